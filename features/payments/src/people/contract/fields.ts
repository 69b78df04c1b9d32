// Pieces that the endpoints of people's money share.
import { z } from 'zod';
import { zSignature, zWebauthnJson } from '@althing/accounts/contract';

/** Milliseconds since the epoch. */
export const zMoment = z.int().nonnegative();

/** The greatest amount there is, in minor units: far above what is paid, far below what arithmetic could break on. */
export const AMOUNT_MINOR_MAX = 10n ** 15n;
const GREATEST = AMOUNT_MINOR_MAX.toString();

/** Minor units as decimal digits, so that no reader makes a float of them: "3850" is EUR 38.50. */
export const zAmountMinor = z
  .string()
  .regex(/^(0|[1-9]\d{0,15})$/)
  .refine((text) => text.length < GREATEST.length || text === GREATEST, 'must be at most 10^15');

/** What somebody asks for or pays: more than nothing. */
export const zPositiveMinor = zAmountMinor.refine((text) => text !== '0', 'must be more than 0');

/** Where a balance may be below zero. */
export const zBalanceMinor = z.string().regex(/^(0|-?[1-9]\d{0,18})$/);

/** ISO 4217, three letters. How many minor units make one is the currency's exponent. */
export const zCurrency = z.string().regex(/^[A-Z]{3}$/);

export const zMoney = z.object({ amountMinor: zAmountMinor, currency: zCurrency });
export const zPositiveMoney = z.object({ amountMinor: zPositiveMinor, currency: zCurrency });

/** An id that the client makes: a UUID (RFC 9562), the same on every retry. */
export const zClientId = z
  .guid()
  .transform((text) => text.toLowerCase())
  .pipe(z.string());

/** A user id has at most 255 bytes. */
export const zUserId = z.string().regex(/^@[\x21-\x7e]{1,254}$/);

/** What a person's QR code or link holds; worth nothing once it was replaced. */
export const zPaymentCode = z.string().regex(/^[\w-]{22}$/);

/** Whom to pay: by user id where the two talk, by code where they met. */
export const zPayeeAddress = z.union([z.object({ userId: zUserId }), z.object({ code: zPaymentCode })]);

/**
 * The other side of a transfer as this reader may know it (R6). `partyId` is the same each time for this reader and
 * different for every other; `userId` is there only where the two know each other by it already.
 */
export const zParty = z.object({
  kind: z.enum(['person', 'merchant', 'place']),
  partyId: z.string(),
  userId: zUserId.nullable(),
  name: z.string(),
  /** A verified institution. */
  isVerified: z.boolean(),
});

/** What moved money, as the person sees it. */
export const zPurpose = z.enum([
  'send',
  'request',
  'split',
  'mandate',
  'merchant',
  'invoice',
  'refund',
  'fee',
  'funding',
  'payout',
  'settlement',
  'return',
]);

/** `waiting`: held, neither paid nor given back; `released`: a hold that was given back or ran out. */
export const zTransferState = z.enum(['waiting', 'done', 'released']);

export const zTransfer = z.object({
  transferId: z.string(),
  purpose: zPurpose,
  direction: z.enum(['out', 'in']),
  state: zTransferState,
  /** What the other side gets or gave; of a hold that was captured in part, what was captured. */
  amount: zMoney,
  /** What the reader paid on top; zero for who receives. */
  fee: zMoney,
  /** The reader's own money account. */
  accountId: z.string(),
  party: zParty,
  /** What a merchant, an office or the bank wrote beside it; people's own notes stay in their chat. */
  reference: z.string().nullable(),
  requestId: z.string().nullable(),
  splitId: z.string().nullable(),
  mandateId: z.string().nullable(),
  atMs: zMoment,
});

/**
 * A line of what is signed, as the screen shows it and as it stands in the order's text. `key` names it for translation;
 * lines with `money` show an amount.
 */
export const zOrderLine = z.object({
  key: z.enum([
    'payee',
    'payee_address',
    'payer',
    'amount',
    'fee',
    'total',
    'account',
    'arrives',
    'reference',
    'invoice',
    'till',
    'tip',
    'cap',
    'period',
    'starts',
    'ends',
  ]),
  value: z.string(),
  money: zMoney.optional(),
});

/**
 * How the person has to confirm: with this device's own key (`signByDevice` of accounts), or with a passkey
 * (`startAuthentication` with these options, good for five minutes; preparing again gives fresh ones). What is signed is
 * the SHA-256 of the order's text, for the purpose {@link SIGNED_PURPOSE}.
 */
export const zConfirmationNeeded = z.discriminatedUnion('by', [
  z.object({ by: z.literal('key'), keyId: z.string() }),
  z.object({ by: z.literal('passkey'), options: zWebauthnJson }),
]);

/** What payments are signed for, beside the digest: see "Doors for other features" in the SPEC of accounts. */
export const SIGNED_PURPOSE = 'payments/order';

/** What the person signs. Exactly `orderText`, in UTF-8, is signed; `lines` are inside it. */
export const zOrder = z.object({
  transferId: z.string(),
  orderText: z.string(),
  lines: z.array(zOrderLine),
  payee: zParty,
  amount: zMoney,
  fee: zMoney,
  total: zMoney,
  expiresAtMs: zMoment,
  confirmation: zConfirmationNeeded,
});

/** The signature over an order's text. */
export const zConfirmation = z.discriminatedUnion('by', [
  /** This device's key over the order's digest. */
  z.object({ by: z.literal('key'), signature: zSignature }),
  /** What the browser answered to the options. */
  z.object({ by: z.literal('passkey'), credential: zWebauthnJson }),
]);

/** An order's text has at most 8000 characters: its lines are few and each is bounded. */
export const zOrderText = z.string().min(2).max(8000);

/** Pages of lists that grow. */
export const zPageLimit = z.coerce.number().int().min(1).max(100).default(50);
/** Where the last page ended; opaque. */
export const zPageStart = z.string().regex(/^\d{1,18}$/);
