// What can be told of a chain without knowing anything else: ids, texts, amounts, times.
import type { Cap, TransferCommand } from './commands.ts';
import { isCurrency } from './currency.ts';
import { AMOUNT_MINOR_MAX, isMovable, REFERENCE_LENGTH_MAX } from './money.ts';
import type { LedgerRefusal } from './refusals.ts';

/** Payment, fee, share of a merchant, and room for more: an order that a person reads has no more parts. */
const LEGS_MAX = 16;
const CAPS_MAX = 16;
const CAP_KEY_LENGTH_MAX = 100;
const PERIOD_KEY_LENGTH_MAX = 32;
const RULE_LENGTH_MAX = 64;
const ACCOUNT_ID_LENGTH_MAX = 64;
/** A hold that nobody resolves must not keep money for longer than a dispute lasts. */
export const HOLD_MS_MAX = 400 * 86_400_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function isUuid(text: string): boolean {
  return UUID.test(text);
}

export function isAccountId(text: string): boolean {
  return text.length <= ACCOUNT_ID_LENGTH_MAX && /^[\w:-]+$/.test(text);
}

/** A text that PostgreSQL and JSON hold as it is. */
export function isText(text: string, lengthMax: number): boolean {
  return text.length <= lengthMax && !text.includes('\0') && text.isWellFormed();
}

/** The refusal with the leg's index, or null. */
export function checkForm(chain: readonly TransferCommand[]): (LedgerRefusal & { index: number }) | null {
  if (chain.length === 0 || chain.length > LEGS_MAX)
    return { code: 'malformed', why: `a chain has 1 to ${LEGS_MAX} legs`, index: 0 };
  const ids = new Set<string>();
  for (const [index, leg] of chain.entries()) {
    const why = ids.has(leg.id) ? 'an id twice in a chain' : whyMalformed(leg, index);
    if (why !== null) return { code: 'malformed', why, index };
    ids.add(leg.id);
    const amountMinor = amountOf(leg);
    if (amountMinor !== null && !isMovable(amountMinor)) return { code: 'amount_out_of_range', index };
    if ('debitAccount' in leg && leg.debitAccount === leg.creditAccount) return { code: 'same_account', index };
  }
  return null;
}

function amountOf(leg: TransferCommand): bigint | null {
  if (leg.kind === 'void') return null;
  return leg.kind === 'capture' ? leg.amountMinor : leg.amount.amountMinor;
}

function whyMalformed(leg: TransferCommand, index: number): string | null {
  if (!isUuid(leg.id)) return 'an id is a UUID in lower case';
  if (leg.kind !== 'void' && !isText(leg.reference ?? '', REFERENCE_LENGTH_MAX)) return 'the reference is too long';
  if (leg.kind === 'capture' || leg.kind === 'void') return isUuid(leg.holdId) ? null : 'a hold’s id is a UUID';
  if (!isAccountId(leg.debitAccount) || !isAccountId(leg.creditAccount)) return 'an account id is too long';
  if (!isCurrency(leg.amount.currency)) return 'the currency is none of ISO 4217';
  if (leg.kind === 'hold' && !isMoment(leg.expiresAtMs)) return 'the time is out of range';
  const { authorization } = leg;
  if (authorization.by === 'first' && index === 0) return 'the first leg has nothing before it';
  if (authorization.by === 'rule' && !isText(authorization.rule, RULE_LENGTH_MAX)) return 'the rule’s name is too long';
  return areCaps(leg.caps ?? []) ? null : 'a cap is out of range';
}

function isMoment(atMs: number): boolean {
  return Number.isSafeInteger(atMs) && atMs >= 0;
}

function areCaps(caps: readonly Cap[]): boolean {
  return (
    caps.length <= CAPS_MAX &&
    new Set(caps.map(({ key, periodKey }) => JSON.stringify([key, periodKey]))).size === caps.length &&
    caps.every(
      ({ key, periodKey, limitMinor }) =>
        isText(key, CAP_KEY_LENGTH_MAX) &&
        !key.startsWith('mandate:') &&
        isText(periodKey, PERIOD_KEY_LENGTH_MAX) &&
        limitMinor >= 0n &&
        limitMinor <= AMOUNT_MINOR_MAX * 1000n,
    )
  );
}
