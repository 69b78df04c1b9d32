import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';
import { noSuchEvent, notInRoom } from './fields.ts';

export const sendReceipt = defineContract({
  name: 'sendReceipt',
  method: 'POST',
  ...matrixPaths('/rooms/:roomId/receipt/:receiptType/:eventId'),
  wire: 'matrix',
  auth: 'required',
  limit: 'write',
  summary: 'Says how far the caller has read.',
  params: z.object({
    roomId: z.string(),
    receiptType: z.enum(['m.read', 'm.read.private', 'm.fully_read']),
    eventId: z.string(),
  }),
  body: z.looseObject({ thread_id: z.unknown().optional() }),
  refusals: [
    notInRoom,
    { code: 'M_INVALID_PARAM', status: 400, retry: 'changed', when: 'the thread is none, or the event is not in it' },
    noSuchEvent,
  ],
});
