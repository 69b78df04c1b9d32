import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zCurrency } from './fields.ts';
import { zMoneyAccount } from './list-money-accounts.ts';
import { refusals } from './refusals.ts';

export const openMoneyAccount = defineContract({
  name: 'openMoneyAccount',
  method: 'POST',
  path: '/api/payments/accounts',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary:
    'Opens the person’s money account in a currency; where there is one already, answers that. Suspended people may open one too, to be paid.',
  body: z.object({ currency: zCurrency }),
  output: z.object({ account: zMoneyAccount }),
  refusals: [refusals.currencyNotOffered, refusals.busy],
});
