import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zClientId, zMoment, zMoney, zParty, zPositiveMoney, zUserId } from './fields.ts';
import { refusals } from './refusals.ts';

export const zRequestState = z.enum(['open', 'paid', 'declined', 'cancelled', 'expired']);

export const zRequest = z.object({
  requestId: z.string(),
  /** `in`: the reader is asked to pay. */
  direction: z.enum(['out', 'in']),
  party: zParty,
  amount: zMoney,
  state: zRequestState,
  splitId: z.string().nullable(),
  /** What paid it. */
  transferId: z.string().nullable(),
  createdAtMs: zMoment,
  expiresAtMs: zMoment,
  closedAtMs: zMoment.nullable(),
});

export const createRequest = defineContract({
  name: 'createRequest',
  method: 'POST',
  path: '/api/payments/requests',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary:
    'Asks a person for money. It ends by itself, after 30 days unless told otherwise. What it is for stays in the chat.',
  body: z.object({
    requestId: zClientId,
    payerId: zUserId,
    amount: zPositiveMoney,
    /** From an hour to 90 days. */
    expiresInMs: z
      .int()
      .min(3600_000)
      .max(90 * 86_400_000)
      .optional(),
  }),
  output: z.object({ request: zRequest }),
  refusals: [
    refusals.suspended,
    refusals.noAccount,
    refusals.payerUnknown,
    refusals.payeeIsSelf,
    refusals.tooManyOpen,
    refusals.idUsedOtherwise,
    refusals.busy,
  ],
});
