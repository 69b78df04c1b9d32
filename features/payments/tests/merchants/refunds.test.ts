import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { must, registerPayer, signOrder, startPaymentsServer, type PaymentsServer } from '@althing/payments/testing';
import {
  balanceOf,
  balanceOfShop,
  confirmRefundAs,
  employ,
  payByCode,
  refundAs,
  START_TIMEOUT_MS,
  startTown,
  type Cast,
  type Shop,
} from './town.ts';

let server: PaymentsServer;
let town: Cast & { shop: Shop };

beforeAll(async () => {
  server = await startPaymentsServer();
  town = await startTown(server);
  await payByCode(town.mira, town.shop.printed, 10_000);
}, START_TIMEOUT_MS);

afterAll(() => server.stop());

const prepare = (by: Cast['manager'], paymentId: string, amountMinor: number, refundId: string = randomUUID()) =>
  by.call('POST', `/api/payments/merchants/${town.shop.merchantId}/refunds`, {
    refundId,
    paymentId,
    amountMinor: String(amountMinor),
  });

test('MER13 a manager refunds in part, several times, up to what was paid, and the payer has it at once', async () => {
  const { owner, manager, mira, oskar, shop } = town;
  const paymentId = await payByCode(oskar, shop.printed, 1000);
  const [before, had] = [await balanceOf(oskar), await balanceOfShop(shop, owner)];
  const first = must(await refundAs(manager, shop, { paymentId, amountMinor: '400', reason: 'Stale bread' }));
  expect(first).toMatchObject({ paymentId, amount: { amountMinor: '400' }, reason: 'Stale bread' });
  must(await refundAs(owner, shop, { paymentId, amountMinor: '600' }));
  expect(await balanceOf(oskar)).toBe(before + 1000);
  expect(await balanceOfShop(shop, owner)).toBe(had - 1000);
  const more = await prepare(manager, paymentId, 1);
  expect(more.body).toMatchObject({ code: 'over_refund', leftMinor: '0' });
  const { transfers } = must(await oskar.call('GET', '/api/payments/transfers?purpose=refund'));
  expect(transfers).toMatchObject([
    { direction: 'in', amount: { amountMinor: '600' }, party: { kind: 'merchant', name: 'Lighthouse Bakery' } },
    { amount: { amountMinor: '400' } },
  ]);
  const { payments } = must(await manager.call('GET', `/api/payments/merchants/${shop.merchantId}/payments`));
  expect(payments[0]).toMatchObject({ paymentId, refundedMinor: '1000' });
  expect((await prepare(manager, randomUUID(), 1)).status).toBe(404);
  expect((await mira.call('GET', `/api/payments/merchants/${shop.merchantId}/payments/${paymentId}`)).status).toBe(404);
});

test('MER13 of many refunds at once no more goes back than was paid', async () => {
  const { owner, manager, oskar, shop } = town;
  const paymentId = await payByCode(oskar, shop.printed, 1000);
  const before = await balanceOf(oskar);
  const prepared = [];
  for (let index = 0; index < 8; index++) prepared.push(await prepare(index % 2 ? owner : manager, paymentId, 300));
  const made = await Promise.all(
    prepared.map((order, index) => confirmRefundAs(index % 2 ? owner : manager, shop, order)),
  );
  expect(made.filter(({ status }) => status === 200)).toHaveLength(3);
  expect(new Set(made.filter(({ status }) => status !== 200).map(({ body }) => body.code))).toEqual(
    new Set(['over_refund']),
  );
  expect(await balanceOf(oskar)).toBe(before + 900);
});

test('MER14 a refund is made once however often it is sent, by its own text and id', async () => {
  const { manager, owner, oskar, shop } = town;
  const paymentId = await payByCode(oskar, shop.printed, 500);
  const before = await balanceOf(oskar);
  const prepared = await prepare(manager, paymentId, 200);
  const answers = await Promise.all([1, 2, 3].map(() => confirmRefundAs(manager, shop, prepared)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  expect(await balanceOf(oskar)).toBe(before + 200);
  const { order } = must(prepared);
  const twisted = await confirmRefundAs(manager, shop, {
    status: 200,
    body: { order: { ...order, orderText: order.orderText.replace('"200"', '"300"') } },
  });
  expect(twisted.body.code).toBe('id_used_otherwise');

  // Another's order, another's signature, a text that was changed.
  const second = must(await prepare(manager, paymentId, 100)).order;
  const send = (by: typeof owner, orderText: string, key = by.privateKey) =>
    by.call('PUT', `/api/payments/merchants/${shop.merchantId}/refunds/${second.transferId}`, {
      orderText,
      confirmation: signOrder(key, orderText),
    });
  expect((await send(owner, second.orderText)).body.code).toBe('order_unknown');
  expect((await send(manager, second.orderText.replace('"100"', '"900"'))).body.code).toBe('order_unknown');
  expect((await send(manager, second.orderText, owner.privateKey)).body.code).toBe('confirmation_refused');
  server.clock.advance(10 * 60_000);
  expect((await send(manager, second.orderText)).body.code).toBe('order_expired');
  expect(await balanceOf(oskar)).toBe(before + 200);
  // A refund's order is no payment.
  const third = must(await prepare(manager, paymentId, 100)).order;
  const elsewhere = await manager.call('PUT', `/api/payments/transfers/${third.transferId}`, {
    orderText: third.orderText,
    confirmation: signOrder(manager.privateKey, third.orderText),
  });
  expect(elsewhere.body.code).toBe('order_unknown');
});

test('MER14 R6 what the manager signs names nobody; clerks and cashiers sign nothing', async () => {
  const { manager, clerk, cashier, oskar, shop } = town;
  const paymentId = await payByCode(oskar, shop.printed, 500);
  const { order } = must(await prepare(manager, paymentId, 100));
  expect(order.orderText).not.toContain(oskar.accountId);
  expect(order.orderText).not.toContain('oskar');
  for (const person of [clerk, cashier]) expect((await prepare(person, paymentId, 100)).body.code).toBe('role_too_low');
});

test('MER15 who is manager no more signs nothing, not even what was prepared before', async () => {
  const { owner, oskar, shop } = town;
  const former = await registerPayer(server, 'former');
  await employ(shop, owner, former, 'manager');
  const paymentId = await payByCode(oskar, shop.printed, 500);
  const prepared = await prepare(former, paymentId, 100);
  const account = must(prepared).order.orderText as string;
  const accountId = (JSON.parse(account) as { from: string }).from;
  const keysBefore = await server.ledger.keysOf(accountId);
  const member = `/api/institutions/${shop.institutionId}/members/${former.userId}`;
  must(await owner.call('PATCH', member, { role: 'clerk' }));
  expect((await confirmRefundAs(former, shop, prepared)).body.code).toBe('role_too_low');
  await server.events.delivered();
  expect(await server.ledger.keysOf(accountId)).toHaveLength(keysBefore.length - 1);
  must(await owner.call('DELETE', member));
  expect((await confirmRefundAs(former, shop, prepared)).status).toBe(404);
});

test('MER13 a merchant that has less than it would give back is told so', async () => {
  const { manager, mira, shop } = town;
  const paymentId = await payByCode(mira, shop.printed, 1000);
  const money = must(await manager.call('GET', shop.path)).money;
  const all = await payByCode(mira, shop.printed, 3000);
  expect(Number(money.balanceMinor)).toBeGreaterThan(1000);
  // Everything else goes back first.
  const { payments } = must(await manager.call('GET', `/api/payments/merchants/${shop.merchantId}/payments?limit=100`));
  for (const payment of payments) {
    const leftMinor = Number(payment.amount.amountMinor) - Number(payment.refundedMinor);
    if (payment.paymentId === paymentId || leftMinor === 0) continue;
    const made = await refundAs(manager, shop, {
      paymentId: payment.paymentId,
      amountMinor: String(leftMinor),
    });
    if (payment.paymentId === all) must(made);
  }
  const last = await prepare(manager, paymentId, 1000);
  expect(last.body.code).toBe('insufficient_funds');
});
