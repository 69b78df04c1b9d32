import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zMyPaymentCode } from './get-payment-code.ts';

export const replacePaymentCode = defineContract({
  name: 'replacePaymentCode',
  method: 'POST',
  path: '/api/payments/code/replace',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary: 'Makes a fresh payment code; the one before pays nobody.',
  output: z.object({ paymentCode: zMyPaymentCode }),
});
