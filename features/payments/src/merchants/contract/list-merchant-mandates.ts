import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zMandate } from '../../people/contract/grant-mandate.ts';
import { zPageLimit, zPageStart } from '../../people/contract/fields.ts';
import { zMerchantId, zPayerKey } from './fields.ts';
import { merchantRefusals } from './refusals.ts';

export const zMerchantMandate = zMandate.omit({ party: true, direction: true }).extend({ payerKey: zPayerKey });

export const listMerchantMandates = defineContract({
  name: 'listMerchantMandates',
  method: 'GET',
  path: '/api/payments/merchants/:merchantId/mandates',
  wire: 'althing',
  auth: 'required',
  summary:
    'By which mandates a merchant may collect, newest first; payers by the merchant’s own keys for them. For clerks.',
  params: z.object({ merchantId: zMerchantId }),
  query: z.object({ before: zPageStart.optional(), limit: zPageLimit }),
  output: z.object({ mandates: z.array(zMerchantMandate), next: zPageStart.nullable() }),
  refusals: [merchantRefusals.notFound, merchantRefusals.roleTooLow],
});
