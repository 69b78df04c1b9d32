import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { noSuchEvent, notInRoom, zDirection, zInRoom } from './fields.ts';

export const findEventByTimestamp = defineContract({
  name: 'findEventByTimestamp',
  method: 'GET',
  path: '/_matrix/client/v1/rooms/:roomId/timestamp_to_event',
  wire: 'matrix',
  auth: 'required',
  summary: 'The event nearest to a time.',
  params: zInRoom,
  query: z.looseObject({ ts: z.coerce.number().int().min(0), dir: zDirection }),
  output: z.object({ event_id: z.string(), origin_server_ts: z.number() }),
  refusals: [notInRoom, noSuchEvent],
});
