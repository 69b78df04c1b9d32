import { z } from 'zod';
import { defineContract, zQueryBoolean } from '@althing/schema';
import { badToken, noSuchEvent, zDirection, zLimit } from './fields.ts';

const root = '/_matrix/client/v1/rooms/:roomId/relations/:eventId';

export const getRelations = defineContract({
  name: 'getRelations',
  method: 'GET',
  path: root,
  aliases: [`${root}/:relType`, `${root}/:relType/:eventType`],
  wire: 'matrix',
  auth: 'required',
  summary: 'Events that relate to an event, by kind of relation and type of event.',
  params: z.object({
    roomId: z.string(),
    eventId: z.string(),
    relType: z.string().optional(),
    eventType: z.string().optional(),
  }),
  query: z.looseObject({
    from: z.string().optional(),
    to: z.string().optional(),
    limit: zLimit.optional(),
    dir: zDirection.optional(),
    recurse: zQueryBoolean.optional(),
  }),
  output: z.looseObject({ chunk: z.array(z.unknown()) }),
  refusals: [noSuchEvent, badToken],
});
