import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zClientId, zCurrency, zMoment } from '../../people/contract/fields.ts';
import { zPresentedCode } from './fields.ts';
import { refusals } from '../../people/contract/refusals.ts';
import { merchantRefusals } from './refusals.ts';

export const createPresentedCode = defineContract({
  name: 'createPresentedCode',
  method: 'POST',
  path: '/api/payments/presented-codes',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary:
    'A code that the payer shows to a till: good for one minute and one bill, which the payer then confirms. It says nothing about them.',
  body: z.object({ currency: zCurrency }),
  output: z.object({ presentedCodeId: zClientId, text: zPresentedCode, expiresAtMs: zMoment }),
  refusals: [refusals.suspended, refusals.noAccount, merchantRefusals.tooMany],
});
