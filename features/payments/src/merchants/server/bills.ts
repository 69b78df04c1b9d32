// A till asks for an amount, once.
import { createHash } from 'node:crypto';
import { route, type HttpRefusal, type Requester, type Route } from '@althing/http';
import { ok, type Result } from '@althing/kernel';
import { cancelBill } from '../contract/cancel-bill.ts';
import { createBill } from '../contract/create-bill.ts';
import { getBill } from '../contract/get-bill.ts';
import { merchantRefusals } from '../contract/refusals.ts';
import { BILL_MS, billStateAt, PRESENTED_BILL_MS } from '../domain/bill-state.ts';
import { closeBill, countOpenBills, findBill, insertBill, type Bill } from '../storage/bill-store.ts';
import { spendPresentedCode } from '../storage/presented-code-store.ts';
import { findTill, type Till } from '../storage/till-store.ts';
import { accessMerchant, inTransaction, newCode, presentMoney, refused, type MerchantsCore } from './core.ts';
import { codeText } from './code-text.ts';
import type { Merchant } from '../storage/merchant-store.ts';

/** A till serves one customer after another; what is left open runs out in minutes. */
const OPEN_BILLS_MAX = 50;

export function billRoutes(core: MerchantsCore): Route[] {
  const { db } = core;

  async function present(merchant: Merchant, bill: Bill) {
    const till = await findTill(db, { tillId: bill.tillId });
    return presentBill(merchant, { bill, till, nowMs: core.nowMs() });
  }

  return [
    route(createBill, async ({ params, body, requester }) => {
      const access = await accessMerchant(core, { requester, ...params, act: 'ask_at_till' });
      if (!access.ok) return access;
      const { merchant, institution } = access.value;
      const { billId } = params;
      const amountMinor = BigInt(body.amount.amountMinor);
      const reference = body.reference ?? null;
      const till = await findTill(db, { tillId: body.tillId });
      if (till?.merchantId !== merchant.merchantId) return refused(merchantRefusals.notFound);
      const isSame = (bill: Bill) =>
        bill.merchantId === merchant.merchantId &&
        bill.tillId === till.tillId &&
        bill.amountMinor === amountMinor &&
        bill.reference === reference &&
        (bill.presentedCodeId === null) === (body.presentedCode === undefined);
      const there = await findBill(db, { billId });
      if (there) return isSame(there) ? ok(await present(merchant, there)) : refused(merchantRefusals.idUsedOtherwise);
      if (merchant.isClosed || institution.isClosed || till.isClosed) return refused(merchantRefusals.merchantClosed);
      if (body.amount.currency !== merchant.currency) return refused(merchantRefusals.currencyNotOffered);
      const made = await inTransaction(core, async (tx): Promise<Result<Bill, HttpRefusal>> => {
        const nowMs = core.nowMs();
        const at = new Date(nowMs);
        if ((await countOpenBills(tx, till.tillId, at)) >= OPEN_BILLS_MAX)
          return refused(merchantRefusals.tooMany, { most: OPEN_BILLS_MAX });
        const presented =
          body.presentedCode === undefined
            ? null
            : await spendPresentedCode(tx, {
                secretHash: hashOfPresented(body.presentedCode),
                currency: merchant.currency,
                billId,
                at,
              });
        if (body.presentedCode !== undefined && presented === null)
          return refused(merchantRefusals.presentedCodeUnusable);
        const bill = {
          billId,
          merchantId: merchant.merchantId,
          tillId: till.tillId,
          code: newCode(),
          amountMinor,
          reference,
          presentedCodeId: presented?.presentedCodeId ?? null,
          createdAtMs: nowMs,
          expiresAtMs: nowMs + (presented ? PRESENTED_BILL_MS : BILL_MS),
        };
        const isFresh = await insertBill(tx, { ...bill, madeBy: requester.userId });
        if (!isFresh) return refused(merchantRefusals.idUsedOtherwise);
        return ok({ ...bill, state: 'open', paymentId: null });
      });
      if (!made.ok) return made;
      if (made.value.presentedCodeId !== null) core.waiters.wake(made.value.presentedCodeId);
      return ok(presentBill(merchant, { bill: made.value, till, nowMs: core.nowMs() }));
    }),
    route(getBill, async ({ params, query, requester, signal }) => {
      const access = await accessMerchant(core, { requester, ...params, act: 'ask_at_till' });
      if (!access.ok) return access;
      const { merchant } = access.value;
      const bill = await core.waiters.until(waitFor(params.billId, requester), () => findBill(db, params), {
        isDone: (found) => found === null || billStateAt(found, core.nowMs()) !== 'open',
        waitMs: query.waitMs,
        signal,
      });
      if (bill?.merchantId !== merchant.merchantId) return refused(merchantRefusals.notFound);
      return ok(await present(merchant, bill));
    }),
    route(cancelBill, async ({ params, requester }) => {
      const access = await accessMerchant(core, { requester, ...params, act: 'ask_at_till' });
      if (!access.ok) return access;
      const { merchant } = access.value;
      const bill = await findBill(db, params);
      if (bill?.merchantId !== merchant.merchantId) return refused(merchantRefusals.notFound);
      const { billId } = bill;
      const isClosed = await closeBill(db, { billId, state: 'cancelled', at: new Date(core.nowMs()) });
      const now = (await findBill(db, { billId })) ?? bill;
      const state = billStateAt(now, core.nowMs());
      if (!isClosed && state !== 'cancelled') return refused(merchantRefusals.billNotOpen, { state });
      wakeBill(core, bill);
      return ok(await present(merchant, now));
    }),
  ];
}

/** The till waits for its bill, the customer for what was asked by their code. */
export function wakeBill(core: MerchantsCore, { billId, presentedCodeId }: Bill): void {
  core.waiters.wake(billId);
  if (presentedCodeId !== null) core.waiters.wake(presentedCodeId);
}

export function waitFor(id: string, { userId }: Requester): { id: string; who: string } {
  return { id, who: userId };
}

/** Codes are kept as their hashes: a copy of the table holds nothing that a till could use. */
export function hashOfPresented(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

function presentBill(merchant: Merchant, { bill, till, nowMs }: { bill: Bill; till: Till | null; nowMs: number }) {
  return {
    billId: bill.billId,
    tillId: bill.tillId,
    amount: presentMoney({ amountMinor: bill.amountMinor, currency: merchant.currency }),
    reference: bill.reference,
    state: billStateAt(bill, nowMs),
    qrText: bill.presentedCodeId === null && till !== null ? codeText(merchant, { tillCode: till.code, bill }) : null,
    paymentId: bill.paymentId,
    createdAtMs: bill.createdAtMs,
    expiresAtMs: bill.expiresAtMs,
  };
}
