import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zClientId, zPositiveMinor } from '../../people/contract/fields.ts';
import { zDispute, zDisputeKind, zReason } from './fields.ts';
import { merchantRefusals } from './refusals.ts';

export const openDispute = defineContract({
  name: 'openDispute',
  method: 'PUT',
  path: '/api/payments/disputes/:disputeId',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary: 'Disputes a payment to a merchant, within 60 days, once.',
  params: z.object({ disputeId: zClientId }),
  body: z.object({ transferId: zClientId, kind: zDisputeKind, claimedMinor: zPositiveMinor, text: zReason }),
  output: zDispute,
  refusals: [
    merchantRefusals.notFound,
    merchantRefusals.idUsedOtherwise,
    merchantRefusals.disputeExists,
    merchantRefusals.disputeTooLate,
    merchantRefusals.overRefund,
    merchantRefusals.tooMany,
  ],
});
