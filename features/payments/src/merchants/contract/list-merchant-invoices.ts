import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zPageLimit, zPageStart } from '../../people/contract/fields.ts';
import { zInvoiceState, zMerchantId, zMerchantInvoice } from './fields.ts';
import { merchantRefusals } from './refusals.ts';

export const listMerchantInvoices = defineContract({
  name: 'listMerchantInvoices',
  method: 'GET',
  path: '/api/payments/merchants/:merchantId/invoices',
  wire: 'althing',
  auth: 'required',
  summary: 'The invoices that were sent, newest first. For clerks.',
  params: z.object({ merchantId: zMerchantId }),
  query: z.object({ state: zInvoiceState.optional(), before: zPageStart.optional(), limit: zPageLimit }),
  output: z.object({ invoices: z.array(zMerchantInvoice), next: zPageStart.nullable() }),
  refusals: [merchantRefusals.notFound, merchantRefusals.roleTooLow],
});
