import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zClientId, zMoment, zMoney, zParty } from '../../people/contract/fields.ts';
import { zMerchantTarget, zWaitMs } from './fields.ts';
import { merchantRefusals } from './refusals.ts';

export const getPresentedCode = defineContract({
  name: 'getPresentedCode',
  method: 'GET',
  path: '/api/payments/presented-codes/:presentedCodeId',
  wire: 'althing',
  auth: 'required',
  summary: 'Whether a till has asked for something by this code; with `waitMs` the answer waits for it.',
  params: z.object({ presentedCodeId: zClientId }),
  query: z.object({ waitMs: zWaitMs }),
  output: z.object({
    state: z.enum(['waiting', 'asked', 'paid', 'ended']),
    bill: z
      .object({
        payee: zParty,
        amount: zMoney,
        reference: z.string().nullable(),
        expiresAtMs: zMoment,
        target: zMerchantTarget,
      })
      .nullable(),
  }),
  refusals: [merchantRefusals.notFound],
});
