// Disputes, as the payer has them.
import { route, type HttpRefusal, type Requester, type Route } from '@althing/http';
import { invariant, ok, type Result } from '@althing/kernel';
import { insertChanges } from '../../people/storage/change-store.ts';
import { ours as people } from '../../people/storage/tables.ts';
import { escalateDispute } from '../contract/escalate-dispute.ts';
import { getDispute } from '../contract/get-dispute.ts';
import { listDisputes } from '../contract/list-disputes.ts';
import { openDispute } from '../contract/open-dispute.ts';
import { merchantRefusals } from '../contract/refusals.ts';
import { withdrawDispute } from '../contract/withdraw-dispute.ts';
import { OPENING_MS, STEP_MS, type DisputeCommand } from '../domain/dispute.ts';
import {
  countOpenOf,
  findDispute,
  insertDispute,
  insertStep,
  selectDisputes,
  selectSteps,
  type StoredDispute,
} from '../storage/dispute-store.ts';
import { findMerchant } from '../storage/merchant-store.ts';
import { findPayment } from '../storage/payment-store.ts';
import { inTurn, pageOf, refused, type MerchantsCore } from './core.ts';
import { takeStep } from './dispute-steps.ts';
import { presentDispute } from './present-dispute.ts';

/** More at once is no dispute about a payment. */
const OPEN_MAX = 20;

export function payerDisputeRoutes(core: MerchantsCore): Route[] {
  const { db } = core;

  async function present(readerId: string, disputes: readonly StoredDispute[]) {
    const steps = await selectSteps(
      db,
      disputes.map(({ disputeId }) => disputeId),
    );
    return Promise.all(
      disputes.map(async (dispute) => {
        const [payment, merchant] = await Promise.all([findPayment(db, dispute.paymentId), findMerchant(db, dispute)]);
        const institution = merchant && (await core.deps.institutions.institution(merchant.institutionId));
        invariant(payment && merchant && institution, 'a dispute is about a payment to a merchant');
        const payee = { merchant, institution };
        return presentDispute(core, readerId, { dispute, payment, payee, steps: steps.get(dispute.disputeId) ?? [] });
      }),
    );
  }

  async function answer({ userId }: Requester, disputeId: string) {
    const dispute = await findDispute(db, { disputeId });
    if (dispute?.payerId !== userId) return refused(merchantRefusals.notFound);
    const [presented] = await present(userId, [dispute]);
    invariant(presented, 'one in, one out');
    return ok(presented);
  }

  async function step(requester: Requester, disputeId: string, command: DisputeCommand, text: string | null) {
    const dispute = await findDispute(db, { disputeId });
    if (dispute?.payerId !== requester.userId) return refused(merchantRefusals.notFound);
    const stepped = await inTurn(core, async (tx): Promise<Result<void, HttpRefusal>> => {
      const taken = await takeStep(tx, { disputeId, command, text, staff: null, atMs: core.nowMs() });
      if (taken.ok) return taken;
      const refusal =
        taken.refusal === 'dispute_too_late' ? merchantRefusals.disputeTooLate : merchantRefusals.disputeState;
      return refused(refusal, { state: dispute.state });
    });
    return stepped.ok ? answer(requester, disputeId) : stepped;
  }

  return [
    route(openDispute, async ({ params, body, requester }) => {
      const { userId } = requester;
      const { disputeId } = params;
      const payment = await findPayment(db, body.transferId);
      if (payment?.payerId !== userId) return refused(merchantRefusals.notFound);
      const claimedMinor = BigInt(body.claimedMinor);
      const there = await findDispute(db, { disputeId });
      if (there) {
        const isSame =
          there.payerId === userId &&
          there.paymentId === payment.paymentId &&
          there.claimedMinor === claimedMinor &&
          there.kind === body.kind;
        return isSame ? answer(requester, disputeId) : refused(merchantRefusals.idUsedOtherwise);
      }
      const nowMs = core.nowMs();
      if (nowMs >= payment.atMs + OPENING_MS) return refused(merchantRefusals.disputeTooLate);
      const leftMinor = payment.amountMinor - payment.refundedMinor;
      if (claimedMinor > leftMinor) return refused(merchantRefusals.overRefund, { leftMinor: leftMinor.toString() });
      const opened = await inTurn(core, async (tx): Promise<Result<void, HttpRefusal>> => {
        if ((await countOpenOf(tx, userId)) >= OPEN_MAX) return refused(merchantRefusals.tooMany, { most: OPEN_MAX });
        const { paymentId, merchantId } = payment;
        const given = { disputeId, paymentId, merchantId, payerId: userId, claimedMinor, kind: body.kind };
        const at = new Date(nowMs);
        if (!(await insertDispute(tx, { ...given, state: 'open', deadlineMs: nowMs + STEP_MS }, at))) {
          const other = await findDispute(tx, { paymentId });
          return refused(merchantRefusals.disputeExists, { disputeId: other?.disputeId ?? null });
        }
        await insertStep(tx, disputeId, {
          by: 'payer',
          act: 'opened',
          text: body.text,
          staffNumber: null,
          atMs: nowMs,
        });
        await insertChanges(people(tx as never), [{ userId, kind: 'dispute', id: disputeId }], at);
        return ok();
      });
      return opened.ok ? answer(requester, disputeId) : opened;
    }),
    route(getDispute, ({ params, requester }) => answer(requester, params.disputeId)),
    route(listDisputes, async ({ query, requester }) => {
      const { userId } = requester;
      const found = await selectDisputes(db, {
        of: { payerId: userId },
        before: query.before === undefined ? undefined : Number(query.before),
        limit: query.limit + 1,
        at: new Date(core.nowMs()),
      });
      const { page, next } = pageOf(found, query.limit);
      return ok({ disputes: await present(userId, page), next });
    }),
    route(escalateDispute, ({ params, body, requester }) =>
      step(requester, params.disputeId, { act: 'escalate' }, body.text),
    ),
    route(withdrawDispute, ({ params, requester }) => step(requester, params.disputeId, { act: 'withdraw' }, null)),
  ];
}
