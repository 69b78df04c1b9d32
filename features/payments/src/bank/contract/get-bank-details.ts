import { z } from 'zod';
import { defineContract } from '@althing/schema';

export const getBankDetails = defineContract({
  name: 'getBankDetails',
  method: 'GET',
  path: '/api/payments/accounts/:accountId/bank-details',
  wire: 'althing',
  auth: 'required',
  summary: 'What to write on a bank transfer so that it arrives in a money account.',
  params: z.object({ accountId: z.guid() }),
  output: z.object({
    /** The account’s own IBAN where the bank has given us a range; else that of the common account. */
    iban: z.string(),
    bic: z.string().nullable(),
    /** Whom the outside bank account belongs to. */
    accountHolder: z.string(),
    /** ISO 11649. Needed in the text of the transfer when `isReferenceNeeded`. */
    creditorReference: z.string(),
    isReferenceNeeded: z.boolean(),
    currency: z.string(),
    /** A bank for trying things out: no real money is behind it. */
    isSandbox: z.boolean(),
  }),
  refusals: [
    { code: 'not_found', status: 404, retry: 'never', when: 'the person has no such account' },
    { code: 'no_bank', status: 409, retry: 'never', when: 'no bank is connected for this currency' },
  ],
});
