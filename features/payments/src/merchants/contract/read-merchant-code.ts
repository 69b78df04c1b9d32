import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zCurrency, zMoney, zParty } from '../../people/contract/fields.ts';
import { zMerchantTarget } from './fields.ts';
import { merchantRefusals } from './refusals.ts';

export const readMerchantCode = defineContract({
  name: 'readMerchantCode',
  method: 'POST',
  path: '/api/payments/merchant-codes/read',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary: 'What a scanned code asks for, checked against what its merchant made it with. Nothing is paid by reading.',
  body: z.object({ text: z.string().min(1).max(600) }),
  output: z.object({
    payee: zParty,
    currency: zCurrency,
    /** Null: the payer types it. */
    amount: zMoney.nullable(),
    tillName: z.string().nullable(),
    reference: z.string().nullable(),
    /** For prepareMerchantOrder. */
    target: zMerchantTarget,
  }),
  refusals: [merchantRefusals.codeUnknown, merchantRefusals.codeAltered, merchantRefusals.billNotOpen],
});
