// A signed order comes back: once, however often it is sent.
import { createHash } from 'node:crypto';
import type { HttpRefusal, Requester } from '@althing/http';
import { ok, refuse, type Result } from '@althing/kernel';
import { refusals } from '../contract/refusals.ts';
import { houseAccountId } from '../../ledger/server/index.ts';
import type { MoveCommand, HoldCommand, Transfer } from '../../ledger/domain/commands.ts';
import { limitsOf } from '../domain/limits.ts';
import { ledgerCap, type SpendingCap } from '../domain/spending-caps.ts';
import { deleteOrder, findOrder } from '../storage/order-store.ts';
import { firstPaidMs } from '../storage/payee-store.ts';
import { selectTier } from '../storage/person-store.ts';
import { isSuspended } from '../storage/suspension-store.ts';
import { ours, takeTurn } from '../storage/tables.ts';
import { findTransfer, type PlacedTransfer } from '../storage/transfer-store.ts';
import { ledgerRefused, refused } from './answers.ts';
import { digestOf, readConfirmation, type Confirmation } from './choose-confirmation.ts';
import type { PeopleCore } from './core.ts';
import { capsFor, overTransferLimit, type OrderPlan } from './prepare-order.ts';
import { recordTransfer } from './record-transfer.ts';
import { requireActive } from './suspended.ts';

export interface SignedOrder {
  readonly requester: Requester;
  readonly transferId: string;
  readonly orderText: string;
  readonly confirmation: Confirmation;
}

export async function confirmOrder(
  core: PeopleCore,
  signed: SignedOrder,
): Promise<Result<PlacedTransfer, HttpRefusal>> {
  const { requester, transferId, orderText } = signed;
  const { userId } = requester;
  const orderHash = digestOf(orderText);
  const known = await findTransfer(core.db, userId, transferId);
  if (known?.orderHash) return known.orderHash.equals(orderHash) ? ok(known) : refused(refusals.idUsedOtherwise);
  const order = await findOrder(core.db, { orderId: transferId, userId, kind: 'transfer' });
  if (!order || order.orderText !== orderText) return refused(refusals.orderUnknown);
  if (core.nowMs() >= order.expiresAtMs) return refused(refusals.orderExpired);
  const active = await requireActive(core, userId);
  if (!active.ok) return active;
  const signature = await readConfirmation(core, signed);
  if (!signature.ok) return signature;

  const plan = JSON.parse(order.plan) as OrderPlan;
  const limits = limitsOf({ tier: await selectTier(core.db, userId), currency: plan.currency });
  const totalMinor = BigInt(plan.amountMinor) + BigInt(plan.feeMinor);
  if (totalMinor > limits.perTransferMinor) return overTransferLimit(limits.perTransferMinor);
  const payee = plan.isCooledOff
    ? { accountId: plan.payeeKey, firstPaidAtMs: await firstPaidMs(core.db, userId, plan.payeeKey) }
    : null;
  const caps = await capsFor(core, { requester, currency: plan.currency, payee });
  const chain = legs(plan, { transferId, caps, authorization: { by: 'key', orderText, signature: signature.value } });
  const posted = await core.ledger.post(chain, {
    alongside: (ledgerTx, transfers) =>
      writeAlongside(core, { ...signed, plan, orderHash, tx: ours(ledgerTx), transfers }),
  });
  if (!posted.ok) {
    const words = core.hooks.get(plan.purpose)?.refusals;
    return ledgerRefused(posted.refusal, { fromAccount: plan.fromAccount, caps, words });
  }
  core.wake();
  const made = await findTransfer(core.db, userId, transferId);
  // The ledger knows the id and we don't: somebody else's.
  return made ? ok(made) : refused(refusals.idUsedOtherwise);
}

async function writeAlongside(
  core: PeopleCore,
  given: SignedOrder & {
    plan: OrderPlan;
    orderHash: Buffer;
    tx: ReturnType<typeof ours>;
    transfers: readonly Transfer[];
  },
): Promise<Result<void, string>> {
  const { tx, plan, requester, transferId, transfers } = given;
  const { userId } = requester;
  const [transfer] = transfers;
  if (!transfer) return refuse('order_unknown');
  await takeTurn(tx);
  if (await isSuspended(tx, userId, new Date(transfer.atMs))) return refuse('suspended');
  const done = await core.hooks.get(plan.purpose)?.alongside(tx, { context: plan.context, transfer, payerId: userId });
  if (done && !done.ok) return done;
  const requestId = textIn(plan, 'requestId');
  await recordTransfer(tx, {
    transferId,
    purpose: plan.purpose,
    state: plan.holdEndsAtMs === null ? 'done' : 'waiting',
    amountMinor: BigInt(plan.amountMinor),
    feeMinor: BigInt(plan.feeMinor),
    currency: plan.currency,
    reference: plan.reference,
    requestId,
    splitId: textIn(plan, 'splitId'),
    orderHash: given.orderHash,
    holdEndsAtMs: plan.holdEndsAtMs,
    atMs: transfer.atMs,
    payer: { userId, accountId: plan.fromAccount, sees: plan.party },
    payee:
      plan.payeeUserId === null || plan.payerAsSeen === null
        ? null
        : { userId: plan.payeeUserId, accountId: plan.toAccount, sees: plan.payerAsSeen },
    toAccount: plan.payeeKey,
  });
  await deleteOrder(tx, transferId);
  return ok();
}

function legs(
  plan: OrderPlan,
  given: {
    transferId: string;
    caps: readonly SpendingCap[];
    authorization: MoveCommand['authorization'];
  },
): (MoveCommand | HoldCommand)[] {
  const { currency } = plan;
  const feeMinor = BigInt(plan.feeMinor);
  const first = {
    id: given.transferId,
    debitAccount: plan.fromAccount,
    creditAccount: plan.toAccount,
    amount: { amountMinor: BigInt(plan.amountMinor), currency },
    purpose: plan.purpose,
    reference: plan.reference,
    caps: given.caps.map(ledgerCap),
    authorization: given.authorization,
  };
  const main: MoveCommand | HoldCommand =
    plan.holdEndsAtMs === null
      ? { ...first, kind: 'transfer' }
      : { ...first, kind: 'hold', expiresAtMs: plan.holdEndsAtMs };
  const fee = (id: string, debitAccount: string, amountMinor: bigint) =>
    ({
      kind: 'transfer',
      id,
      debitAccount,
      creditAccount: houseAccountId(currency, 'fees'),
      amount: { amountMinor, currency },
      purpose: 'fee',
    }) as const;
  const payeeFeeMinor = BigInt(plan.payeeFeeMinor);
  return [
    main,
    ...(feeMinor === 0n
      ? []
      : [
          {
            ...fee(feeLegId(given.transferId), plan.fromAccount, feeMinor),
            caps: given.caps.map(ledgerCap),
            authorization: { by: 'first' } as const,
          },
        ]),
    ...(payeeFeeMinor === 0n
      ? []
      : [
          {
            ...fee(payeeFeeLegId(given.transferId), plan.toAccount, payeeFeeMinor),
            authorization: { by: 'rule', rule: 'payee-fee' } as const,
          },
        ]),
  ];
}

/** The same each time, so that a repeated chain is the same chain: a UUID of version 8 (RFC 9562). */
export function feeLegId(transferId: string): string {
  return derivedId(`althing fee leg\n${transferId}`);
}

/** The same for what the payee pays out of what it gets. */
export function payeeFeeLegId(transferId: string): string {
  return derivedId(`althing payee fee leg\n${transferId}`);
}

/** A UUID of version 8 (RFC 9562) that `name` always leads to. */
export function derivedId(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function textIn({ context }: OrderPlan, member: string): string | null {
  const value = context[member];
  return typeof value === 'string' ? value : null;
}
