import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';
import { zEventIdOutput, zReason, zTransactionId } from './fields.ts';

const MXC_LENGTH_MAX = 512;
/** A picture and its preview; albums are messages each. */
const MEDIA_MAX = 20;

export const redactEvent = defineContract({
  name: 'redactEvent',
  method: 'PUT',
  ...matrixPaths('/rooms/:roomId/redact/:eventId/:txnId'),
  wire: 'matrix',
  auth: 'required',
  limit: 'send',
  summary: 'Removes the content of an event, for good and for everybody.',
  params: z.object({ roomId: z.string(), eventId: z.string(), txnId: zTransactionId }),
  body: z.looseObject({
    reason: zReason.optional(),
    /**
     * Files (mxc addresses) that the event showed where the server can't see it, being encrypted. An addition to the
     * specification: who redacts their own event takes back by it what they uploaded.
     */
    'althing.media': z.array(z.string().max(MXC_LENGTH_MAX)).max(MEDIA_MAX).optional(),
  }),
  output: zEventIdOutput,
  refusals: [
    {
      code: 'M_FORBIDDEN',
      status: 403,
      retry: 'never',
      when: 'The event is not yours and your power level is too low.',
    },
    { code: 'M_UNKNOWN', status: 400, retry: 'never', when: 'There is no such event in the room.' },
  ],
});
