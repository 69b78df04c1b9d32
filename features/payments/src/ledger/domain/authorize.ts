// Whether a leg is allowed by what was signed, by a mandate, or by a rule of the house. The signature itself was checked
// before: `signed` says which key's it is. Nothing unsigned moves.
import type { JsonObject } from '@althing/kernel';
import type { HoldCommand, Mandate, MoveCommand, TransferCommand } from './commands.ts';
import { keyOf, type LedgerState } from './ledger-state.ts';
import { isHouseAccount } from './money-account.ts';
import { ORDER_VALID_MS_MAX, readSignedText } from './order.ts';
import type { LedgerRefusal } from './refusals.ts';

type Leg = MoveCommand | HoldCommand;
/** Null where the signature is not the key's over the text. */
export type Signed = { readonly keyId: string } | null;

/** What a leg is refused for whatever the state of money is; null where it is allowed. */
export function refuseUnsigned(
  state: Pick<LedgerState, 'keys' | 'mandates' | 'holds'>,
  {
    chain,
    order,
    index,
    signed,
  }: { chain: readonly TransferCommand[]; order: JsonObject | null; index: number; signed: Signed },
): LedgerRefusal | null {
  const leg = chain[index];
  if (!leg || leg.kind === 'capture' || leg.kind === 'void') return null;
  const { authorization } = leg;
  switch (authorization.by) {
    case 'key': {
      const differs = index === 0 ? memberThatDiffers(chain, leg, order) : 'index';
      if (differs !== null) return { code: 'order_differs', member: differs };
      const key = state.keys.get(keyOf(leg.debitAccount, authorization.signature.keyId));
      if (!key || key.isEnded) return { code: 'key_not_active' };
      return signed?.keyId === key.keyId ? null : { code: 'signature_invalid' };
    }
    case 'first':
      return isFeeOfFirst(chain[0], leg) ? null : { code: 'order_differs', member: 'feeMinor' };
    case 'mandate':
      return refuseByMandate(state.mandates.get(authorization.mandateId), leg);
    case 'rule':
      return isAllowedByRule(state, chain.slice(0, index), leg) ? null : { code: 'rule_not_allowed' };
  }
}

/** The order that the chain's first leg is signed by; null where it isn't, or can't be read. */
export function orderOf(chain: readonly TransferCommand[]): JsonObject | null {
  const [first] = chain;
  if (!first || first.kind === 'capture' || first.kind === 'void' || first.authorization.by !== 'key') return null;
  return readSignedText(first.authorization.orderText, 'althing.order.v1');
}

/** Good now: not over, and not signed for a day that is still far off, which nobody would remember. */
export function isOrderGood(expiresAtMs: number, atMs: number): boolean {
  return atMs < expiresAtMs && expiresAtMs <= atMs + ORDER_VALID_MS_MAX;
}

export function isMandateActive(mandate: Mandate, atMs: number): boolean {
  return !mandate.isEnded && mandate.startsAtMs <= atMs && (mandate.endsAtMs === null || atMs < mandate.endsAtMs);
}

function memberThatDiffers(chain: readonly TransferCommand[], leg: Leg, order: JsonObject | null): string | null {
  if (!order) return 'type';
  const feeMinor = chain.reduce(
    (sum, other) =>
      other.kind === 'transfer' && other.authorization.by === 'first' ? sum + other.amount.amountMinor : sum,
    0n,
  );
  const expected: JsonObject = {
    id: leg.id,
    kind: leg.kind,
    from: leg.debitAccount,
    to: leg.creditAccount,
    amountMinor: leg.amount.amountMinor.toString(),
    currency: leg.amount.currency,
    feeMinor: feeMinor.toString(),
    purpose: leg.purpose,
    reference: leg.reference ?? null,
    holdExpiresAt: leg.kind === 'hold' ? leg.expiresAtMs : null,
  };
  const differing = Object.keys(expected).find((member) => order[member] !== expected[member]);
  return differing ?? (Number.isSafeInteger(order['expiresAt']) ? null : 'expiresAt');
}

/** A fee is the payer's own, goes to the house, and is in the sum that the payer signed. */
function isFeeOfFirst(first: TransferCommand | undefined, leg: Leg): boolean {
  if (!first || first.kind === 'capture' || first.kind === 'void' || first.authorization.by !== 'key') return false;
  return (
    leg.kind === 'transfer' &&
    leg.purpose === 'fee' &&
    leg.debitAccount === first.debitAccount &&
    leg.amount.currency === first.amount.currency &&
    isHouseAccount(leg.creditAccount)
  );
}

function refuseByMandate(mandate: Mandate | undefined, leg: Leg): LedgerRefusal | null {
  if (!mandate) return { code: 'mandate_unknown' };
  const differs =
    (leg.kind !== 'transfer' && 'kind') ||
    (leg.debitAccount !== mandate.payerAccount && 'debitAccount') ||
    (leg.creditAccount !== mandate.payeeAccount && 'creditAccount') ||
    (leg.amount.currency !== mandate.cap.currency && 'currency');
  return differs === false ? null : { code: 'mandate_differs', member: differs };
}

/**
 * Out of the house's own accounts; or a fee into them, out of what the same account gets in the same chain before. So no
 * rule ever takes from somebody what was there before.
 */
function isAllowedByRule({ holds }: Pick<LedgerState, 'holds'>, before: readonly TransferCommand[], leg: Leg): boolean {
  if (leg.kind !== 'transfer') return false;
  if (isHouseAccount(leg.debitAccount)) return true;
  if (leg.purpose !== 'fee' || !isHouseAccount(leg.creditAccount)) return false;
  let leftMinor = -leg.amount.amountMinor;
  for (const other of before) {
    if (other.kind === 'capture' && holds.get(other.holdId)?.creditAccount === leg.debitAccount)
      leftMinor += other.amountMinor;
    if (other.kind !== 'transfer') continue;
    if (other.creditAccount === leg.debitAccount) leftMinor += other.amount.amountMinor;
    if (other.debitAccount === leg.debitAccount) leftMinor -= other.amount.amountMinor;
  }
  return leftMinor >= 0n;
}
