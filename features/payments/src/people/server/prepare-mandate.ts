// A mandate is prepared, signed and granted as a payment is.
import type { HttpRefusal, Requester } from '@althing/http';
import { ok, refuse, type Result } from '@althing/kernel';
import type { z } from 'zod';
import type { zMandateOrder } from '../contract/prepare-mandate.ts';
import { refusals } from '../contract/refusals.ts';
import type { Money } from '../../ledger/domain/money.ts';
import { mandateText } from '../../ledger/server/index.ts';
import { isMandateTime, MANDATES_MAX } from '../domain/mandate-state.ts';
import { momentLine, moneyLine, signedLine, textLine, type OrderLine } from '../domain/order-lines.ts';
import type { MandatePeriod } from '../domain/periods.ts';
import { findOpenAccount } from '../storage/account-store.ts';
import { insertChanges } from '../storage/change-store.ts';
import {
  countOpenMandates,
  findMandate,
  insertMandate,
  type GrantedMandate,
  type PlacedMandate,
} from '../storage/mandate-store.ts';
import { deleteOrder, findOrder, saveOrder } from '../storage/order-store.ts';
import type { Party } from '../storage/party.ts';
import { isSuspended } from '../storage/suspension-store.ts';
import { ours, takeTurn } from '../storage/tables.ts';
import { ledgerRefused, refused } from './answers.ts';
import { chooseConfirmation, digestOf, readConfirmation, type Confirmation } from './choose-confirmation.ts';
import type { PeopleCore } from './core.ts';
import { mandateChanges } from './end-mandate.ts';
import { ORDER_MS } from './prepare-order.ts';
import { presentParty } from './present-party.ts';
import { requireActive } from './suspended.ts';

export interface MandateAsked {
  readonly requester: Requester;
  readonly mandateId: string;
  /** Who may collect: a person or a merchant, as the payer may know them. */
  readonly payee: { readonly accountId: string; readonly party: Party };
  readonly cap: Money;
  readonly period: MandatePeriod;
  readonly startsAtMs: number;
  readonly endsAtMs: number | null;
}

/** What is kept until the signature comes. */
interface MandatePlan {
  readonly payerAccountId: string;
  readonly payeeAccountId: string;
  readonly payee: Party;
  readonly capMinor: string;
  readonly currency: string;
  readonly period: MandatePeriod;
  readonly startsAtMs: number;
  readonly endsAtMs: number | null;
}

export async function prepareMandateOrder(
  core: PeopleCore,
  asked: MandateAsked,
): Promise<Result<z.input<typeof zMandateOrder>, HttpRefusal>> {
  const { requester, mandateId, payee, cap, period, startsAtMs, endsAtMs } = asked;
  const { userId } = requester;
  const nowMs = core.nowMs();
  if (!isMandateTime({ startsAtMs, endsAtMs }, nowMs)) return refused(refusals.periodWrong);
  const active = await requireActive(core, userId);
  if (!active.ok) return active;
  const from = await findOpenAccount(core.db, userId, cap.currency);
  if (!from) return refused(refusals.noAccount);
  if ((await countOpenMandates(core.db, userId, new Date(nowMs))) >= MANDATES_MAX) {
    return refused(refusals.tooManyOpen, { most: MANDATES_MAX });
  }
  if (await findMandate(core.db, mandateId)) return refused(refusals.idUsedOtherwise);
  const lines: OrderLine[] = [
    textLine('payee', payee.party.name),
    ...(payee.party.kind === 'person' && payee.party.isKnown ? [textLine('payee_address', payee.party.key)] : []),
    moneyLine('cap', cap),
    textLine('period', period),
    momentLine('starts', startsAtMs),
    endsAtMs === null ? textLine('ends', 'never') : momentLine('ends', endsAtMs),
  ];
  const expiresAtMs = nowMs + ORDER_MS;
  const text = mandateText(
    { id: mandateId, payerAccount: from.accountId, payeeAccount: payee.accountId, cap, period, startsAtMs, endsAtMs },
    { toName: payee.party.name, expiresAtMs, lines: lines.map(signedLine) },
  );
  const confirmation = await chooseConfirmation(core, requester, text);
  if (!confirmation.ok) return confirmation;
  const plan: MandatePlan = {
    payerAccountId: from.accountId,
    payeeAccountId: payee.accountId,
    payee: payee.party,
    capMinor: cap.amountMinor.toString(),
    currency: cap.currency,
    period,
    startsAtMs,
    endsAtMs,
  };
  const order = { orderId: mandateId, userId, kind: 'mandate' as const, orderText: text, expiresAtMs };
  if (!(await saveOrder(core.db, { ...order, plan: JSON.stringify(plan) }))) return refused(refusals.idUsedOtherwise);
  return ok({
    mandateId,
    orderText: text,
    lines: lines.map(signedLine),
    payee: presentParty(core, userId, payee.party),
    cap: { amountMinor: cap.amountMinor.toString(), currency: cap.currency },
    period,
    expiresAtMs,
    confirmation: confirmation.value,
  });
}

export interface SignedMandate {
  readonly requester: Requester;
  readonly mandateId: string;
  readonly orderText: string;
  readonly confirmation: Confirmation;
}

export async function grantSignedMandate(
  core: PeopleCore,
  signed: SignedMandate,
): Promise<Result<PlacedMandate, HttpRefusal>> {
  const { requester, mandateId, orderText } = signed;
  const { userId } = requester;
  const orderHash = digestOf(orderText);
  const known = await findMandate(core.db, mandateId);
  if (known) {
    const isSame = known.payerId === userId && known.orderHash.equals(orderHash);
    return isSame ? ok(known) : refused(refusals.idUsedOtherwise);
  }
  const order = await findOrder(core.db, { orderId: mandateId, userId, kind: 'mandate' });
  if (!order || order.orderText !== orderText) return refused(refusals.orderUnknown);
  if (core.nowMs() >= order.expiresAtMs) return refused(refusals.orderExpired);
  const active = await requireActive(core, userId);
  if (!active.ok) return active;
  const signature = await readConfirmation(core, signed);
  if (!signature.ok) return signature;
  const plan = JSON.parse(order.plan) as MandatePlan;
  const mandate: Omit<GrantedMandate, 'endedAtMs' | 'endedBy'> = {
    mandateId,
    payerId: userId,
    ...plan,
    capMinor: BigInt(plan.capMinor),
    orderHash,
  };
  const granted = await core.ledger.grantMandate({
    id: mandateId,
    payerAccount: plan.payerAccountId,
    payeeAccount: plan.payeeAccountId,
    cap: { amountMinor: mandate.capMinor, currency: plan.currency },
    period: plan.period,
    startsAtMs: plan.startsAtMs,
    endsAtMs: plan.endsAtMs,
    authorization: { by: 'key', orderText, signature: signature.value },
    async alongside(ledgerTx) {
      const tx = ours(ledgerTx);
      const at = new Date(core.nowMs());
      await takeTurn(tx);
      if (await isSuspended(tx, userId, at)) return refuse('suspended');
      if ((await countOpenMandates(tx, userId, at)) >= MANDATES_MAX) return refuse('too_many_open');
      await insertMandate(tx, mandate);
      await insertChanges(tx, mandateChanges(mandate), at);
      await deleteOrder(tx, mandateId);
      return ok();
    },
  });
  if (!granted.ok) return ledgerRefused(granted.refusal, { fromAccount: plan.payerAccountId, caps: [] });
  core.wake();
  const made = await findMandate(core.db, mandateId);
  return made ? ok(made) : refused(refusals.idUsedOtherwise);
}
