import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { must, startPaymentsServer, type Payer, type PaymentsServer } from '@althing/payments/testing';
import { balanceOf, payByCode, refundAs, START_TIMEOUT_MS, startTown, type Cast, type Shop } from './town.ts';

let server: PaymentsServer;
let town: Cast & { shop: Shop };

beforeAll(async () => {
  server = await startPaymentsServer();
  town = await startTown(server);
}, START_TIMEOUT_MS);

afterAll(() => server.stop());

const DAY_MS = 86_400_000;

async function dispute(payer: Payer, transferId: string, more: Record<string, unknown> = {}) {
  const path = `/api/payments/disputes/${randomUUID()}`;
  const body = { transferId, kind: 'not_received', claimedMinor: '500', text: 'The cake never came.', ...more };
  return payer.call('PUT', path, body);
}

const asPayer = async (payer: Payer, id: string, act?: 'escalate' | 'withdraw', body: unknown = {}) => {
  if (act === 'escalate') return payer.call('POST', `/api/payments/disputes/${id}/escalate`, body);
  if (act === 'withdraw') return payer.call('POST', `/api/payments/disputes/${id}/withdraw`, {});
  return payer.call('GET', `/api/payments/disputes/${id}`);
};
const asStaff = async (person: Payer, id: string, act?: 'contest' | 'reject', text = 'We brought it.') => {
  const { merchantId } = town.shop;
  if (act === 'contest')
    return person.call('POST', `/api/payments/merchants/${merchantId}/disputes/${id}/contest`, { text });
  if (act === 'reject')
    return person.call('POST', `/api/payments/merchants/${merchantId}/disputes/${id}/reject`, { text });
  return person.call('GET', `/api/payments/merchants/${merchantId}/disputes/${id}`);
};
const refund = (by: Payer, body: Record<string, unknown>) => refundAs(by, town.shop, body);

test('MER16 both sides see the same states: opened, contested, escalated, refunded by another than who said no', async () => {
  const { mira, clerk, manager, owner, shop } = town;
  const paymentId = await payByCode(mira, shop.printed, 800);
  const opened = must(await dispute(mira, paymentId));
  const { disputeId } = opened;
  expect(opened).toMatchObject({
    state: 'open',
    claimed: { amountMinor: '500' },
    isOverdue: false,
    transferId: paymentId,
  });
  const listed = must(
    await clerk.call('GET', `/api/payments/merchants/${shop.merchantId}/disputes?isOpen=true`),
  ).disputes;
  expect(listed).toMatchObject([{ disputeId, state: 'open' }]);
  expect(JSON.stringify(listed)).not.toContain('cake');

  must(await asStaff(manager, disputeId, 'contest'));
  expect(must(await asPayer(mira, disputeId))).toMatchObject({
    state: 'answered',
    steps: [
      { by: 'payer', act: 'opened', text: 'The cake never came.', staffNumber: null },
      { by: 'merchant', act: 'contested', text: 'We brought it.', staffNumber: 2 },
    ],
  });
  expect((await asStaff(owner, disputeId, 'reject')).body.code).toBe('dispute_state');
  must(await asPayer(mira, disputeId, 'escalate', { text: 'Ask the baker.' }));
  expect((await asStaff(manager, disputeId, 'reject')).body.code).toBe('decided_by_self');
  const self = await refund(manager, { paymentId, amountMinor: '500', disputeId });
  expect(self.body.code).toBe('decided_by_self');
  expect(must(await asStaff(manager, disputeId)).maySelfDecide).toBe(false);
  expect((await asStaff(clerk, disputeId, 'reject')).body.code).toBe('role_too_low');

  const before = await balanceOf(mira);
  must(await refund(owner, { paymentId, amountMinor: '450', reason: 'The baker forgot.', disputeId }));
  expect(await balanceOf(mira)).toBe(before + 450);
  const [hers, theirs] = [must(await asPayer(mira, disputeId)), must(await asStaff(owner, disputeId))];
  expect(hers).toMatchObject({ state: 'refunded', refundedMinor: '450', deadlineMs: null });
  expect(theirs).toMatchObject({ state: 'refunded', steps: hers.steps });
  expect(hers.steps.at(-1)).toMatchObject({ act: 'refunded', text: 'The baker forgot.', staffNumber: 1 });
  for (const staff of [owner, manager, clerk]) expect(JSON.stringify(hers)).not.toContain(staff.userId);
  expect((await asPayer(mira, disputeId, 'withdraw')).body.code).toBe('dispute_state');
  expect((await refund(owner, { paymentId, amountMinor: '50', disputeId })).body.code).toBe('dispute_state');
});

test('MER17 times: 60 days for opening, 14 for each step; what the payer lets be is over', async () => {
  const { oskar, clerk, manager, owner, shop } = town;
  const old = await payByCode(oskar, shop.printed, 500);
  const recent = await payByCode(oskar, shop.printed, 500);
  const { disputeId } = must(await dispute(oskar, recent));
  server.clock.advance(13 * DAY_MS);
  must(await asStaff(clerk, disputeId, 'contest'));
  server.clock.advance(14 * DAY_MS);
  expect(must(await asPayer(oskar, disputeId))).toMatchObject({
    state: 'rejected',
    deadlineMs: null,
    steps: [{}, {}, { by: 'house', act: 'lapsed' }],
  });
  expect((await asPayer(oskar, disputeId, 'escalate', { text: 'Late' })).body.code).toBe('dispute_too_late');
  expect((await asStaff(owner, disputeId, 'reject')).body.code).toBe('dispute_state');
  expect(
    must(await manager.call('GET', `/api/payments/merchants/${shop.merchantId}/disputes?isOpen=true`)).disputes,
  ).toEqual([]);
  server.clock.advance(33 * DAY_MS);
  expect((await dispute(oskar, old)).body.code).toBe('dispute_too_late');
});

test('MER18 a payment is disputed once, by its payer, for no more than is left of it', async () => {
  const { mira, oskar, manager, shop } = town;
  const paymentId = await payByCode(mira, shop.printed, 800);
  expect((await dispute(oskar, paymentId)).status).toBe(404);
  expect((await dispute(manager, paymentId)).status).toBe(404);
  expect((await dispute(mira, paymentId, { claimedMinor: '801' })).body).toMatchObject({
    code: 'over_refund',
    leftMinor: '800',
  });
  const both = await Promise.all([dispute(mira, paymentId), dispute(mira, paymentId)]);
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  const { disputeId } = must(both.find(({ status }) => status === 200) ?? { status: 0, body: null });
  expect(both.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'dispute_exists', disputeId });
  const again = { transferId: paymentId, kind: 'not_received', claimedMinor: '500', text: 'The cake never came.' };
  expect((await mira.call('PUT', `/api/payments/disputes/${disputeId}`, again)).status).toBe(200);
  expect(
    (await mira.call('PUT', `/api/payments/disputes/${disputeId}`, { ...again, claimedMinor: '1' })).body.code,
  ).toBe('id_used_otherwise');
  expect((await asPayer(oskar, disputeId)).status).toBe(404);
  expect((await asPayer(oskar, disputeId, 'withdraw')).status).toBe(404);
  expect((await asStaff(oskar, disputeId)).status).toBe(404);
  expect((await asPayer(mira, disputeId, 'escalate', { text: 'x' })).body.code).toBe('dispute_state');
  must(await asPayer(mira, disputeId, 'withdraw'));
  expect(must(await mira.call('GET', '/api/payments/disputes')).disputes[0]).toMatchObject({
    disputeId,
    state: 'withdrawn',
  });
  expect((await asStaff(manager, disputeId, 'contest')).body.code).toBe('dispute_state');
});

test('MER20 R5 who reads a payment or a dispute stands in the payer’s access log, by number', async () => {
  const { mira, clerk, shop, owner } = town;
  const paymentId = await payByCode(mira, shop.printed, 300);
  const { disputeId } = must(await dispute(mira, paymentId, { claimedMinor: '100' }));
  const log = async () => must(await mira.call('GET', '/api/institutions/access-log')).entries as { subject: string }[];
  const before = (await log()).length;
  must(await clerk.call('GET', `/api/payments/merchants/${shop.merchantId}/payments`));
  must(await clerk.call('GET', `/api/payments/merchants/${shop.merchantId}/disputes`));
  expect(await log()).toHaveLength(before);
  must(await clerk.call('GET', `/api/payments/merchants/${shop.merchantId}/payments/${paymentId}`));
  must(await asStaff(clerk, disputeId));
  const entries = await log();
  expect(entries).toHaveLength(before + 2);
  expect(entries.slice(0, 2)).toMatchObject([
    {
      institutionName: 'Lighthouse Bakery',
      feature: 'payments',
      what: 'dispute',
      subject: disputeId,
      role: 'clerk',
      staffNumber: 3,
    },
    { what: 'payment', subject: paymentId, purpose: 'looking after a payment' },
  ]);
  expect(JSON.stringify(entries)).not.toContain(clerk.userId);
  const staffLog = must(await owner.call('GET', `/api/institutions/${shop.institutionId}/access-log`));
  expect(staffLog.entries[0]).toMatchObject({ staffUserId: clerk.userId, subject: disputeId });
  expect(JSON.stringify(staffLog)).not.toContain(mira.userId);
});

test('MER24 however many write at once, a step of a dispute and a refund by it are taken', async () => {
  const { mira, clerk, owner, shop } = town;
  const paymentId = await payByCode(mira, shop.printed, 300);
  const { disputeId } = must(await dispute(mira, paymentId, { claimedMinor: '300' }));
  // More than the pool has connections: each waits for its turn with one of them.
  const crowd = () =>
    Array.from({ length: 40 }, () =>
      mira.call('POST', '/api/payments/requests', {
        requestId: randomUUID(),
        payerId: clerk.userId,
        amount: { amountMinor: '1', currency: 'EUR' },
      }),
    );
  const first = crowd();
  const [contested] = await Promise.all([asStaff(clerk, disputeId, 'contest'), ...first, ...crowd()]);
  must(contested);
  const second = crowd();
  const [refunded] = await Promise.all([
    refund(owner, { paymentId, amountMinor: '300', disputeId }),
    ...second,
    ...crowd(),
  ]);
  must(refunded);
});
