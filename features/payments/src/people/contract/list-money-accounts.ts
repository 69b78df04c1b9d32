import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zBalanceMinor, zCurrency, zMoment } from './fields.ts';

export const zMoneyAccount = z.object({
  accountId: z.string(),
  currency: zCurrency,
  /** What was paid in and not paid out. */
  balanceMinor: zBalanceMinor,
  /** Of the balance, what is held for payments under way. */
  heldMinor: zBalanceMinor,
  /** What can be paid now. */
  availableMinor: zBalanceMinor,
  openedAtMs: zMoment,
  closedAtMs: zMoment.nullable(),
});

export const listMoneyAccounts = defineContract({
  name: 'listMoneyAccounts',
  method: 'GET',
  path: '/api/payments/accounts',
  wire: 'althing',
  auth: 'required',
  summary: 'The person’s money accounts, the open ones first, and the currencies in which one can be opened.',
  output: z.object({ accounts: z.array(zMoneyAccount), offeredCurrencies: z.array(zCurrency) }),
});
