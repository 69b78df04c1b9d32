import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { confirmationRefusals } from '../../people/contract/confirm-transfer.ts';
import { zClientId, zConfirmation, zOrderText } from '../../people/contract/fields.ts';
import { zMerchantId, zPayout } from './fields.ts';
import { merchantRefusals } from './refusals.ts';

export const confirmMerchantPayout = defineContract({
  name: 'confirmMerchantPayout',
  method: 'PUT',
  path: '/api/payments/merchants/:merchantId/payouts/:payoutId',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary: 'Orders the prepared payout, once, however often it is sent.',
  params: z.object({ merchantId: zMerchantId, payoutId: zClientId }),
  body: z.object({ orderText: zOrderText, confirmation: zConfirmation }),
  output: zPayout,
  refusals: [
    merchantRefusals.notFound,
    merchantRefusals.roleTooLow,
    merchantRefusals.noPayoutAccount,
    merchantRefusals.disputesOverdue,
    ...confirmationRefusals,
  ],
});
