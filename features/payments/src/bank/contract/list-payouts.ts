import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zMoment, zMoney } from '../../people/contract/fields.ts';

export const listPayouts = defineContract({
  name: 'listPayouts',
  method: 'GET',
  path: '/api/payments/payouts',
  wire: 'althing',
  auth: 'required',
  summary: 'The person’s payments to banks, newest first, at most a hundred, and how far each is.',
  output: z.object({
    payouts: z.array(
      z.object({
        transferId: z.string(),
        amount: zMoney,
        /** What the bank paid; less than `amount` where it kept a charge: the rest went back to the account. */
        paid: zMoney,
        returned: zMoney,
        payeeName: z.string(),
        payeeIban: z.string(),
        remittance: z.string(),
        state: z.enum(['ordered', 'sent', 'booked', 'rejected', 'returned']),
        /** ISO 20022 external code of why it was rejected or returned, such as AC04: the account is closed. */
        reason: z.string().nullable(),
        orderedAtMs: zMoment,
        changedAtMs: zMoment,
      }),
    ),
  }),
});
