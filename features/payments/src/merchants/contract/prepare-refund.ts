import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zClientId, zOrder, zPositiveMinor } from '../../people/contract/fields.ts';
import { zMerchantId, zReason } from './fields.ts';
import { refusals } from '../../people/contract/refusals.ts';
import { merchantRefusals } from './refusals.ts';

export const prepareRefund = defineContract({
  name: 'prepareRefund',
  method: 'POST',
  path: '/api/payments/merchants/:merchantId/refunds',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary:
    'Checks a refund and answers the text that a manager signs with their own key. Several may be made up to what was paid; with `disputeId` it also ends that dispute.',
  params: z.object({ merchantId: zMerchantId }),
  body: z.object({
    refundId: zClientId,
    paymentId: zClientId,
    amountMinor: zPositiveMinor,
    reason: zReason.optional(),
    disputeId: zClientId.optional(),
  }),
  output: z.object({ order: zOrder }),
  refusals: [
    merchantRefusals.notFound,
    merchantRefusals.roleTooLow,
    merchantRefusals.overRefund,
    merchantRefusals.refundTooLate,
    merchantRefusals.disputeState,
    merchantRefusals.decidedBySelf,
    merchantRefusals.idUsedOtherwise,
    refusals.noKey,
    refusals.insufficientFunds,
    refusals.busy,
  ],
});
