import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zClientId, zPositiveMoney } from '../../people/contract/fields.ts';
import { refusals } from '../../people/contract/refusals.ts';
import { zMerchantId, zReference } from './fields.ts';
import { merchantRefusals } from './refusals.ts';

export const collectMerchantMandate = defineContract({
  name: 'collectMerchantMandate',
  method: 'PUT',
  path: '/api/payments/merchants/:merchantId/mandates/:mandateId/collections/:paymentId',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary:
    'A clerk, or a bot with that role, collects within a mandate’s cap, once for each payment id. It is a payment like any other: in the day’s totals, refundable, and the payer may dispute it.',
  params: z.object({ merchantId: zMerchantId, mandateId: zClientId, paymentId: zClientId }),
  body: z.object({ amount: zPositiveMoney, reference: zReference.nullable().default(null) }),
  output: z.object({ paymentId: z.string() }),
  refusals: [
    merchantRefusals.notFound,
    merchantRefusals.roleTooLow,
    merchantRefusals.merchantClosed,
    refusals.mandateNotActive,
    refusals.payerUnavailable,
    refusals.capExceeded,
    refusals.idUsedOtherwise,
    refusals.busy,
  ],
});
