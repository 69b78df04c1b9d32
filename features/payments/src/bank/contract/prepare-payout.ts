import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { orderRefusals } from '../../people/contract/prepare-order.ts';
import { zClientId, zOrder, zPositiveMoney } from '../../people/contract/fields.ts';

export const preparePayout = defineContract({
  name: 'preparePayout',
  method: 'POST',
  path: '/api/payments/payouts/orders',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary:
    'Checks a payment to an account at any bank and answers the text to be signed. confirmTransfer brings the signature; the money is held until the bank has paid it.',
  body: z.object({
    transferId: zClientId,
    amount: zPositiveMoney,
    payee: z.object({ name: z.string().trim().min(1).max(70), iban: z.string().min(15).max(42) }),
    /** What the payee reads on their statement. */
    remittance: z.string().trim().max(140).default(''),
  }),
  output: z.object({ order: zOrder }),
  refusals: [
    { code: 'no_bank', status: 409, retry: 'never', when: 'no bank is connected for this currency' },
    {
      code: 'iban_invalid',
      status: 400,
      retry: 'changed',
      when: 'the IBAN’s check digits are wrong: a digit is mistyped',
    },
    {
      code: 'payee_name_unreadable',
      status: 400,
      retry: 'changed',
      when: 'the name has no letter that banks take: write it in Latin letters, as the payee’s bank has it',
    },
    ...orderRefusals,
  ],
});
