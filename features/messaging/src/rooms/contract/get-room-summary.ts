import { z } from 'zod';
import { defineContract } from '@althing/schema';

export const getRoomSummary = defineContract({
  name: 'getRoomSummary',
  method: 'GET',
  path: '/_matrix/client/v1/room_summary/:roomIdOrAlias',
  aliases: [
    '/_matrix/client/unstable/im.nheko.summary/summary/:roomIdOrAlias',
    '/_matrix/client/unstable/im.nheko.summary/rooms/:roomIdOrAlias/summary',
  ],
  wire: 'matrix',
  auth: 'optional',
  summary: 'What may be told of a room to somebody who is not in it.',
  params: z.object({ roomIdOrAlias: z.string() }),
  output: z.looseObject({ room_id: z.string() }),
  refusals: [
    { code: 'M_NOT_FOUND', status: 404, retry: 'never', when: 'There is no such room, or it is closed to you.' },
  ],
});
