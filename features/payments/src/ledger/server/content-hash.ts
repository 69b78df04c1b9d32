// What makes a repeated chain the same chain: everything but the caps, which the caller computes anew, and the
// signature, which is made anew.
import { createHash } from 'node:crypto';
import { canonicalJson, type JsonObject } from '@althing/kernel';
import type { TransferCommand } from '../domain/commands.ts';

export function contentHashOf(legs: readonly TransferCommand[]): string {
  return createHash('sha256')
    .update(canonicalJson(legs.map(contentOf)))
    .digest('hex');
}

function contentOf(leg: TransferCommand): JsonObject {
  if (leg.kind === 'void') return { id: leg.id, kind: leg.kind, holdId: leg.holdId };
  const reference = leg.reference ?? null;
  if (leg.kind === 'capture') {
    const { id, kind, holdId, purpose } = leg;
    return { id, kind, holdId, purpose, reference, amountMinor: leg.amountMinor.toString() };
  }
  const { id, kind, debitAccount, creditAccount, amount, purpose, authorization } = leg;
  const base = { id, kind, debitAccount, creditAccount, purpose, reference, by: authorization.by };
  const sum = { amountMinor: amount.amountMinor.toString(), currency: amount.currency };
  return { ...base, ...sum, expiresAtMs: leg.kind === 'hold' ? leg.expiresAtMs : null };
}
