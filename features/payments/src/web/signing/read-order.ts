// What stands in the very text that is signed. The screen shows this and nothing else, so that what a person sees is
// what they sign, whatever the server says beside it. Pure.
import { currencyExponent } from '../../ledger/domain/currency.ts';
import { fromWire, type Amount } from '../amount/amount.ts';

export interface OrderLine {
  readonly key: string;
  readonly value: string;
  readonly money: Amount | null;
}

/** What a confirmation shows: of a transfer its amount, of a mandate its cap. */
export interface SignedOrder {
  readonly id: string;
  readonly name: string;
  readonly amount: Amount;
  readonly lines: readonly OrderLine[];
}

export const ORDER_TYPE = 'althing.order.v1';
export const MANDATE_TYPE = 'althing.mandate.v1';

/** A transfer's order; null where the text isn't one, is malformed, or its lines tell another amount than its members. */
export function readOrder(orderText: string): SignedOrder | null {
  return readSigned(orderText, { type: ORDER_TYPE, amountMember: 'amountMinor', amountLine: 'amount' });
}

/** A mandate's text: the amount is the most that may be collected in each period. */
export function readMandate(orderText: string): SignedOrder | null {
  return readSigned(orderText, { type: MANDATE_TYPE, amountMember: 'capMinor', amountLine: 'cap' });
}

interface Reading {
  readonly type: string;
  readonly amountMember: string;
  readonly amountLine: string;
}

function readSigned(orderText: string, { type, amountMember, amountLine }: Reading): SignedOrder | null {
  const order = parse(orderText);
  if (order?.['type'] !== type || !Array.isArray(order['lines'])) return null;
  const { id, toName, currency } = order;
  const amount = readMinor(order[amountMember], currency);
  const lines = order['lines'].map(readLine);
  if (typeof id !== 'string' || typeof toName !== 'string' || !amount) return null;
  if (!lines.every((line) => line !== null)) return null;
  const told = lines.find(({ key }) => key === amountLine)?.money;
  const isTold = told === undefined || (told?.amountMinor === amount.amountMinor && told.currency === amount.currency);
  return isTold ? { id, name: toName, amount, lines } : null;
}

/** Lines that tell an amount: `38.50 EUR`. */
const MONEY_KEYS = new Set(['amount', 'fee', 'total', 'cap', 'item', 'discount', 'tip']);

/** A line is signed as `key: value`. */
function readLine(given: unknown): OrderLine | null {
  const [key, value] = typeof given === 'string' ? splitLine(given) : memberLine(given);
  if (key === undefined || value === undefined) return null;
  if (!MONEY_KEYS.has(key)) return { key, value, money: null };
  const money = readMoneyText(value);
  return money ? { key, value, money } : null;
}

function splitLine(line: string): readonly [string?, string?] {
  const at = line.indexOf(': ');
  return at <= 0 ? [] : [line.slice(0, at), line.slice(at + 2)];
}

function memberLine(given: unknown): readonly [string?, string?] {
  if (typeof given !== 'object' || given === null) return [];
  const { key, value } = given as Record<string, unknown>;
  return typeof key === 'string' && typeof value === 'string' ? [key, value] : [];
}

/** `38.50 EUR` is 3850 minor units; digits that the currency doesn't have are malformed. */
function readMoneyText(text: string): Amount | null {
  const [, sign = '', whole = '', behind = '', currency = ''] =
    /^(-?)(\d{1,16})(?:\.(\d+))? ([A-Z]{3})$/.exec(text) ?? [];
  const exponent = currencyExponent(currency);
  if (exponent === null || behind.length !== exponent) return null;
  return { amountMinor: BigInt(`${sign}${whole}${behind}`), currency };
}

function readMinor(amountMinor: unknown, currency: unknown): Amount | null {
  if (typeof amountMinor !== 'string' || !/^\d{1,16}$/.test(amountMinor)) return null;
  if (typeof currency !== 'string' || currencyExponent(currency) === null) return null;
  return fromWire({ amountMinor, currency });
}

function parse(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? (parsed as Record<string, unknown>)
      : null;
  } catch {
    // No order at all.
    return null;
  }
}
