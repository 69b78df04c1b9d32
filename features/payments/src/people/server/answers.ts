// What is answered when something is refused, each with what the contract promises beside it.
import { httpRefuse, type HttpRefusal } from '@althing/http';
import { invariant, type JsonObject, type Result } from '@althing/kernel';
import type { RefusalDescription } from '@althing/schema';
import { refusals } from '../contract/refusals.ts';
import type { ChangeRefusal, LedgerRefusal } from '../../ledger/domain/refusals.ts';
import type { SpendingCap } from '../domain/spending-caps.ts';

export function refused(
  { status, code, retry, when }: RefusalDescription,
  extra: JsonObject = {},
): Result<never, HttpRefusal> {
  return httpRefuse(status, code, `Refused: ${when}.`, { retry, ...extra });
}

/** Words with which the writing alongside says no, and what the person is told. */
const ALONGSIDE: Readonly<Record<string, RefusalDescription>> = {
  suspended: refusals.suspended,
  request_not_open: refusals.requestNotOpen,
  payee_changed: refusals.payeeChanged,
  too_many_open: refusals.tooManyOpen,
};

export interface LedgerContext {
  /** Which account pays. */
  readonly fromAccount: string;
  /** The limits that the transfer counted against. */
  readonly caps: readonly SpendingCap[];
  /** What the words of an order's hook mean. */
  readonly words?: Readonly<Record<string, RefusalDescription>> | undefined;
}

/** What the ledger refuses, as the person is told. What can't be, when we ask rightly, is a fault. */
export function ledgerRefused(
  refusal: LedgerRefusal | ChangeRefusal,
  { fromAccount, caps, words }: LedgerContext = { fromAccount: '', caps: [] },
): Result<never, HttpRefusal> {
  switch (refusal.code) {
    case 'overloaded':
      return refused(refusals.busy);
    case 'id_used_otherwise':
      return refused(refusals.idUsedOtherwise);
    case 'key_not_active':
      return refused(refusals.keyNotActive);
    case 'signature_invalid':
      return refused(refusals.confirmationRefused);
    case 'order_expired':
      return refused(refusals.orderExpired);
    case 'mandate_not_active':
      return refused(refusals.mandateNotActive);
    case 'account_closed':
      return refused(refusal.accountId === fromAccount ? refusals.noAccount : refusals.payeeChanged);
    case 'receiving_suspended':
    case 'account_full':
      return refused(refusals.payeeChanged);
    case 'spending_suspended':
      return refused(refusals.suspended);
    case 'insufficient_funds':
      return refused(refusals.insufficientFunds, { availableMinor: refusal.availableMinor.toString() });
    case 'cap_exceeded': {
      const cap = caps.find(({ key }) => key === refusal.key);
      return capExceeded({
        kind: cap?.kind ?? 'mandate',
        limitMinor: refusal.limitMinor,
        spentMinor: refusal.spentMinor,
        resetsAtMs: cap?.resetsAtMs ?? null,
      });
    }
    case 'alongside_refused': {
      const description = words?.[refusal.reason] ?? ALONGSIDE[refusal.reason];
      invariant(description, `an unknown reason alongside: ${refusal.reason}`);
      return refused(description);
    }
    default:
      throw new Error(`the ledger refused what should be right: ${JSON.stringify(refusal, bigintAsText)}`);
  }
}

export function capExceeded(of: {
  kind: string;
  limitMinor: bigint;
  spentMinor: bigint;
  resetsAtMs: number | null;
}): Result<never, HttpRefusal> {
  const leftMinor = of.limitMinor > of.spentMinor ? of.limitMinor - of.spentMinor : 0n;
  return refused(refusals.capExceeded, {
    limit: {
      kind: of.kind,
      limitMinor: of.limitMinor.toString(),
      leftMinor: leftMinor.toString(),
      resetsAtMs: of.resetsAtMs,
    },
  });
}

const bigintAsText = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value);
