import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zPageLimit, zPageStart } from '../../people/contract/fields.ts';
import { zDispute, zMerchantId } from './fields.ts';
import { merchantRefusals } from './refusals.ts';

export const listMerchantDisputes = defineContract({
  name: 'listMerchantDisputes',
  method: 'GET',
  path: '/api/payments/merchants/:merchantId/disputes',
  wire: 'althing',
  auth: 'required',
  summary: 'Disputes about payments to the merchant, newest first, without who paid. For clerks.',
  params: z.object({ merchantId: zMerchantId }),
  query: z.object({ isOpen: z.stringbool().optional(), before: zPageStart.optional(), limit: zPageLimit }),
  output: z.object({ disputes: z.array(zDispute.omit({ steps: true })), next: zPageStart.nullable() }),
  refusals: [merchantRefusals.notFound, merchantRefusals.roleTooLow],
});
