import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zClientId } from '../../people/contract/fields.ts';
import { zMerchantId, zMerchantInvoice } from './fields.ts';
import { merchantRefusals } from './refusals.ts';

export const getMerchantInvoice = defineContract({
  name: 'getMerchantInvoice',
  method: 'GET',
  path: '/api/payments/merchants/:merchantId/invoices/:invoiceId',
  wire: 'althing',
  auth: 'required',
  summary: 'An invoice that was sent. For clerks.',
  params: z.object({ merchantId: zMerchantId, invoiceId: zClientId }),
  output: zMerchantInvoice,
  refusals: [merchantRefusals.notFound, merchantRefusals.roleTooLow],
});
