// Pieces that the endpoints of merchants share.
import { z } from 'zod';
import {
  zAmountMinor,
  zBalanceMinor,
  zClientId,
  zCurrency,
  zMoment,
  zMoney,
  zParty,
} from '../../people/contract/fields.ts';

/** One line as people read it: nothing that breaks the line or turns its direction. */
const plainText = (lengthMax: number) =>
  z
    .string()
    .transform((text) => text.normalize('NFC').trim())
    .pipe(
      z
        .string()
        .min(1)
        .max(lengthMax)
        .regex(/^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]*$/u, 'must be one line of plain text'),
    );

export const zMerchantId = zClientId;
/** As customers see it; longer names are shortened in the code, whose field has 25 characters. */
export const zMerchantName = plainText(70);
export const zTillName = plainText(40);
/** A bill's or invoice's number as the merchant counts them; it stands in the ledger and in bank files. */
export const zReference = plainText(35);
/** What the two sides of a dispute write to each other, and why something was refunded. */
export const zReason = z
  .string()
  .trim()
  .min(1)
  .max(2000)
  .refine((text) => !text.includes('\0') && text.isWellFormed(), 'must be plain text');

/** ISO 18245. */
export const zCategoryCode = z.string().regex(/^\d{4}$/);
/** ISO 3166-1 alpha-2. */
export const zCountryCode = z.string().regex(/^[A-Z]{2}$/);
/** `2026-11-22` in the merchant's own time zone. */
export const zDay = z.iso.date();

/** How the merchant knows a payer: the same each time, of no use to any other merchant (R6). */
export const zPayerKey = z.string().regex(/^[\w-]{16,64}$/);

/** How long a call may wait for a change; below the idle time after which proxies cut a connection. */
export const WAIT_MS_MAX = 30_000;
export const zWaitMs = z.coerce.number().int().min(0).max(WAIT_MS_MAX).default(0);

export const zMerchantRole = z.enum(['owner', 'manager', 'clerk', 'cashier']);

export const zMerchant = z.object({
  merchantId: z.string(),
  institutionId: z.string(),
  institutionName: z.string(),
  isVerified: z.boolean(),
  name: z.string(),
  /** By which a code names it. */
  merchantCode: z.string(),
  categoryCode: z.string(),
  city: z.string(),
  countryCode: z.string(),
  currency: zCurrency,
  timeZone: z.string(),
  isClosed: z.boolean(),
  /** The caller's. */
  role: zMerchantRole,
});

/** What the merchant has; for managers and owners. */
export const zMerchantMoney = z.object({
  balanceMinor: zBalanceMinor,
  availableMinor: zBalanceMinor,
  /** What the house keeps of each payment, in hundredths of a percent. */
  feeBasisPoints: z.int(),
  payoutAccount: z
    .object({
      ownerName: z.string(),
      /** All but the last four are hidden. */
      ibanEnd: z.string(),
      /** A changed account takes payouts from then on. */
      usableFromMs: zMoment,
    })
    .nullable(),
});

export const zTill = z.object({
  tillId: z.string(),
  name: z.string(),
  isClosed: z.boolean(),
  /** EMVCo Merchant-Presented Mode, static: to be printed. The customer types the amount. */
  qrText: z.string(),
});

/** `open`: waits for its payer; `declined`: the customer said no. */
export const zBillState = z.enum(['open', 'paid', 'declined', 'cancelled', 'expired']);

/** What a till asks for, once. */
export const zBill = z.object({
  billId: z.string(),
  tillId: z.string(),
  amount: zMoney,
  reference: z.string().nullable(),
  state: zBillState,
  /** EMVCo Merchant-Presented Mode, dynamic: amount and bill in it. Null where the customer showed a code instead. */
  qrText: z.string().nullable(),
  /** The payment that paid it. */
  paymentId: z.string().nullable(),
  createdAtMs: zMoment,
  expiresAtMs: zMoment,
});

export const zInvoiceLine = z.object({
  text: plainText(200),
  /** Of the whole line. */
  amountMinor: zAmountMinor,
});

export const zInvoiceState = z.enum(['open', 'paid', 'cancelled']);

/** What the invoice is about: a fine, an application, an order in a shop. */
export const zInvoiceObject = z.object({
  /** A snake_case word of whoever made it. */
  kind: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/),
  id: z.string().regex(/^[\x21-\x7e]{1,200}$/),
  title: plainText(100),
});

/** An invoice as both sides see it. */
export const zInvoice = z.object({
  invoiceId: z.string(),
  number: z.string(),
  payee: zParty,
  lines: z.array(z.object({ text: z.string(), amountMinor: zAmountMinor })),
  total: zMoney,
  dueAtMs: zMoment,
  isOverdue: z.boolean(),
  object: zInvoiceObject.nullable(),
  state: zInvoiceState,
  /** The transfer that paid it. */
  transferId: z.string().nullable(),
  createdAtMs: zMoment,
});

/** The same with what only the merchant knows. */
export const zMerchantInvoice = zInvoice.extend({
  /** Whoever opens it may pay it, once; pass it on by chat, letter or on paper. */
  link: z.string(),
  isAddressed: z.boolean(),
});

/** A payment as a list shows it: nothing of the payer. */
export const zMerchantPayment = z.object({
  /** The transfer's id, which the payer has on the receipt. */
  paymentId: z.string(),
  amount: zMoney,
  fee: zMoney,
  refundedMinor: zAmountMinor,
  tillId: z.string().nullable(),
  billId: z.string().nullable(),
  invoiceId: z.string().nullable(),
  reference: z.string().nullable(),
  day: zDay,
  atMs: zMoment,
});

export const zRefund = z.object({
  refundId: z.string(),
  paymentId: z.string(),
  amount: zMoney,
  reason: z.string().nullable(),
  disputeId: z.string().nullable(),
  atMs: zMoment,
});

/**
 * `open`: the merchant has to answer; `answered`: it said no, the payer may ask for a decision; `escalated`: a colleague of
 * whoever answered has to decide. Closed: `refunded`, `rejected` (decided, or not taken further in time), `withdrawn`.
 */
export const zDisputeState = z.enum(['open', 'answered', 'escalated', 'refunded', 'rejected', 'withdrawn']);

export const zDisputeKind = z.enum([
  'not_received',
  'not_as_described',
  'wrong_amount',
  'paid_twice',
  'not_mine',
  'other',
]);

/** A dispute as both sides see it. */
export const zDispute = z.object({
  disputeId: z.string(),
  /** The payment it is about. */
  transferId: z.string(),
  amount: zMoney,
  /** What the payer wants back. */
  claimed: zMoney,
  refundedMinor: zAmountMinor,
  kind: zDisputeKind,
  state: zDisputeState,
  /** By when whoever's turn it is has to act; null once it is closed. */
  deadlineMs: zMoment.nullable(),
  /** The merchant is late: until it acts nothing is paid out to it. */
  isOverdue: z.boolean(),
  steps: z.array(
    z.object({
      by: z.enum(['payer', 'merchant', 'house']),
      act: z.enum(['opened', 'contested', 'escalated', 'refunded', 'rejected', 'withdrawn', 'lapsed']),
      text: z.string().nullable(),
      /** Ask the merchant about this number: it knows who of its staff has it. */
      staffNumber: z.int().nullable(),
      atMs: zMoment,
    }),
  ),
  payee: zParty,
});

/** What one day brought: `net` is sales less refunds and fees. */
export const zDayTotals = z.object({
  salesCount: z.int(),
  salesMinor: zAmountMinor,
  refundsCount: z.int(),
  refundsMinor: zAmountMinor,
  feesMinor: zAmountMinor,
  netMinor: zBalanceMinor,
});

export const zSettlement = z.object({
  day: zDay,
  currency: zCurrency,
  /** The day isn't over in the merchant's time zone: more may come. */
  isRunning: z.boolean(),
  totals: zDayTotals,
  /** `tillId` null: invoices. */
  tills: z.array(zDayTotals.extend({ tillId: z.string().nullable(), name: z.string().nullable() })),
});

/** `ordered`: held for the bank. What became of it there is the bank's part. */
export const zPayout = z.object({
  payoutId: z.string(),
  amount: zMoney,
  ibanEnd: z.string(),
  state: z.enum(['ordered', 'paid', 'returned']),
  atMs: zMoment,
});

/** What a payer's code holds. */
export const zPresentedCode = z.string().regex(/^ALTHING-PAY-1\.[\w-]{22}$/);
/** In an invoice's link. */
export const zInvoiceCode = z.string().regex(/^[\w-]{22}$/);

/** What of a merchant is paid: a till by its printed code, a bill, an invoice. */
export const zMerchantTarget = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('till'), merchantCode: z.string().max(25), tillCode: z.string().max(25).nullable() }),
  z.object({ kind: z.literal('bill'), billCode: z.string().max(25) }),
  z.object({ kind: z.literal('invoice'), invoiceCode: zInvoiceCode }),
]);
