import { z } from 'zod';
import { defineContract, matrixPaths, zJsonObject } from '@althing/schema';
import { zEventIdOutput } from './fields.ts';

export const sendEventWithoutId = defineContract({
  name: 'sendEventWithoutId',
  method: 'POST',
  ...matrixPaths('/rooms/:roomId/send/:eventType'),
  wire: 'matrix',
  auth: 'required',
  limit: 'send',
  summary: 'Sends an event without a transaction id, as early clients do: sent again, it is sent twice.',
  params: z.object({ roomId: z.string(), eventType: z.string() }),
  body: zJsonObject,
  output: zEventIdOutput,
});
