import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zMerchant, zMerchantId, zMerchantMoney } from './fields.ts';
import { merchantRefusals } from './refusals.ts';

export const getMerchant = defineContract({
  name: 'getMerchant',
  method: 'GET',
  path: '/api/payments/merchants/:merchantId',
  wire: 'althing',
  auth: 'required',
  summary: 'A merchant for its staff; with what it has for managers and owners.',
  params: z.object({ merchantId: zMerchantId }),
  output: zMerchant.extend({ money: zMerchantMoney.nullable() }),
  refusals: [merchantRefusals.notFound],
});
