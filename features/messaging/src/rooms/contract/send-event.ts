import { z } from 'zod';
import { defineContract, matrixPaths, zJsonObject } from '@althing/schema';
import { zEventIdOutput, zTransactionId } from './fields.ts';

export const sendEvent = defineContract({
  name: 'sendEvent',
  method: 'PUT',
  ...matrixPaths('/rooms/:roomId/send/:eventType/:txnId'),
  wire: 'matrix',
  auth: 'required',
  limit: 'send',
  summary: 'Sends an event; the same transaction id from the same device sends it once.',
  params: z.object({ roomId: z.string(), eventType: z.string(), txnId: zTransactionId }),
  body: zJsonObject,
  output: zEventIdOutput,
  refusals: [
    {
      code: 'M_FORBIDDEN',
      status: 403,
      retry: 'never',
      when: 'You are not in the room, or your power level is too low.',
    },
    { code: 'M_TOO_LARGE', status: 413, retry: 'changed', when: 'The event is larger than 64 KiB.' },
    { code: 'M_DUPLICATE_ANNOTATION', status: 400, retry: 'never', when: 'You have reacted with this already.' },
  ],
});
