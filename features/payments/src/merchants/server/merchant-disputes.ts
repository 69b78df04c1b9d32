// Disputes, as the merchant's staff has them. What the payer wrote is read only with a line in the payer's access log.
import { route, type HttpRefusal, type Route } from '@althing/http';
import { invariant, ok, type Result } from '@althing/kernel';
import type { Requester } from '@althing/http';
import { contestDispute } from '../contract/contest-dispute.ts';
import { getMerchantDispute } from '../contract/get-merchant-dispute.ts';
import { listMerchantDisputes } from '../contract/list-merchant-disputes.ts';
import { merchantRefusals } from '../contract/refusals.ts';
import { rejectDispute } from '../contract/reject-dispute.ts';
import type { DisputeCommand } from '../domain/dispute.ts';
import { mayDo, type MerchantAct } from '../domain/permissions.ts';
import { findDispute, selectDisputes, selectSteps, type StoredDispute } from '../storage/dispute-store.ts';
import { findPayment } from '../storage/payment-store.ts';
import type { MerchantsDb } from '../storage/tables.ts';
import {
  accessMerchant,
  inTransaction,
  inTurn,
  pageOf,
  refused,
  type MerchantsCore,
  type StaffAccess,
} from './core.ts';
import { staffOf, takeStep } from './dispute-steps.ts';
import { presentDispute } from './present-dispute.ts';
import { logRead } from './log-read.ts';

export function merchantDisputeRoutes(core: MerchantsCore): Route[] {
  const { db } = core;

  async function present(tx: MerchantsDb, { userId }: Requester, access: StaffAccess, dispute: StoredDispute) {
    const payment = await findPayment(tx, dispute.paymentId);
    invariant(payment, 'a dispute is about a payment');
    const steps = (await selectSteps(tx, [dispute.disputeId])).get(dispute.disputeId) ?? [];
    return { payment, presented: presentDispute(core, userId, { dispute, payment, payee: access, steps }) };
  }

  async function step(
    requester: Requester,
    { merchantId, disputeId }: { merchantId: string; disputeId: string },
    { act, command, text }: { act: MerchantAct; command: DisputeCommand; text: string },
  ) {
    const access = await accessMerchant(core, { requester, merchantId, act });
    if (!access.ok) return access;
    const { merchant } = access.value;
    const dispute = await findDispute(db, { disputeId });
    if (dispute?.merchantId !== merchant.merchantId) return refused(merchantRefusals.notFound);
    const staff = await staffOf(core, merchant, requester.userId);
    const stepped = await inTurn(core, async (tx): Promise<Result<void, HttpRefusal>> => {
      const taken = await takeStep(tx, { disputeId, command, text, staff, atMs: core.nowMs() });
      if (taken.ok) return taken;
      return taken.refusal === 'decided_by_self'
        ? refused(merchantRefusals.decidedBySelf)
        : refused(merchantRefusals.disputeState, { state: dispute.state });
    });
    if (!stepped.ok) return stepped;
    return inTransaction(core, async (tx) => {
      const now = await findDispute(tx, { disputeId });
      invariant(now, 'a dispute stays');
      const { payment, presented } = await present(tx, requester, access.value, now);
      const logged = await logRead(core, tx, { requester, merchant, payment, what: 'dispute', subject: disputeId });
      return logged.ok ? ok(presented) : logged;
    });
  }

  return [
    route(listMerchantDisputes, async ({ params, query, requester }) => {
      const access = await accessMerchant(core, { requester, ...params, act: 'contest_disputes' });
      if (!access.ok) return access;
      const found = await selectDisputes(db, {
        of: { merchantId: access.value.merchant.merchantId },
        isOpen: query.isOpen,
        before: query.before === undefined ? undefined : Number(query.before),
        limit: query.limit + 1,
        at: new Date(core.nowMs()),
      });
      const { page, next } = pageOf(found, query.limit);
      const disputes = await Promise.all(page.map((dispute) => present(db, requester, access.value, dispute)));
      return ok({ disputes: disputes.map(({ presented: { steps: _steps, ...dispute } }) => dispute), next });
    }),
    route(getMerchantDispute, async ({ params, requester }) => {
      const access = await accessMerchant(core, { requester, ...params, act: 'contest_disputes' });
      if (!access.ok) return access;
      const { merchant, role } = access.value;
      return inTransaction(core, async (tx) => {
        const { disputeId } = params;
        const dispute = await findDispute(tx, { disputeId });
        if (dispute?.merchantId !== merchant.merchantId) return refused(merchantRefusals.notFound);
        const { payment, presented } = await present(tx, requester, access.value, dispute);
        const logged = await logRead(core, tx, { requester, merchant, payment, what: 'dispute', subject: disputeId });
        if (!logged.ok) return logged;
        const maySelfDecide = mayDo(role, 'decide_disputes') && dispute.contestedBy !== requester.userId;
        return ok({ ...presented, payerKey: payment.payerKey, maySelfDecide });
      });
    }),
    route(contestDispute, ({ params, body, requester }) => {
      const command = { act: 'contest', by: requester.userId } as const;
      return step(requester, params, { act: 'contest_disputes', command, text: body.text });
    }),
    route(rejectDispute, ({ params, body, requester }) => {
      const command = { act: 'reject', by: requester.userId } as const;
      return step(requester, params, { act: 'decide_disputes', command, text: body.text });
    }),
  ];
}
