import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zCategoryCode, zCountryCode, zMerchant, zMerchantId, zMerchantName, zTillName } from './fields.ts';
import { merchantRefusals } from './refusals.ts';

export const changeMerchant = defineContract({
  name: 'changeMerchant',
  method: 'PATCH',
  path: '/api/payments/merchants/:merchantId',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary: 'Changes how the merchant is shown, or closes it for good once it is empty. For owners.',
  params: z.object({ merchantId: zMerchantId }),
  body: z.object({
    name: zMerchantName.optional(),
    categoryCode: zCategoryCode.optional(),
    city: zTillName.optional(),
    countryCode: zCountryCode.optional(),
    timeZone: z.string().max(60).optional(),
    isClosed: z.literal(true).optional(),
  }),
  output: zMerchant,
  refusals: [
    merchantRefusals.notFound,
    merchantRefusals.timeZoneUnknown,
    merchantRefusals.notEmpty,
    merchantRefusals.roleTooLow,
    merchantRefusals.merchantClosed,
  ],
});
