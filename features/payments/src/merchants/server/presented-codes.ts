// A code that the payer shows to a till: the till learns nothing from it but that somebody is there who may pay.
import { randomUUID } from 'node:crypto';
import { route, type Requester, type Route } from '@althing/http';
import { ok } from '@althing/kernel';
import { refusals } from '../../people/contract/refusals.ts';
import { requireActive } from '../../people/server/suspended.ts';
import { findOpenAccount } from '../../people/storage/account-store.ts';
import { createPresentedCode } from '../contract/create-presented-code.ts';
import { declineBill } from '../contract/decline-bill.ts';
import { getPresentedCode } from '../contract/get-presented-code.ts';
import { merchantRefusals } from '../contract/refusals.ts';
import { billStateAt, PRESENTED_CODE_MS } from '../domain/bill-state.ts';
import { closeBill, findBill, type Bill } from '../storage/bill-store.ts';
import { findMerchant } from '../storage/merchant-store.ts';
import {
  dropUnused,
  findPresentedCode,
  insertPresentedCode,
  type PresentedCode,
} from '../storage/presented-code-store.ts';
import { hashOfPresented, waitFor, wakeBill } from './bills.ts';
import { inTransaction, newSecret, presentMoney, refused, type MerchantsCore } from './core.ts';
import { presentMerchantParty } from './present-merchant.ts';

export function presentedCodeRoutes(core: MerchantsCore): Route[] {
  const { db, deps } = core;

  async function own(requester: Requester, presentedCodeId: string): Promise<PresentedCode | null> {
    const code = await findPresentedCode(db, presentedCodeId);
    return code?.userId === requester.userId ? code : null;
  }

  return [
    route(createPresentedCode, async ({ body, requester }) => {
      const { userId } = requester;
      const active = await requireActive(deps.people, userId);
      if (!active.ok) return active;
      if (!(await findOpenAccount(deps.people.db, userId, body.currency))) return refused(refusals.noAccount);
      const text = `ALTHING-PAY-1.${newSecret()}`;
      const nowMs = core.nowMs();
      const code = {
        presentedCodeId: randomUUID(),
        userId,
        currency: body.currency,
        expiresAtMs: nowMs + PRESENTED_CODE_MS,
        secretHash: hashOfPresented(text),
      };
      // MER8: only the newest is good, so nobody heaps them up either.
      await inTransaction(core, async (tx) => {
        await dropUnused(tx, userId);
        await insertPresentedCode(tx, code, new Date(nowMs));
        return ok();
      });
      return ok({ presentedCodeId: code.presentedCodeId, text, expiresAtMs: code.expiresAtMs });
    }),
    route(getPresentedCode, async ({ params, query, requester, signal }) => {
      const found = await core.waiters.until(
        waitFor(params.presentedCodeId, requester),
        () => own(requester, params.presentedCodeId),
        {
          isDone: (code) => code === null || code.billId !== null || code.expiresAtMs <= core.nowMs(),
          waitMs: query.waitMs,
          signal,
        },
      );
      if (!found) return refused(merchantRefusals.notFound);
      const bill = await findBill(db, { presentedCodeId: found.presentedCodeId });
      if (!bill) return ok({ state: found.expiresAtMs <= core.nowMs() ? 'ended' : 'waiting', bill: null });
      return ok({ state: stateOf(bill, core.nowMs()), bill: await presentForPayer(core, requester, bill) });
    }),
    route(declineBill, async ({ params, requester }) => {
      const code = await own(requester, params.presentedCodeId);
      const bill = code && (await findBill(db, { presentedCodeId: code.presentedCodeId }));
      if (!bill) return refused(merchantRefusals.notFound);
      const isClosed = await closeBill(db, { billId: bill.billId, state: 'declined', at: new Date(core.nowMs()) });
      const now = await findBill(db, { billId: bill.billId });
      const state = now === null ? 'expired' : billStateAt(now, core.nowMs());
      if (!isClosed && state !== 'declined') return refused(merchantRefusals.billNotOpen, { state });
      wakeBill(core, bill);
      return ok({});
    }),
  ];
}

function stateOf(bill: Bill, nowMs: number): 'asked' | 'paid' | 'ended' {
  const state = billStateAt(bill, nowMs);
  return state === 'open' ? 'asked' : state === 'paid' ? 'paid' : 'ended';
}

async function presentForPayer(core: MerchantsCore, { userId }: Requester, bill: Bill) {
  const merchant = await findMerchant(core.db, bill);
  const institution = merchant && (await core.deps.institutions.institution(merchant.institutionId));
  if (!institution) return null;
  return {
    payee: presentMerchantParty(core, userId, { merchant, institution }),
    amount: presentMoney({ amountMinor: bill.amountMinor, currency: merchant.currency }),
    reference: bill.reference,
    expiresAtMs: bill.expiresAtMs,
    target: { kind: 'bill' as const, billCode: bill.code },
  };
}
