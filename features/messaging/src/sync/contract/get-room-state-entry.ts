import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';
import { notInRoom } from './fields.ts';

const paths = matrixPaths('/rooms/:roomId/state/:eventType/:stateKey');
const withoutKey = ['v3', 'r0'].flatMap((version) =>
  ['', '/'].map((end) => `/_matrix/client/${version}/rooms/:roomId/state/:eventType${end}`),
);

export const getRoomStateEntry = defineContract({
  name: 'getRoomStateEntry',
  method: 'GET',
  path: paths.path,
  aliases: [...paths.aliases, ...withoutKey],
  wire: 'matrix',
  auth: 'required',
  summary: 'One entry of a room’s state: its content, or the whole event.',
  params: z.object({ roomId: z.string(), eventType: z.string(), stateKey: z.string().default('') }),
  query: z.looseObject({ format: z.enum(['content', 'event']).optional() }),
  output: z.unknown(),
  refusals: [notInRoom, { code: 'M_NOT_FOUND', status: 404, retry: 'never', when: 'the room has no such state' }],
});
