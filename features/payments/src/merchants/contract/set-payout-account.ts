import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zMerchantId, zMerchantMoney, zMerchantName } from './fields.ts';
import { merchantRefusals } from './refusals.ts';

export const setPayoutAccount = defineContract({
  name: 'setPayoutAccount',
  method: 'PUT',
  path: '/api/payments/merchants/:merchantId/payout-account',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary:
    'Where payouts go. A changed account takes them from a day later on, so that the other owners can notice. For owners.',
  params: z.object({ merchantId: zMerchantId }),
  body: z.object({ iban: z.string().min(15).max(42), ownerName: zMerchantName }),
  output: zMerchantMoney,
  refusals: [merchantRefusals.notFound, merchantRefusals.roleTooLow, merchantRefusals.ibanInvalid],
});
