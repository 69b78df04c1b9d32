import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zRequestState } from './create-request.ts';
import { zClientId, zMoment, zMoney, zParty, zPositiveMinor, zPositiveMoney, zUserId } from './fields.ts';
import { refusals } from './refusals.ts';

/** A table's worth; beyond it, what people need is a list, not a split. */
export const SHARES_MAX = 50;

export const zSplit = z.object({
  splitId: z.string(),
  /** Whether the reader made it; else one of the shares is theirs. */
  isMine: z.boolean(),
  maker: zParty,
  total: zMoney,
  /** Of the total, what the maker bears. */
  ownShare: zMoney,
  paid: zMoney,
  shares: z.array(
    z.object({
      requestId: z.string(),
      party: zParty,
      isReader: z.boolean(),
      amount: zMoney,
      state: zRequestState,
    }),
  ),
  createdAtMs: zMoment,
  expiresAtMs: zMoment,
});

export const createSplit = defineContract({
  name: 'createSplit',
  method: 'POST',
  path: '/api/payments/splits',
  wire: 'althing',
  auth: 'required',
  limit: 'write',
  summary:
    'Splits a bill: each share is a request of its own, paid once. Equal shares differ by one minor unit at most; the first named bear it.',
  body: z.object({
    splitId: zClientId,
    total: zPositiveMoney,
    shares: z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('equal'),
        payerIds: z.array(zUserId).min(1).max(SHARES_MAX),
        /** Whether the maker bears a share like the others. */
        includesMaker: z.boolean(),
      }),
      z.object({
        kind: z.literal('exact'),
        shares: z
          .array(z.object({ payerId: zUserId, amountMinor: zPositiveMinor }))
          .min(1)
          .max(SHARES_MAX),
      }),
    ]),
  }),
  output: z.object({ split: zSplit }),
  refusals: [
    refusals.suspended,
    refusals.noAccount,
    refusals.sharesWrong,
    refusals.payerUnknown,
    refusals.tooManyOpen,
    refusals.idUsedOtherwise,
    refusals.busy,
  ],
});
