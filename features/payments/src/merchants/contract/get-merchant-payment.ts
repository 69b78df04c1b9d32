import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zClientId } from '../../people/contract/fields.ts';
import { zMerchantId, zMerchantPayment, zPayerKey, zRefund } from './fields.ts';
import { merchantRefusals } from './refusals.ts';

export const getMerchantPayment = defineContract({
  name: 'getMerchantPayment',
  method: 'GET',
  path: '/api/payments/merchants/:merchantId/payments/:paymentId',
  wire: 'althing',
  auth: 'required',
  summary:
    'A payment with the payer as the merchant knows them, and its refunds. The payer sees in their access log that it was read (R5). For clerks.',
  params: z.object({ merchantId: zMerchantId, paymentId: zClientId }),
  output: zMerchantPayment.extend({ payerKey: zPayerKey, refunds: z.array(zRefund), disputeId: z.string().nullable() }),
  refusals: [merchantRefusals.notFound, merchantRefusals.roleTooLow],
});
