import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { confirmationRefusals } from '../../people/contract/confirm-transfer.ts';
import { zClientId, zConfirmation, zOrderText } from '../../people/contract/fields.ts';
import { zMerchantId, zRefund } from './fields.ts';
import { merchantRefusals } from './refusals.ts';

export const confirmRefund = defineContract({
  name: 'confirmRefund',
  method: 'PUT',
  path: '/api/payments/merchants/:merchantId/refunds/:refundId',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary: 'Makes the refund of a prepared order, once, however often it is sent.',
  params: z.object({ merchantId: zMerchantId, refundId: zClientId }),
  body: z.object({ orderText: zOrderText, confirmation: zConfirmation }),
  output: zRefund,
  refusals: [
    merchantRefusals.notFound,
    merchantRefusals.roleTooLow,
    merchantRefusals.overRefund,
    merchantRefusals.disputeState,
    merchantRefusals.decidedBySelf,
    merchantRefusals.refundTooLate,
    ...confirmationRefusals,
  ],
});
