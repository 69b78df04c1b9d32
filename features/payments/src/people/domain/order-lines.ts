// The lines of an order: what the screen shows and what stands in the signed text, each made of the other.
import { currencyExponent } from '../../ledger/domain/currency.ts';
import type { Money } from '../../ledger/domain/money.ts';

export type OrderLineKey =
  | 'payee'
  | 'payee_address'
  | 'payer'
  | 'amount'
  | 'fee'
  | 'total'
  | 'account'
  | 'arrives'
  | 'reference'
  | 'invoice'
  | 'till'
  | 'tip'
  | 'cap'
  | 'period'
  | 'starts'
  | 'ends';

export interface OrderLine {
  readonly key: OrderLineKey;
  /** One line of text, as it is signed. */
  readonly value: string;
  readonly money?: Money;
}

/** As long as a display name with its user id needs. */
const VALUE_LENGTH_MAX = 400;

/** A line of words. Line breaks, and marks that turn the direction of what follows, would let a name pose as a line. */
export function textLine(key: OrderLineKey, value: string): OrderLine {
  return { key, value: plainText(value).slice(0, VALUE_LENGTH_MAX) };
}

export function moneyLine(key: OrderLineKey, money: Money): OrderLine {
  return { key, value: moneyText(money), money };
}

/** A moment as ISO 8601 in UTC. */
export function momentLine(key: OrderLineKey, atMs: number): OrderLine {
  return { key, value: new Date(atMs).toISOString() };
}

/** As it stands in the signed text and in the answer: the screen shows what is signed. */
export function signedLine({ key, value, money }: OrderLine) {
  return {
    key,
    value,
    ...(money ? { money: { amountMinor: money.amountMinor.toString(), currency: money.currency } } : {}),
  };
}

/** `38.50 EUR`, `1500 JPY`: the same in every language, because everybody must sign the same bytes. */
export function moneyText({ amountMinor, currency }: Money): string {
  const exponent = currencyExponent(currency) ?? 0;
  const digits = amountMinor.toString().padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent);
  return `${exponent === 0 ? digits : `${whole}.${digits.slice(-exponent)}`} ${currency}`;
}

/** On one line and in its own direction only: no control characters, no marks that reorder or hide text. */
export function plainText(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
