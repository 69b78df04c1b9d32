import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zPageLimit, zPageStart } from '../../people/contract/fields.ts';
import { zInvoice, zInvoiceCode, zInvoiceState } from './fields.ts';

export const listInvoices = defineContract({
  name: 'listInvoices',
  method: 'GET',
  path: '/api/payments/invoices',
  wire: 'althing',
  auth: 'required',
  summary: 'Invoices that were sent to the caller or paid by them, newest first.',
  query: z.object({ state: zInvoiceState.optional(), before: zPageStart.optional(), limit: zPageLimit }),
  output: z.object({ invoices: z.array(zInvoice.extend({ invoiceCode: zInvoiceCode })), next: zPageStart.nullable() }),
});
