import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zClientId, zMoment, zPositiveMoney } from '../../people/contract/fields.ts';
import { orderRefusals } from '../../people/contract/prepare-order.ts';
import { zMandateOrder, zMandatePeriod } from '../../people/contract/prepare-mandate.ts';
import { refusals } from '../../people/contract/refusals.ts';
import { merchantRefusals } from './refusals.ts';

export const prepareMerchantMandate = defineContract({
  name: 'prepareMerchantMandate',
  method: 'POST',
  path: '/api/payments/merchant-mandates',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary:
    'Prepares a mandate for a merchant to collect by; grantMandate brings the signature, and endMandate ends it, as for any other.',
  body: z.object({
    mandateId: zClientId,
    merchantCode: z.string().min(1).max(64),
    cap: zPositiveMoney,
    period: zMandatePeriod,
    startsAtMs: zMoment.optional(),
    endsAtMs: zMoment.nullable().default(null),
  }),
  output: z.object({ order: zMandateOrder }),
  refusals: [
    merchantRefusals.codeUnknown,
    merchantRefusals.currencyNotOffered,
    refusals.periodWrong,
    refusals.tooManyOpen,
    ...orderRefusals,
  ],
});
