import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zClientId, zOrder, zPositiveMinor } from '../../people/contract/fields.ts';
import { zMerchantId } from './fields.ts';
import { refusals } from '../../people/contract/refusals.ts';
import { merchantRefusals } from './refusals.ts';

export const prepareMerchantPayout = defineContract({
  name: 'prepareMerchantPayout',
  method: 'POST',
  path: '/api/payments/merchants/:merchantId/payouts',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary: 'Checks a payout to the merchant’s bank account and answers the text that a manager signs.',
  params: z.object({ merchantId: zMerchantId }),
  body: z.object({ payoutId: zClientId, amountMinor: zPositiveMinor }),
  output: z.object({ order: zOrder }),
  refusals: [
    merchantRefusals.notFound,
    merchantRefusals.noBank,
    merchantRefusals.roleTooLow,
    merchantRefusals.noPayoutAccount,
    merchantRefusals.disputesOverdue,
    merchantRefusals.idUsedOtherwise,
    refusals.noKey,
    refusals.insufficientFunds,
    refusals.busy,
  ],
});
