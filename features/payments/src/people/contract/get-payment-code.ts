import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zMoment, zPaymentCode } from './fields.ts';

export const zMyPaymentCode = z.object({ code: zPaymentCode, link: z.string(), madeAtMs: zMoment });

export const getPaymentCode = defineContract({
  name: 'getPaymentCode',
  method: 'GET',
  path: '/api/payments/code',
  wire: 'althing',
  auth: 'required',
  summary:
    'The person’s own code, by which somebody who meets them can pay them. Who pays by it learns their name, not their user id.',
  output: z.object({ paymentCode: zMyPaymentCode }),
});
