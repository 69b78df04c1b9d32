// The text that a payer signs to let somebody collect.
import { canonicalJson, type JsonObject } from '@althing/kernel';
import type { MandateCommand } from './commands.ts';

export type MandateTerms = Omit<MandateCommand, 'authorization'>;

/** Canonical JSON, type `althing.mandate.v1`; signed with the purpose `payments/order`, like an order. */
export function mandateText(
  terms: MandateTerms,
  { toName, expiresAtMs, lines }: { toName: string; expiresAtMs: number; lines: readonly JsonObject[] },
): string {
  return canonicalJson({
    type: 'althing.mandate.v1',
    ...mandateMembers(terms),
    toName,
    expiresAt: expiresAtMs,
    lines: [...lines],
  });
}

/** What the ledger compares, member by member. */
export function mandateMembers(terms: MandateTerms): Record<string, string | number | null> {
  return {
    id: terms.id,
    from: terms.payerAccount,
    to: terms.payeeAccount,
    capMinor: terms.cap.amountMinor.toString(),
    currency: terms.cap.currency,
    period: terms.period,
    startsAt: terms.startsAtMs,
    endsAt: terms.endsAtMs,
  };
}
