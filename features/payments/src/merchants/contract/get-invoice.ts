import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zInvoice, zInvoiceCode, zMerchantTarget } from './fields.ts';
import { merchantRefusals } from './refusals.ts';

export const getInvoice = defineContract({
  name: 'getInvoice',
  method: 'GET',
  path: '/api/payments/invoices/:invoiceCode',
  wire: 'althing',
  auth: 'required',
  summary: 'An invoice, by the code in its link. Once it is paid only its payer finds it.',
  params: z.object({ invoiceCode: zInvoiceCode }),
  output: z.object({ invoice: zInvoice, target: zMerchantTarget }),
  refusals: [merchantRefusals.notFound],
});
