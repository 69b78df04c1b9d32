// The decision of a chain: all its legs in order, or a refusal that names the first leg that can't be. Each rule is one
// line in one place, in the order of refusals.ts.
import { ok, refuse, type JsonObject, type Result } from '@althing/kernel';
import { isMandateActive, isOrderGood, refuseUnsigned, type Signed } from './authorize.ts';
import { HOLD_MS_MAX } from './check-form.ts';
import { changeCounters, type Counted } from './counters.ts';
import type { Cap, Hold, HoldCommand, MoveCommand, TransferCommand } from './commands.ts';
import { noChanges, over, type Changes, type Entry, type LedgerState } from './ledger-state.ts';
import { transferBody } from './log-bodies.ts';
import { availableMinor, type MoneyAccount } from './money-account.ts';
import { TOTAL_MINOR_MAX } from './money.ts';
import { periodKeyAt } from './periods.ts';
import type { LedgerRefusal } from './refusals.ts';

export interface Chain {
  readonly legs: readonly TransferCommand[];
  /** Of all legs, without caps and signatures, which a repetition may bring anew. */
  readonly contentHash: string;
  readonly signed: Signed;
  /** What was signed for the first leg, read by `orderOf`. */
  readonly order: JsonObject | null;
  /** The house's own signature over each leg that it makes by rule, by leg id. */
  readonly ruleSignatures: ReadonlyMap<string, string>;
}

type Refusal = LedgerRefusal & { readonly index: number };

/** Whether the chain was answered before: the answer, a refusal, or null if it is new. */
export function answerAgain(
  state: LedgerState,
  { legs, contentHash }: Chain,
): { isSame: boolean; refusal: Refusal | null } | null {
  for (const [index, leg] of legs.entries()) {
    const answered = state.answered.get(leg.id);
    const refused = state.refused.get(leg.id);
    if (!answered && !refused) continue;
    const isSame = index === 0 && (answered ?? refused)?.contentHash === contentHash;
    return { isSame, refusal: isSame ? (refused?.refusal ?? null) : { code: 'id_used_otherwise', index } };
  }
  return null;
}

/** Decides a chain that is new and well-formed. */
export function createTransfer(state: LedgerState, chain: Chain, atMs: number): Result<Changes, Refusal> {
  const { legs, order, signed } = chain;
  for (const index of legs.keys()) {
    const refusal = refuseUnknown(state, legs, index) ?? refuseUnsigned(state, { chain: legs, order, index, signed });
    if (refusal) return refuse({ ...refusal, index });
  }
  if (order && !isOrderGood(Number(order['expiresAt']), atMs)) return refuse({ code: 'order_expired', index: 0 });

  const changes = noChanges();
  for (const [index, leg] of legs.entries()) {
    const refusal = decideLeg({ state, changes, chain, atMs }, leg);
    if (refusal) return refuse({ ...refusal, index });
  }
  return ok(changes);
}

interface Deciding {
  readonly state: LedgerState;
  readonly changes: Changes;
  readonly chain: Chain;
  readonly atMs: number;
}

function refuseUnknown(state: LedgerState, legs: readonly TransferCommand[], index: number): LedgerRefusal | null {
  const leg = legs[index];
  if (!leg) return null;
  if (leg.kind === 'capture' || leg.kind === 'void')
    return state.holds.has(leg.holdId) ? null : { code: 'hold_unknown' };
  for (const accountId of [leg.debitAccount, leg.creditAccount]) {
    const account = state.accounts.get(accountId);
    if (!account) return { code: 'account_unknown', accountId };
    if (account.currency !== leg.amount.currency) return { code: 'currency_differs' };
  }
  return null;
}

/** Lays the leg's changes over those before it, or refuses. */
function decideLeg(deciding: Deciding, leg: TransferCommand): LedgerRefusal | null {
  if (leg.kind === 'capture' || leg.kind === 'void') return resolveHold(deciding, leg);
  return leg.kind === 'hold' ? beginHold(deciding, leg) : move(deciding, leg);
}

function move(deciding: Deciding, leg: MoveCommand): LedgerRefusal | null {
  const { state, changes, atMs } = deciding;
  const { debit, credit } = accountsOf(deciding, leg);
  const amount = leg.amount.amountMinor;
  const mandate = leg.authorization.by === 'mandate' ? state.mandates.get(leg.authorization.mandateId) : undefined;
  if (mandate && !isMandateActive(mandate, atMs)) return { code: 'mandate_not_active' };
  const caps = mandate
    ? [
        {
          key: `mandate:${mandate.id}`,
          periodKey: periodKeyAt(mandate.period, atMs),
          limitMinor: mandate.cap.amountMinor,
        },
      ]
    : [];
  const refusal = refuseAccounts({ debit, credit, amount }) ?? spend(deciding, leg, [...caps, ...(leg.caps ?? [])]);
  if (refusal) return refusal;
  changes.accounts.set(debit.id, { ...debit, debitsPostedMinor: debit.debitsPostedMinor + amount });
  changes.accounts.set(credit.id, { ...credit, creditsPostedMinor: credit.creditsPostedMinor + amount });
  enter(deciding, 'transferred', leg, { counted: counted([...caps, ...(leg.caps ?? [])]) });
  return null;
}

function beginHold(deciding: Deciding, leg: HoldCommand): LedgerRefusal | null {
  const { changes, atMs } = deciding;
  if (leg.expiresAtMs <= atMs || leg.expiresAtMs > atMs + HOLD_MS_MAX)
    return { code: 'malformed', why: 'a hold ends in the future, and within 400 days' };
  const { debit, credit } = accountsOf(deciding, leg);
  const amount = leg.amount.amountMinor;
  const refusal = refuseAccounts({ debit, credit, amount }) ?? spend(deciding, leg, leg.caps ?? []);
  if (refusal) return refusal;
  changes.accounts.set(debit.id, { ...debit, debitsPendingMinor: debit.debitsPendingMinor + amount });
  changes.accounts.set(credit.id, { ...credit, creditsPendingMinor: credit.creditsPendingMinor + amount });
  changes.holds.set(leg.id, {
    id: leg.id,
    debitAccount: debit.id,
    creditAccount: credit.id,
    amount: leg.amount,
    expiresAtMs: leg.expiresAtMs,
    state: 'held',
    capturedMinor: 0n,
    caps: (leg.caps ?? []).map(({ key, periodKey }) => ({ key, periodKey })),
  });
  enter(deciding, 'held', leg, { counted: counted(leg.caps ?? []) });
  return null;
}

function resolveHold(
  deciding: Deciding,
  leg: Extract<TransferCommand, { kind: 'capture' | 'void' }>,
): LedgerRefusal | null {
  const { state, changes, atMs } = deciding;
  const hold = over(state, changes).hold(leg.holdId);
  if (!hold) return { code: 'hold_unknown' };
  if (hold.state !== 'held') return { code: 'hold_resolved', state: hold.state };
  // LED9: what has run out can't be captured, though the sweep that writes it down has not come yet.
  if (leg.kind === 'capture' && hold.expiresAtMs <= atMs) return { code: 'hold_resolved', state: 'expired' };
  const takenMinor = leg.kind === 'capture' ? leg.amountMinor : 0n;
  if (takenMinor > hold.amount.amountMinor) return { code: 'hold_exceeded', heldMinor: hold.amount.amountMinor };
  const { credit } = accountsOf(deciding, hold);
  if (takenMinor > 0n && credit.isClosed) return { code: 'account_closed', accountId: credit.id };
  release(deciding, hold, { takenMinor, state: leg.kind === 'capture' ? 'captured' : 'voided' });
  const said = {
    id: leg.id,
    debitAccount: hold.debitAccount,
    creditAccount: hold.creditAccount,
    amount: leg.kind === 'capture' ? { ...hold.amount, amountMinor: takenMinor } : hold.amount,
    purpose: leg.kind === 'capture' ? leg.purpose : ('return' as const),
    reference: leg.kind === 'capture' ? (leg.reference ?? null) : null,
  };
  const kind = leg.kind === 'capture' ? 'captured' : 'voided';
  changes.transfers.push({ ...said, kind: leg.kind, holdId: hold.id, expiresAtMs: null, chainId: chainIdOf(deciding) });
  changes.entries.push(transferBody(kind, { ...said, holdId: hold.id, chain: chainOf(deciding, leg.id) }));
  return null;
}

/** The expiry of a hold, found by the sweep: null if it is resolved or not due. */
export function expireHold(state: LedgerState, { id, holdId, atMs }: { id: string; holdId: string; atMs: number }) {
  const hold = state.holds.get(holdId);
  if (!hold || hold.state !== 'held' || hold.expiresAtMs > atMs) return null;
  const changes = noChanges();
  const chain: Chain = { legs: [], contentHash: '', signed: null, order: null, ruleSignatures: new Map() };
  release({ state, changes, chain, atMs }, hold, { takenMinor: 0n, state: 'expired' });
  const { debitAccount, creditAccount, amount } = hold;
  const said = { id, debitAccount, creditAccount, amount, purpose: 'return' as const, reference: null };
  changes.transfers.push({ ...said, kind: 'expiry', holdId, expiresAtMs: null, chainId: id });
  changes.entries.push(transferBody('expired', { ...said, holdId, chain: null }));
  return changes;
}

/** Gives back what is not taken: to the account, and to the counters that the hold was counted in. */
function release(
  deciding: Deciding,
  hold: Hold,
  { takenMinor, state: end }: { takenMinor: bigint; state: 'captured' | 'voided' | 'expired' },
): void {
  const { state, changes } = deciding;
  const { debit, credit } = accountsOf(deciding, hold);
  const heldMinor = hold.amount.amountMinor;
  changes.accounts.set(debit.id, {
    ...debit,
    debitsPendingMinor: debit.debitsPendingMinor - heldMinor,
    debitsPostedMinor: debit.debitsPostedMinor + takenMinor,
  });
  changes.accounts.set(credit.id, {
    ...credit,
    creditsPendingMinor: credit.creditsPendingMinor - heldMinor,
    creditsPostedMinor: credit.creditsPostedMinor + takenMinor,
  });
  changes.holds.set(hold.id, { ...hold, state: end, capturedMinor: takenMinor });
  changeCounters({ state, changes }, debit.id, hold.caps, takenMinor - heldMinor);
}

function accountsOf(
  { state, changes }: Deciding,
  { debitAccount, creditAccount }: { debitAccount: string; creditAccount: string },
): { debit: MoneyAccount; credit: MoneyAccount } {
  const { account } = over(state, changes);
  const [debit, credit] = [account(debitAccount), account(creditAccount)];
  if (!debit || !credit) throw new Error('a hold names accounts that are not read');
  return { debit, credit };
}

function refuseAccounts({
  debit,
  credit,
  amount,
}: {
  debit: MoneyAccount;
  credit: MoneyAccount;
  amount: bigint;
}): LedgerRefusal | null {
  if (debit.isClosed) return { code: 'account_closed', accountId: debit.id };
  if (credit.isClosed) return { code: 'account_closed', accountId: credit.id };
  if (!debit.maySpend) return { code: 'spending_suspended', accountId: debit.id };
  if (!credit.mayReceive) return { code: 'receiving_suspended', accountId: credit.id };
  for (const account of [debit, credit]) {
    const totals = [
      account.debitsPostedMinor + account.debitsPendingMinor,
      account.creditsPostedMinor + account.creditsPendingMinor,
    ];
    if (totals.some((total) => total + amount > TOTAL_MINOR_MAX))
      return { code: 'account_full', accountId: account.id };
  }
  return null;
}

/** Limits first, then funds: whoever may not spend so much isn't told what there is. */
function spend(deciding: Deciding, leg: MoveCommand | HoldCommand, caps: readonly Cap[]): LedgerRefusal | null {
  const { debit } = accountsOf(deciding, leg);
  const { amountMinor } = leg.amount;
  for (const { key, periodKey, limitMinor, spentMinor } of changeCounters(deciding, debit.id, caps, amountMinor)) {
    if (spentMinor + amountMinor > limitMinor) return { code: 'cap_exceeded', key, periodKey, limitMinor, spentMinor };
  }
  const available = availableMinor(debit);
  if (available < amountMinor)
    return { code: 'insufficient_funds', accountId: debit.id, availableMinor: available > 0n ? available : 0n };
  return null;
}

const counted = (caps: readonly Cap[]): readonly Counted[] =>
  caps.map(({ key, periodKey, limitMinor }) => ({ key, periodKey, limitMinor }));

const chainIdOf = ({ chain }: Deciding): string => chain.legs[0]?.id ?? '';

function chainOf({ chain: { legs } }: Deciding, id: string): JsonObject | null {
  if (legs.length === 1) return null;
  return { id: legs[0]?.id ?? '', index: legs.findIndex((leg) => leg.id === id), legs: legs.length };
}

function enter(
  deciding: Deciding,
  kind: 'transferred' | 'held',
  leg: MoveCommand | HoldCommand,
  { counted: counters }: { counted: readonly Counted[] },
): void {
  const { changes, chain } = deciding;
  const expiresAtMs = leg.kind === 'hold' ? leg.expiresAtMs : null;
  const { id, debitAccount, creditAccount, amount, purpose } = leg;
  const said = { id, debitAccount, creditAccount, amount, purpose, reference: leg.reference ?? null };
  changes.transfers.push({ ...said, kind: leg.kind, holdId: null, expiresAtMs, chainId: chainIdOf(deciding) });
  const entry: Entry = transferBody(kind, {
    ...said,
    expiresAtMs,
    chain: chainOf(deciding, id),
    caps: counters,
    authorization: leg.authorization,
    ruleSignature: chain.ruleSignatures.get(id) ?? null,
  });
  changes.entries.push(entry);
}
