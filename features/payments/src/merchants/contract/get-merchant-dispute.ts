import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zClientId } from '../../people/contract/fields.ts';
import { zDispute, zMerchantId, zPayerKey } from './fields.ts';
import { merchantRefusals } from './refusals.ts';

export const getMerchantDispute = defineContract({
  name: 'getMerchantDispute',
  method: 'GET',
  path: '/api/payments/merchants/:merchantId/disputes/:disputeId',
  wire: 'althing',
  auth: 'required',
  summary:
    'A dispute with what both sides wrote. The payer sees in their access log that it was read (R5). For clerks.',
  params: z.object({ merchantId: zMerchantId, disputeId: zClientId }),
  output: zDispute.extend({ payerKey: zPayerKey, maySelfDecide: z.boolean() }),
  refusals: [merchantRefusals.notFound, merchantRefusals.roleTooLow],
});
