// What a manager signs for the merchant: money leaves a merchant's account only by the key of somebody who may.
import { createHash } from 'node:crypto';
import type { HttpRefusal, Requester } from '@althing/http';
import { ok, type JsonObject, type Result } from '@althing/kernel';
import type { Authorization, Purpose } from '../../ledger/domain/commands.ts';
import { availableMinor, orderText } from '../../ledger/server/index.ts';
import { refusals } from '../../people/contract/refusals.ts';
import { isHouseMadeId } from '../../people/domain/house-made-id.ts';
import { moneyLine, signedLine, type OrderLine } from '../../people/domain/order-lines.ts';
import { chooseConfirmation, readConfirmation, type Confirmation } from '../../people/server/choose-confirmation.ts';
import { ORDER_MS } from '../../people/server/prepare-order.ts';
import { presentParty } from '../../people/server/present-party.ts';
import type { Party } from '../../people/storage/party.ts';
import type { Merchant } from '../storage/merchant-store.ts';
import { countMerchantOrders, findMerchantOrder, saveMerchantOrder } from '../storage/order-store.ts';
import { presentMoney, refused, type MerchantsCore } from './core.ts';
import { syncStaffKeys } from './staff-keys.ts';

/** Prepared and not yet ended orders of one person: a bound on what can be heaped up, far above what is needed. */
const ORDERS_MAX = 100;

export interface StaffOrderAsked {
  readonly requester: Requester;
  readonly merchant: Merchant;
  readonly orderId: string;
  readonly kind: 'refund' | 'payout';
  readonly toAccount: string;
  /** Who gets it, as the manager may know them. */
  readonly payee: Party;
  readonly amountMinor: bigint;
  readonly purpose: Purpose;
  readonly reference: string | null;
  readonly holdExpiresAtMs: number | null;
  readonly lines: readonly OrderLine[];
  readonly plan: JsonObject;
}

export async function prepareStaffOrder(core: MerchantsCore, asked: StaffOrderAsked) {
  const { ledger, people } = core.deps;
  const { requester, merchant, orderId, amountMinor } = asked;
  const { currency, accountId } = merchant;
  if (isHouseMadeId(orderId) || (await ledger.transfer(orderId)) !== null) return refused(refusals.idUsedOtherwise);
  if ((await countMerchantOrders(core.db, requester.userId)) >= ORDERS_MAX) return refused(refusals.busy);
  const account = (await ledger.accounts([accountId])).get(accountId);
  const available = account ? availableMinor(account) : 0n;
  if (available < amountMinor) return refused(refusals.insufficientFunds, { availableMinor: available.toString() });
  const amount = { amountMinor, currency };
  const lines = [...asked.lines, moneyLine('amount', amount), moneyLine('total', amount)];
  const expiresAtMs = core.nowMs() + ORDER_MS;
  const text = orderText({
    id: orderId,
    kind: asked.holdExpiresAtMs === null ? 'transfer' : 'hold',
    from: accountId,
    to: asked.toAccount,
    toName: asked.payee.name,
    amount,
    feeMinor: 0n,
    purpose: asked.purpose,
    reference: asked.reference,
    expiresAtMs,
    holdExpiresAtMs: asked.holdExpiresAtMs,
    lines: lines.map(signedLine),
  });
  await syncStaffKeys(core, merchant, requester.userId);
  const confirmation = await chooseConfirmation(people, requester, text);
  if (!confirmation.ok) return confirmation;
  const isSaved = await saveMerchantOrder(core.db, {
    orderId,
    userId: requester.userId,
    merchantId: merchant.merchantId,
    kind: asked.kind,
    orderText: text,
    plan: JSON.stringify(asked.plan),
    expiresAtMs,
  });
  if (!isSaved) return refused(refusals.idUsedOtherwise);
  return ok({
    transferId: orderId,
    orderText: text,
    lines: lines.map(({ money, ...line }) => ({ ...line, ...(money ? { money: presentMoney(money) } : {}) })),
    payee: presentParty(people, requester.userId, asked.payee),
    amount: presentMoney(amount),
    fee: presentMoney({ amountMinor: 0n, currency }),
    total: presentMoney(amount),
    expiresAtMs,
    confirmation: confirmation.value,
  });
}

export interface SignedStaffOrder {
  readonly requester: Requester;
  readonly merchantId: string;
  readonly orderId: string;
  readonly kind: 'refund' | 'payout';
  readonly orderText: string;
  readonly confirmation: Confirmation;
}

/** The order that came back signed: what was planned, and by what the ledger lets it through. */
export async function readStaffOrder(
  core: MerchantsCore,
  signed: SignedStaffOrder,
): Promise<Result<{ plan: JsonObject; authorization: Authorization }, HttpRefusal>> {
  const { requester, orderText: text } = signed;
  const order = await findMerchantOrder(core.db, { ...signed, userId: requester.userId });
  if (!order || order.orderText !== text) return refused(refusals.orderUnknown);
  if (core.nowMs() >= order.expiresAtMs) return refused(refusals.orderExpired);
  const signature = await readConfirmation(core.deps.people, signed);
  if (!signature.ok) return signature;
  return ok({
    plan: JSON.parse(order.plan) as JsonObject,
    authorization: { by: 'key', orderText: text, signature: signature.value },
  });
}

export function hashOfOrder(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
