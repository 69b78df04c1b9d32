// The pad of a till: digits run in from the right, as on any cash register, so that no mark has to be found. Pure.
import type { Amount } from '../amount/amount.ts';

export type PadKey = '0' | '00' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | 'back';

export const PAD_KEYS: readonly PadKey[] = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '00', '0', 'back'];

/** Ten digits: nobody rings up a hundred million. */
const DIGITS_MAX = 10;

export function pressPad(amount: Amount, key: PadKey): Amount {
  const digits = amount.amountMinor.toString();
  const next = key === 'back' ? digits.slice(0, -1) || '0' : `${digits}${key}`;
  return BigInt(next).toString().length > DIGITS_MAX ? amount : { ...amount, amountMinor: BigInt(next) };
}
