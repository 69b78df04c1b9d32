import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  eur,
  must,
  registerPayer,
  signOrder,
  startPaymentsServer,
  type Payer,
  type PaymentsServer,
} from '@althing/payments/testing';
import {
  balanceOf,
  balanceOfShop,
  openShop,
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
}, START_TIMEOUT_MS);
afterAll(() => server.stop());

const prepareMandate = (payer: Payer, merchantCode: string, more: object = {}) =>
  payer.call('POST', '/api/payments/merchant-mandates', {
    mandateId: randomUUID(),
    merchantCode,
    cap: eur(2000),
    period: 'month',
    ...more,
  });

async function grant(payer: Payer, merchantCode: string): Promise<string> {
  const { order } = must(await prepareMandate(payer, merchantCode));
  const granted = await payer.call('PUT', `/api/payments/mandates/${order.mandateId}`, {
    orderText: order.orderText,
    confirmation: signOrder(payer.privateKey, order.orderText),
  });
  return must(granted).mandate.mandateId;
}

const collect = (by: Payer, shop: Shop, mandateId: string, amountMinor: number, paymentId: string = randomUUID()) =>
  by.call('PUT', `/api/payments/merchants/${shop.merchantId}/mandates/${mandateId}/collections/${paymentId}`, {
    amount: eur(amountMinor),
    reference: 'Bread for December',
  });

test('MER23 a clerk collects within the mandate; it is a payment like any other, and can be given back', async () => {
  const { owner, manager, clerk, mira, shop } = town;
  const mandateId = await grant(mira, shop.merchantCode);
  const { mandates } = must(await mira.call('GET', '/api/payments/mandates'));
  expect(mandates).toMatchObject([
    { mandateId, direction: 'out', party: { kind: 'merchant', name: 'Lighthouse Bakery' } },
  ]);
  const [had, hadMira] = [await balanceOfShop(shop, owner), await balanceOf(mira)];
  const paymentId = randomUUID();
  expect(must(await collect(clerk, shop, mandateId, 1200, paymentId))).toEqual({ paymentId });
  expect(must(await collect(clerk, shop, mandateId, 1200, paymentId))).toEqual({ paymentId });
  expect(await collect(clerk, shop, mandateId, 1300, paymentId)).toMatchObject({ body: { code: 'id_used_otherwise' } });
  // The house keeps its share of each payment.
  expect(await balanceOfShop(shop, owner)).toBe(had + 1200 - 6);
  expect(await balanceOf(mira)).toBe(hadMira - 1200);
  expect(await collect(clerk, shop, mandateId, 801)).toMatchObject({
    status: 403,
    body: { code: 'cap_exceeded', limit: { kind: 'mandate', leftMinor: '800' } },
  });
  expect(must(await mira.call('GET', `/api/payments/transfers/${paymentId}`)).transfer).toMatchObject({
    direction: 'out',
    purpose: 'mandate',
    mandateId,
    reference: 'Bread for December',
  });
  const { payments } = must(await manager.call('GET', `${shop.path}/payments`));
  expect(payments[0]).toMatchObject({ paymentId, amount: eur(1200) });
  must(await refundAs(manager, shop, { paymentId, amountMinor: '200' }));
  expect(await balanceOf(mira)).toBe(hadMira - 1000);
});

test('MER23 cashiers, other merchants and the payer collect nothing; either side ends it at once', async () => {
  const { clerk, cashier, mira, oskar, shop } = town;
  const mandateId = await grant(oskar, shop.merchantCode);
  const rival = await registerPayer(server, 'rival');
  const rivalShop = await openShop(rival, 'Rival Bakery');
  expect(await collect(cashier, shop, mandateId, 1)).toMatchObject({ status: 403, body: { code: 'role_too_low' } });
  for (const answer of [
    await collect(oskar, shop, mandateId, 1),
    await collect(rival, shop, mandateId, 1),
    await collect(rival, rivalShop, mandateId, 1),
    await rival.call('DELETE', `/api/payments/merchants/${rivalShop.merchantId}/mandates/${mandateId}`),
    await mira.call('DELETE', `/api/payments/mandates/${mandateId}`),
    await rival.call('PUT', `/api/payments/mandates/${mandateId}/collections/${randomUUID()}`, { amount: eur(1) }),
  ]) {
    expect(answer).toMatchObject({ status: 404 });
  }
  expect(must(await oskar.call('DELETE', `/api/payments/mandates/${mandateId}`)).mandate.endedBy).toBe('payer');
  expect(await collect(clerk, shop, mandateId, 1)).toMatchObject({ status: 409, body: { code: 'mandate_not_active' } });
  const second = await grant(oskar, shop.merchantCode);
  expect(
    must(await clerk.call('DELETE', `/api/payments/merchants/${shop.merchantId}/mandates/${second}`)).mandate.endedBy,
  ).toBe('payee');
  expect(await prepareMandate(oskar, 'NOSUCHCODE')).toMatchObject({ status: 404, body: { code: 'code_unknown' } });
  expect(
    await prepareMandate(oskar, shop.merchantCode, { cap: { amountMinor: '100', currency: 'USD' } }),
  ).toMatchObject({ status: 400, body: { code: 'currency_not_offered' } });
});

test('MER23 R6 staff know the payer of a mandate by the merchant’s own key, and nothing else of them', async () => {
  const { clerk, cashier, mira, shop } = town;
  const listed = must(await clerk.call('GET', `/api/payments/merchants/${shop.merchantId}/mandates`));
  expect(listed.mandates.length).toBeGreaterThan(0);
  expect(JSON.stringify(listed)).not.toContain(mira.userId);
  expect(JSON.stringify(listed)).not.toContain(mira.accountId);
  expect(new Set(listed.mandates.map(({ payerKey }: { payerKey: string }) => payerKey)).size).toBe(2);
  expect(await cashier.call('GET', `/api/payments/merchants/${shop.merchantId}/mandates`)).toMatchObject({
    status: 403,
  });
  expect(await mira.call('GET', `/api/payments/merchants/${shop.merchantId}/mandates`)).toMatchObject({ status: 404 });
});
