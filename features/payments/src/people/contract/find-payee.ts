import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zCurrency, zParty, zPayeeAddress } from './fields.ts';
import { refusals } from './refusals.ts';

export const findPayee = defineContract({
  name: 'findPayee',
  method: 'POST',
  path: '/api/payments/payees/find',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary: 'Who would be paid at this address, before an amount is entered.',
  body: z.object({ payee: zPayeeAddress, currency: zCurrency }),
  output: z.object({ payee: zParty, isFirstTime: z.boolean() }),
  refusals: [refusals.payeeUnavailable, refusals.payeeIsSelf, refusals.tooManyLookups],
});
