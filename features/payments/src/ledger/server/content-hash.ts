// What makes a repeated chain the same chain: everything but the caps, which the caller computes anew, and the
// signature, which is made anew.
import { createHash } from 'node:crypto';
import type { TransferCommand } from '../domain/commands.ts';

export function contentHashOf(legs: readonly TransferCommand[]): string {
  return createHash('sha256')
    .update(JSON.stringify(legs.map(contentOf)))
    .digest('hex');
}

/** Members in one order: two of the same content have the same text. */
function contentOf(leg: TransferCommand): readonly (string | number | null)[] {
  const { id, kind } = leg;
  if (leg.kind === 'void') return [id, kind, leg.holdId];
  const reference = leg.reference ?? null;
  if (leg.kind === 'capture') return [id, kind, leg.holdId, leg.purpose, reference, leg.amountMinor.toString()];
  const { debitAccount, creditAccount, amount, purpose, authorization } = leg;
  const expiresAtMs = leg.kind === 'hold' ? leg.expiresAtMs : null;
  const moved = [debitAccount, creditAccount, amount.amountMinor.toString(), amount.currency, purpose, reference];
  return [id, kind, ...moved, authorization.by, expiresAtMs];
}
