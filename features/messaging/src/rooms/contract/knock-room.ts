import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';
import { zReason } from './fields.ts';

export const knockRoom = defineContract({
  name: 'knockRoom',
  method: 'POST',
  ...matrixPaths('/knock/:roomIdOrAlias'),
  wire: 'matrix',
  auth: 'required',
  limit: 'write',
  summary: 'Asks to be let into a room.',
  params: z.object({ roomIdOrAlias: z.string() }),
  body: z.looseObject({ reason: zReason.optional() }),
  output: z.object({ room_id: z.string() }),
  refusals: [
    {
      code: 'M_FORBIDDEN',
      status: 403,
      retry: 'never',
      when: 'The room takes no knocks, or you are banned, invited or inside.',
    },
    { code: 'M_NOT_FOUND', status: 404, retry: 'never', when: 'There is no such room or alias here.' },
  ],
});
