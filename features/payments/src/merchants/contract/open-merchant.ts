import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zClientId, zCurrency } from '../../people/contract/fields.ts';
import { zCategoryCode, zCountryCode, zMerchant, zMerchantId, zMerchantName, zTillName } from './fields.ts';
import { refusals } from '../../people/contract/refusals.ts';
import { merchantRefusals } from './refusals.ts';

export const openMerchant = defineContract({
  name: 'openMerchant',
  method: 'PUT',
  path: '/api/payments/merchants/:merchantId',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary: 'Makes an institution able to take payments, in one currency. For its owners; repeating it changes nothing.',
  params: z.object({ merchantId: zMerchantId }),
  body: z.object({
    institutionId: zClientId,
    currency: zCurrency,
    name: zMerchantName,
    categoryCode: zCategoryCode,
    city: zTillName,
    countryCode: zCountryCode,
    timeZone: z.string().max(60),
  }),
  output: zMerchant,
  refusals: [
    merchantRefusals.notFound,
    merchantRefusals.timeZoneUnknown,
    merchantRefusals.merchantClosed,
    merchantRefusals.roleTooLow,
    merchantRefusals.idUsedOtherwise,
    merchantRefusals.currencyNotOffered,
    merchantRefusals.tooMany,
    refusals.busy,
  ],
});
