import { z } from 'zod';
import { defineContract } from '@althing/schema';
import {
  zClientId,
  zConfirmationNeeded,
  zMoment,
  zMoney,
  zOrderLine,
  zParty,
  zPayeeAddress,
  zPositiveMoney,
} from './fields.ts';
import { orderRefusals } from './prepare-order.ts';
import { refusals } from './refusals.ts';

/** Calendar days, weeks from Monday, months, years, in UTC; `once`: the cap is for the mandate's whole life. */
export const zMandatePeriod = z.enum(['once', 'day', 'week', 'month', 'year']);

/** What is signed to grant a mandate. */
export const zMandateOrder = z.object({
  mandateId: z.string(),
  orderText: z.string(),
  lines: z.array(zOrderLine),
  payee: zParty,
  cap: zMoney,
  period: zMandatePeriod,
  expiresAtMs: zMoment,
  confirmation: zConfirmationNeeded,
});

export const prepareMandate = defineContract({
  name: 'prepareMandate',
  method: 'POST',
  path: '/api/payments/mandates',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary:
    'Prepares a mandate: the payee may collect up to the cap in each period, until it ends. Nothing is granted until grantMandate brings the signature.',
  body: z.object({
    mandateId: zClientId,
    payee: zPayeeAddress,
    cap: zPositiveMoney,
    period: zMandatePeriod,
    startsAtMs: zMoment.optional(),
    /** Ends by itself then; without it, when one of the two ends it. */
    endsAtMs: zMoment.nullable().default(null),
  }),
  output: z.object({ order: zMandateOrder }),
  refusals: [refusals.periodWrong, refusals.tooManyLookups, refusals.tooManyOpen, ...orderRefusals],
});
