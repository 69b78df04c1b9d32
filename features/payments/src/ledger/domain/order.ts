// The text that a payer signs. What the screen shows is made of it, and the ledger moves nothing that it doesn't say.
import { canonicalJson, isJsonObject, type JsonObject } from '@althing/kernel';
import type { Money } from './money.ts';
import type { Purpose } from './commands.ts';

/** What passkeys and device keys sign for; see "Doors for other features" in the SPEC of accounts. */
export const SIGNED_PURPOSE = 'payments/order';
/** A signed order is good for so long at most: nobody finds a signature from last year and uses it. */
export const ORDER_VALID_MS_MAX = 24 * 3600_000;
/** Lines, names and all: an order is read by a person. */
export const ORDER_LENGTH_MAX = 8192;

export interface Order {
  /** Of the first leg. */
  readonly id: string;
  readonly kind: 'transfer' | 'hold';
  readonly from: string;
  readonly to: string;
  /** As the payer's screen named the payee. */
  readonly toName: string;
  readonly amount: Money;
  /** What the payer pays on top, to `house:<currency>:fees`. */
  readonly feeMinor: bigint;
  readonly purpose: Purpose;
  readonly reference: string | null;
  /** After this the ledger refuses it. */
  readonly expiresAtMs: number;
  /** Of a hold: when it lets go by itself. */
  readonly holdExpiresAtMs: number | null;
  /** What the screen shows besides, line by line. */
  readonly lines: readonly JsonObject[];
}

/** The one text of an order: canonical JSON, type `althing.order.v1`. Its SHA-256 is what is confirmed. */
export function orderText(order: Order): string {
  return canonicalJson({
    type: 'althing.order.v1',
    id: order.id,
    kind: order.kind,
    from: order.from,
    to: order.to,
    toName: order.toName,
    amountMinor: order.amount.amountMinor.toString(),
    currency: order.amount.currency,
    feeMinor: order.feeMinor.toString(),
    purpose: order.purpose,
    reference: order.reference,
    expiresAt: order.expiresAtMs,
    holdExpiresAt: order.holdExpiresAtMs,
    lines: [...order.lines],
  });
}

/** The members of a signed text, or null if it isn't canonical JSON of that type. */
export function readSignedText(text: string, type: string): JsonObject | null {
  if (text.length > ORDER_LENGTH_MAX) return null;
  try {
    const value: unknown = JSON.parse(text);
    if (!isJsonObject(value) || value['type'] !== type) return null;
    // Whoever reads the text with another parser must see the same members: no key twice, no other way of writing.
    return canonicalJson(value) === text ? value : null;
  } catch {
    return null;
  }
}
