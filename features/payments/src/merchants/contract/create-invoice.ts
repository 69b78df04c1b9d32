import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zClientId, zCurrency, zMoment } from '../../people/contract/fields.ts';
import { zInvoiceLine, zInvoiceObject, zMerchantId, zMerchantInvoice, zPayerKey, zReference } from './fields.ts';
import { merchantRefusals } from './refusals.ts';

export const createInvoice = defineContract({
  name: 'createInvoice',
  method: 'PUT',
  path: '/api/payments/merchants/:merchantId/invoices/:invoiceId',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary:
    'Sends an invoice: to a customer by the key under which the merchant knows them, or by a link that is passed on. For clerks; a bot has its role like a person.',
  params: z.object({ merchantId: zMerchantId, invoiceId: zClientId }),
  body: z.object({
    number: zReference,
    currency: zCurrency,
    lines: z.array(zInvoiceLine).min(1).max(50),
    dueAtMs: zMoment,
    object: zInvoiceObject.optional(),
    payerKey: zPayerKey.optional(),
  }),
  output: zMerchantInvoice,
  refusals: [
    merchantRefusals.notFound,
    merchantRefusals.roleTooLow,
    merchantRefusals.merchantClosed,
    merchantRefusals.idUsedOtherwise,
    merchantRefusals.currencyNotOffered,
    merchantRefusals.invoiceSum,
    merchantRefusals.payerUnknown,
    merchantRefusals.tooMany,
  ],
});
