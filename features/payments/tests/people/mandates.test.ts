import { randomUUID } from 'node:crypto';
import { suspendPayments } from '@althing/payments/server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  eur,
  must,
  pay,
  registerPayer,
  signOrder,
  startPaymentsServer,
  type Payer,
  type PaymentsServer,
} from '@althing/payments/testing';

const DAY_MS = 86_400_000;

let server: PaymentsServer;
let tenant: Payer;
let landlord: Payer;
let stranger: Payer;

beforeAll(async () => {
  server = await startPaymentsServer();
  tenant = await registerPayer(server, 'tenant', { fundMinor: 500_000n });
  landlord = await registerPayer(server, 'landlord');
  stranger = await registerPayer(server, 'stranger');
});
afterAll(() => server.stop());

const prepareMandate = (more: object = {}) =>
  tenant.call('POST', '/api/payments/mandates', {
    mandateId: randomUUID(),
    payee: { userId: landlord.userId },
    cap: eur(40_000),
    period: 'month',
    ...more,
  });
const grant = (order: { mandateId: string; orderText: string }, payer = tenant, text = order.orderText) =>
  payer.call('PUT', `/api/payments/mandates/${order.mandateId}`, {
    orderText: text,
    confirmation: signOrder(payer.privateKey, text),
  });
async function granted(more: object = {}): Promise<string> {
  const { order } = must(await prepareMandate(more));
  return must(await grant(order)).mandate.mandateId;
}
const collect = (mandateId: string, amountMinor: number, { by = landlord, transferId = randomUUID() } = {}) =>
  by.call('PUT', `/api/payments/mandates/${mandateId}/collections/${transferId}`, { amount: eur(amountMinor) });
const end = (mandateId: string, by: Payer) => by.call('DELETE', `/api/payments/mandates/${mandateId}`);

test('PEO16 a mandate is granted by signature, collects within its cap in each period, and ends at one tap', async () => {
  const { order } = must(await prepareMandate());
  expect(order.lines).toContainEqual({ key: 'cap', value: '400.00 EUR', money: eur(40_000) });
  expect(order.lines).toContainEqual({ key: 'ends', value: 'never' });
  const { mandateId } = order;
  const { mandate } = must(await grant(order));
  expect(mandate).toMatchObject({
    direction: 'out',
    state: 'active',
    leftMinor: '40000',
    party: { userId: landlord.userId },
  });
  expect(must(await grant(order)).mandate).toEqual(mandate);
  server.clock.advance(DAY_MS);

  const transferId = randomUUID();
  const { transfer } = must(await collect(mandateId, 25_000, { transferId }));
  expect(transfer).toMatchObject({ direction: 'in', purpose: 'mandate', mandateId, party: { userId: tenant.userId } });
  expect(must(await collect(mandateId, 25_000, { transferId })).transfer).toEqual(transfer);
  expect(await collect(mandateId, 25_001, { transferId })).toMatchObject({ body: { code: 'id_used_otherwise' } });
  expect(await collect(mandateId, 15_001)).toMatchObject({
    status: 403,
    body: { code: 'cap_exceeded', limit: { kind: 'mandate', limitMinor: '40000', leftMinor: '15000' } },
  });
  must(await collect(mandateId, 15_000));
  server.clock.advance(31 * DAY_MS);
  must(await collect(mandateId, 40_000));

  const listed = must(await landlord.call('GET', '/api/payments/mandates?direction=in')).mandates;
  expect(listed).toMatchObject([{ mandateId, direction: 'in', leftMinor: '0', party: { userId: tenant.userId } }]);
  expect(await end(mandateId, stranger)).toMatchObject({ status: 404 });
  expect(must(await end(mandateId, tenant)).mandate).toMatchObject({ state: 'ended', endedBy: 'payer' });
  expect(must(await end(mandateId, landlord)).mandate).toMatchObject({ state: 'ended', endedBy: 'payer' });
  server.clock.advance(31 * DAY_MS);
  expect(await collect(mandateId, 1)).toMatchObject({
    status: 409,
    body: { code: 'mandate_not_active', state: 'ended' },
  });
  // What was answered once is answered again.
  expect(must(await collect(mandateId, 25_000, { transferId })).transfer.transferId).toBe(transferId);
});

test('PEO28 in their first day all mandates together collect no more than a first-time payee is paid', async () => {
  const [first, second] = [await granted({ payee: { userId: stranger.userId } }), await granted()];
  must(await collect(first, 15_000, { by: stranger }));
  expect(await collect(second, 5001)).toMatchObject({ body: { code: 'payer_unavailable' } });
  must(await collect(second, 5000));
  server.clock.advance(DAY_MS);
  must(await collect(second, 20_000));
  for (const mandateId of [first, second]) must(await end(mandateId, tenant));
});

test('PEO16 only its payee collects; of collections at the same moment no more go through than the cap', async () => {
  const mandateId = await granted({ cap: eur(1000) });
  expect(await collect(mandateId, 1, { by: stranger })).toMatchObject({ status: 404 });
  expect(await collect(mandateId, 1, { by: tenant })).toMatchObject({ status: 404 });
  const answers = await Promise.all(Array.from({ length: 8 }, () => collect(mandateId, 300)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
});

test('PEO16 a mandate that is to come, over, changed or signed by another’s key collects nothing', async () => {
  const nowMs = server.clock.nowMs();
  const toCome = await granted({ startsAtMs: nowMs + DAY_MS });
  expect(await collect(toCome, 1)).toMatchObject({ status: 409, body: { state: 'to_come' } });
  const short = await granted({ endsAtMs: nowMs + DAY_MS });
  must(await collect(short, 1));
  server.clock.advance(DAY_MS);
  expect(await collect(short, 1)).toMatchObject({ status: 409, body: { state: 'ended' } });
  must(await collect(toCome, 1));
  const { order } = must(await prepareMandate());
  expect(await grant(order, stranger)).toMatchObject({ body: { code: 'order_unknown' } });
  expect(await grant(order, tenant, order.orderText.replaceAll('40000', '90000'))).toMatchObject({
    body: { code: 'order_unknown' },
  });
  expect(
    await tenant.call('PUT', `/api/payments/mandates/${order.mandateId}`, {
      orderText: order.orderText,
      confirmation: signOrder(stranger.privateKey, order.orderText),
    }),
  ).toMatchObject({ body: { code: 'confirmation_refused' } });
  server.clock.advance(10 * 60_000);
  expect(await grant(order)).toMatchObject({ body: { code: 'order_expired' } });
  for (const times of [
    { startsAtMs: nowMs - DAY_MS },
    { endsAtMs: nowMs },
    { startsAtMs: server.clock.nowMs() + 400 * DAY_MS },
  ]) {
    expect(await prepareMandate(times)).toMatchObject({ status: 400, body: { code: 'period_wrong' } });
  }
});

test('PEO17 why a payer can’t pay is the payer’s to know: limits, balance and suspension are one answer', async () => {
  const poor = await registerPayer(server, 'poor', { fundMinor: 50n });
  const { order } = must(
    await poor.call('POST', '/api/payments/mandates', {
      mandateId: randomUUID(),
      payee: { userId: landlord.userId },
      cap: eur(10_000_000),
      period: 'once',
    }),
  );
  const { mandateId } = must(await grant(order, poor)).mandate;
  const answers = [await collect(mandateId, 51), await collect(mandateId, 60_000)];
  must(await pay(tenant, { purpose: 'send', payee: { userId: poor.userId }, amount: eur(1) }));
  const decision = { userId: poor.userId, rule: 'R', reason: 'checked', office: 'Office', days: 1 };
  for (const name of ['ada', 'ben']) await suspendPayments(server, decision, await server.operator(name));
  answers.push(await collect(mandateId, 1));
  for (const answer of answers) {
    expect(answer).toMatchObject({ status: 409, body: { code: 'payer_unavailable', retry: 'changed' } });
    expect(Object.keys(answer.body).toSorted()).toEqual(['code', 'message', 'retry']);
  }
});
