import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zClientId, zPositiveMoney, zTransfer } from './fields.ts';
import { refusals } from './refusals.ts';

export const collectByMandate = defineContract({
  name: 'collectByMandate',
  method: 'PUT',
  path: '/api/payments/mandates/:mandateId/collections/:transferId',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary: 'The payee collects within the cap, once for each transfer id. The payer’s own limits hold beside it.',
  params: z.object({ mandateId: zClientId, transferId: zClientId }),
  body: z.object({ amount: zPositiveMoney }),
  output: z.object({ transfer: zTransfer }),
  refusals: [
    refusals.notFound,
    refusals.suspended,
    refusals.mandateNotActive,
    refusals.payerUnavailable,
    refusals.capExceeded,
    refusals.idUsedOtherwise,
    refusals.busy,
  ],
});
