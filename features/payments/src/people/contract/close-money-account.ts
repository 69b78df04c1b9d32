import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zClientId } from './fields.ts';
import { zMoneyAccount } from './list-money-accounts.ts';
import { refusals } from './refusals.ts';

export const closeMoneyAccount = defineContract({
  name: 'closeMoneyAccount',
  method: 'DELETE',
  path: '/api/payments/accounts/:accountId',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary:
    'Closes an empty money account; its history stays readable. Its open requests are taken back and its mandates end.',
  params: z.object({ accountId: zClientId }),
  output: z.object({ account: zMoneyAccount }),
  refusals: [refusals.notFound, refusals.accountNotEmpty, refusals.busy],
});
