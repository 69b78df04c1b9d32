import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zClientId } from '../../people/contract/fields.ts';
import { zMerchantId, zMerchantInvoice } from './fields.ts';
import { merchantRefusals } from './refusals.ts';

export const cancelInvoice = defineContract({
  name: 'cancelInvoice',
  method: 'POST',
  path: '/api/payments/merchants/:merchantId/invoices/:invoiceId/cancel',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary: 'Takes an invoice back that nobody has paid. For clerks.',
  params: z.object({ merchantId: zMerchantId, invoiceId: zClientId }),
  output: zMerchantInvoice,
  refusals: [merchantRefusals.notFound, merchantRefusals.roleTooLow, merchantRefusals.billNotOpen],
});
