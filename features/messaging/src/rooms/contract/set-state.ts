import { z } from 'zod';
import { defineContract, matrixPaths, zJsonObject } from '@althing/schema';
import { zEventIdOutput } from './fields.ts';

const { path, aliases } = matrixPaths('/rooms/:roomId/state/:eventType');

export const setState = defineContract({
  name: 'setState',
  method: 'PUT',
  path: `${path}/:stateKey`,
  // Clients leave an empty state key out, with or without the slash before it.
  aliases: [
    ...aliases.map((alias) => `${alias}/:stateKey`),
    ...[path, ...aliases].flatMap((bare) => [bare, `${bare}/`]),
  ],
  wire: 'matrix',
  auth: 'required',
  limit: 'send',
  summary: "Sets a piece of a room's state; setting what is set already changes nothing.",
  params: z.object({ roomId: z.string(), eventType: z.string(), stateKey: z.string().default('') }),
  body: zJsonObject,
  output: zEventIdOutput,
  refusals: [
    {
      code: 'M_FORBIDDEN',
      status: 403,
      retry: 'never',
      when: 'You are not in the room, or your power level is too low.',
    },
    { code: 'M_BAD_ALIAS', status: 400, retry: 'changed', when: 'A canonical alias does not lead to this room.' },
  ],
});
