// An order is prepared: everything is checked that can be, and the text is made that the person signs. Nothing moves.
// What is checked here is checked again when the order comes back signed, by the ledger in its own transaction.
import type { HttpRefusal, Requester } from '@althing/http';
import { ok, type JsonObject, type Result } from '@althing/kernel';
import type { z } from 'zod';
import type { zOrder } from '../contract/fields.ts';
import { refusals } from '../contract/refusals.ts';
import type { Purpose } from '../../ledger/domain/commands.ts';
import type { Money } from '../../ledger/domain/money.ts';
import { availableMinor, orderText } from '../../ledger/server/index.ts';
import { feeMinorOf } from '../domain/fees.ts';
import { isHouseMadeId } from '../domain/house-made-id.ts';
import { limitsOf } from '../domain/limits.ts';
import { moneyLine, signedLine, textLine, type OrderLine } from '../domain/order-lines.ts';
import { spendingCaps, type SpendingCap } from '../domain/spending-caps.ts';
import { findOpenAccount, type OwnedAccount } from '../storage/account-store.ts';
import { countOrders, saveOrder } from '../storage/order-store.ts';
import type { Party } from '../storage/party.ts';
import { selectTier } from '../storage/person-store.ts';
import { capExceeded, refused } from './answers.ts';
import { chooseConfirmation } from './choose-confirmation.ts';
import type { PeopleCore } from './core.ts';
import { presentParty } from './present-party.ts';
import { requireActive } from './suspended.ts';

/** Time to read it, to look for the passkey, and for a slow line; not to find it again tomorrow. */
export const ORDER_MS = 10 * 60_000;
/** Prepared and not yet ended orders of one person: a bound on what can be heaped up, far above what is needed. */
const ORDERS_MAX = 200;

export interface OrderPayee {
  readonly accountId: string;
  /** Who it is, where it is a person. */
  readonly userId: string | null;
  /** As the payer may know them. */
  readonly party: Party;
  /** The payer as the payee may know them; null where the payee is no person and learns it from their own set. */
  readonly payerAsSeen: Party | null;
  /** Whether being paid for the first time is limited; not for verified institutions. */
  readonly isCooledOff: boolean;
  readonly firstPaidAtMs: number | null;
  /**
   * By what the payer's limits tell this payee from others, where many are paid through one account: all accounts at
   * banks are behind the house's. Else the account.
   */
  readonly payeeKey?: string;
}

export interface OrderAsked {
  readonly requester: Requester;
  readonly transferId: string;
  readonly purpose: Purpose;
  readonly amount: Money;
  readonly payee: OrderPayee;
  readonly reference?: string | null;
  /** What the payee pays to the house out of what it gets; a merchant's share. */
  readonly payeeFeeMinor?: bigint;
  /** Only reserves; ends by itself then. */
  readonly holdEndsAtMs?: number | null;
  /** Lines beside the usual ones, before the amount. */
  readonly lines?: readonly OrderLine[];
  /** What the hook of the purpose gets when the order is signed. */
  readonly context?: JsonObject;
}

/** What is done when the order comes back signed; kept as JSON. */
export interface OrderPlan {
  readonly fromAccount: string;
  readonly toAccount: string;
  readonly payeeKey: string;
  readonly amountMinor: string;
  readonly feeMinor: string;
  readonly payeeFeeMinor: string;
  readonly currency: string;
  readonly purpose: Purpose;
  readonly reference: string | null;
  readonly holdEndsAtMs: number | null;
  readonly payeeUserId: string | null;
  readonly party: Party;
  readonly payerAsSeen: Party | null;
  readonly isCooledOff: boolean;
  readonly context: JsonObject;
}

type PreparedAnswer = z.input<typeof zOrder>;

export async function prepareTransferOrder(
  core: PeopleCore,
  asked: OrderAsked,
): Promise<Result<PreparedAnswer, HttpRefusal>> {
  const { requester, transferId, purpose, amount, payee, holdEndsAtMs = null, reference = null } = asked;
  const { userId } = requester;
  const active = await requireActive(core, userId);
  if (!active.ok) return active;
  const from = await findOpenAccount(core.db, userId, amount.currency);
  if (!from) return refused(refusals.noAccount);
  if (payee.accountId === from.accountId) return refused(refusals.payeeIsSelf);
  if (isHouseMadeId(transferId) || (await core.ledger.transfer(transferId)) !== null)
    return refused(refusals.idUsedOtherwise);
  if ((await countOrders(core.db, userId, new Date(core.nowMs()))) >= ORDERS_MAX) return refused(refusals.busy);
  const tier = await selectTier(core.db, userId);
  const feeMinor = feeMinorOf({ purpose, tier, amountMinor: amount.amountMinor });
  const totalMinor = amount.amountMinor + feeMinor;
  const affordable = await checkAffordable(core, { requester, from, totalMinor, payee });
  if (!affordable.ok) return affordable;

  const lines = orderLines({ ...asked, feeMinor });
  const expiresAtMs = core.nowMs() + ORDER_MS;
  const text = orderText({
    id: transferId,
    kind: holdEndsAtMs === null ? 'transfer' : 'hold',
    from: from.accountId,
    to: payee.accountId,
    toName: payee.party.name,
    amount,
    feeMinor,
    purpose,
    reference,
    expiresAtMs,
    holdExpiresAtMs: holdEndsAtMs,
    lines: lines.map(signedLine),
  });
  const confirmation = await chooseConfirmation(core, requester, text);
  if (!confirmation.ok) return confirmation;
  const plan: OrderPlan = {
    fromAccount: from.accountId,
    toAccount: payee.accountId,
    payeeKey: payee.payeeKey ?? payee.accountId,
    amountMinor: amount.amountMinor.toString(),
    feeMinor: feeMinor.toString(),
    payeeFeeMinor: (asked.payeeFeeMinor ?? 0n).toString(),
    currency: amount.currency,
    purpose,
    reference,
    holdEndsAtMs,
    payeeUserId: payee.userId,
    party: payee.party,
    payerAsSeen: payee.payerAsSeen,
    isCooledOff: payee.isCooledOff,
    context: asked.context ?? {},
  };
  const isSaved = await saveOrder(core.db, {
    orderId: transferId,
    userId,
    kind: 'transfer',
    orderText: text,
    plan: JSON.stringify(plan),
    expiresAtMs,
  });
  if (!isSaved) return refused(refusals.idUsedOtherwise);
  const money = (amountMinor: bigint) => ({ amountMinor: amountMinor.toString(), currency: amount.currency });
  return ok({
    transferId,
    orderText: text,
    lines: lines.map(signedLine),
    payee: presentParty(core, userId, payee.party),
    amount: money(amount.amountMinor),
    fee: money(feeMinor),
    total: money(totalMinor),
    expiresAtMs,
    confirmation: confirmation.value,
  });
}

function orderLines({
  amount,
  payee,
  lines = [],
  feeMinor,
  reference,
  holdEndsAtMs = null,
}: OrderAsked & { feeMinor: bigint }): OrderLine[] {
  const { currency } = amount;
  return [
    textLine('payee', payee.party.name),
    ...(payee.party.kind === 'person' && payee.party.isKnown ? [textLine('payee_address', payee.party.key)] : []),
    ...(reference === undefined || reference === null ? [] : [textLine('reference', reference)]),
    ...lines,
    moneyLine('amount', amount),
    moneyLine('fee', { amountMinor: feeMinor, currency }),
    moneyLine('total', { amountMinor: amount.amountMinor + feeMinor, currency }),
    textLine('arrives', holdEndsAtMs === null ? 'at_once' : 'when_booked'),
  ];
}

/** The limits that a transfer of this person counts against now. */
export async function capsFor(
  core: PeopleCore,
  {
    requester,
    currency,
    payee,
  }: {
    requester: Requester;
    currency: string;
    payee: { readonly accountId: string; readonly firstPaidAtMs: number | null } | null;
  },
): Promise<SpendingCap[]> {
  const { userId, deviceId, sessionId } = requester;
  const nowMs = core.nowMs();
  const signedIn = deviceId === null ? null : await core.accounts.deviceSignedIn(userId, deviceId);
  return spendingCaps({
    limits: limitsOf({ tier: await selectTier(core.db, userId), currency }),
    nowMs,
    // A session without a device, or one that is just ending, is as new as can be.
    device: {
      deviceId: signedIn?.deviceId ?? sessionId,
      signedInAtMs: signedIn?.signedInAtMs ?? nowMs,
    },
    payee,
  });
}

async function checkAffordable(
  core: PeopleCore,
  {
    requester,
    from,
    totalMinor,
    payee,
  }: { requester: Requester; from: OwnedAccount; totalMinor: bigint; payee: OrderPayee },
): Promise<Result<void, HttpRefusal>> {
  const { currency } = from;
  const limits = limitsOf({ tier: await selectTier(core.db, requester.userId), currency });
  if (totalMinor > limits.perTransferMinor) return overTransferLimit(limits.perTransferMinor);
  const caps = await capsFor(core, {
    requester,
    currency,
    payee: payee.isCooledOff ? { ...payee, accountId: payee.payeeKey ?? payee.accountId } : null,
  });
  const spent = await core.ledger.spent(from.accountId, caps);
  const crossed = caps.findIndex((cap, index) => (spent[index] ?? 0n) + totalMinor > cap.limitMinor);
  const cap = caps[crossed];
  if (cap) return capExceeded({ ...cap, spentMinor: spent[crossed] ?? 0n });
  const inLedger = (await core.ledger.accounts([from.accountId])).get(from.accountId);
  const available = inLedger ? availableMinor(inLedger) : 0n;
  return available < totalMinor ? refused(refusals.insufficientFunds, { availableMinor: available.toString() }) : ok();
}

export function overTransferLimit(limitMinor: bigint): Result<never, HttpRefusal> {
  return refused(refusals.overTransferLimit, { limit: { limitMinor: limitMinor.toString() } });
}
