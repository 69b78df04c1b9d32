import { z } from 'zod';
import { defineContract } from '@althing/schema';

/** In whole units of the currency: enough for trying everything out. */
export const SANDBOX_DEPOSIT_WHOLE_MAX = 5000;

export const payInSandbox = defineContract({
  name: 'payInSandbox',
  method: 'POST',
  path: '/api/payments/bank/sandbox/deposits',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary: 'Where the sandbox bank is connected: somebody outside pays play money into the caller’s account.',
  body: z.object({
    accountId: z.guid(),
    amountMinor: z.string().regex(/^[1-9]\d{0,12}$/),
    /** Who pays, as the bank will tell. */
    payerName: z.string().min(1).max(70).default('Halvara Savings'),
  }),
  output: z.object({}),
  refusals: [
    { code: 'not_found', status: 404, retry: 'never', when: 'the person has no such account' },
    { code: 'no_bank', status: 409, retry: 'never', when: 'the connected bank is a real one, or there is none' },
    { code: 'amount_out_of_range', status: 400, retry: 'changed', when: 'more than 5,000 at once' },
  ],
});
