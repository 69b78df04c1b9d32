import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { must, registerPayer, startPaymentsServer, type Payer, type PaymentsServer } from '@althing/payments/testing';
import { confirmAt, employ, payByCode, prepareAt, START_TIMEOUT_MS, startTown, type Cast, type Shop } from './town.ts';

let server: PaymentsServer;
let town: Cast & { shop: Shop };

beforeAll(async () => {
  server = await startPaymentsServer();
  town = await startTown(server);
}, START_TIMEOUT_MS);

afterAll(() => server.stop());

const LINES = [
  { text: 'Parking, 3 hours', amountMinor: '900' },
  { text: 'Reminder', amountMinor: '250' },
];

async function send(by: Payer, more: Record<string, unknown> = {}, invoiceId: string = randomUUID()) {
  return by.call('PUT', `/api/payments/merchants/${town.shop.merchantId}/invoices/${invoiceId}`, {
    number: '2026-17',
    currency: 'EUR',
    lines: LINES,
    dueAtMs: server.clock.nowMs() + 86_400_000,
    ...more,
  });
}

const codeOf = (invoice: { link: string }) => invoice.link.split('/').at(-1) ?? '';
const open = (payer: Payer, code: string) => payer.call('GET', `/api/payments/invoices/${code}`);

test('MER10 a bot with a role sends an invoice by link; whoever opens it pays it, once', async () => {
  const { owner, mira, oskar, cashier, shop } = town;
  const bot = await registerPayer(server, 'parking-bot');
  await employ(shop, owner, bot, 'clerk');
  expect((await send(cashier)).body.code).toBe('role_too_low');
  const object = { kind: 'fine', id: 'F-88', title: 'Parking at the harbour' };
  const invoice = must(await send(bot, { object }));
  expect(invoice).toMatchObject({
    total: { amountMinor: '1150' },
    state: 'open',
    isAddressed: false,
    transferId: null,
  });
  const code = codeOf(invoice);
  const opened = must(await open(mira, code));
  expect(opened.invoice).toMatchObject({
    number: '2026-17',
    lines: LINES,
    object,
    payee: { name: 'Lighthouse Bakery' },
  });

  const [hers, his] = await Promise.all([
    prepareAt(mira, opened.target, 1150),
    prepareAt(oskar, must(await open(oskar, code)).target, 1150),
  ]);
  expect(must(hers).order.lines).toContainEqual(expect.objectContaining({ key: 'reference', value: '2026-17' }));
  const paid = await Promise.all([confirmAt(mira, hers), confirmAt(oskar, his)]);
  expect(paid.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  const [payer, other] = paid[0]?.status === 200 ? [mira, oskar] : [oskar, mira];
  const { transferId } = must(paid.find(({ status }) => status === 200) ?? hers).transfer;
  expect(must(await open(payer, code)).invoice).toMatchObject({ state: 'paid', transferId });
  expect((await open(other, code)).status).toBe(404);
  expect(must(await payer.call('GET', '/api/payments/invoices')).invoices).toMatchObject([{ invoiceCode: code }]);
  const path = `/api/payments/merchants/${shop.merchantId}/invoices/${invoice.invoiceId}`;
  expect(must(await bot.call('GET', path)).state).toBe('paid');
  expect(
    (await bot.call('POST', `/api/payments/merchants/${shop.merchantId}/invoices/${invoice.invoiceId}/cancel`, {}))
      .body,
  ).toMatchObject({ code: 'bill_not_open', state: 'paid' });
  expect(must(await payer.call('GET', `/api/payments/transfers/${transferId}`)).transfer.purpose).toBe('invoice');
});

test('MER11 R6 an invoice to a customer the merchant knows reaches them by the merchant’s own key, and nobody else', async () => {
  const { mira, oskar, clerk, shop } = town;
  const paymentId = await payByCode(mira, shop.printed, 400);
  const { payerKey } = must(
    await clerk.call('GET', `/api/payments/merchants/${shop.merchantId}/payments/${paymentId}`),
  );
  const { next } = must(await mira.call('GET', '/api/payments/changes'));
  const invoice = must(await send(clerk, { payerKey }));
  const code = codeOf(invoice);
  const { changes } = must(await mira.call('GET', `/api/payments/changes?since=${next}`));
  expect(changes).toMatchObject([{ kind: 'invoice', id: invoice.invoiceId }]);
  expect(must(await mira.call('GET', '/api/payments/invoices?state=open')).invoices).toMatchObject([
    { invoiceId: invoice.invoiceId, invoiceCode: code },
  ]);
  expect((await open(oskar, code)).status).toBe(404);
  expect((await prepareAt(oskar, { kind: 'invoice', invoiceCode: code }, 1150)).status).toBe(404);
  expect(JSON.stringify(invoice)).not.toContain(mira.userId);
  expect((await send(clerk, { payerKey: 'A'.repeat(43) })).body.code).toBe('payer_unknown');
});

test('MER12 an invoice that was taken back is paid by nobody; the same request again answers the same', async () => {
  const { mira, clerk, shop } = town;
  const id = randomUUID();
  const dueAtMs = server.clock.nowMs() + 1000;
  const invoice = must(await send(clerk, { dueAtMs }, id));
  expect(must(await send(clerk, { dueAtMs }, id))).toMatchObject({ link: invoice.link });
  expect((await send(clerk, { dueAtMs, number: '2026-18' }, id)).body.code).toBe('id_used_otherwise');
  const prepared = await prepareAt(mira, must(await open(mira, codeOf(invoice))).target, 1150);
  server.clock.advance(2000);
  expect(must(await open(mira, codeOf(invoice))).invoice).toMatchObject({ state: 'open', isOverdue: true });
  const path = `/api/payments/merchants/${shop.merchantId}/invoices/${id}/cancel`;
  must(await clerk.call('POST', path, {}));
  expect(must(await clerk.call('POST', path, {})).state).toBe('cancelled');
  expect((await confirmAt(mira, prepared)).body.code).toBe('bill_not_open');
  expect((await prepareAt(mira, { kind: 'invoice', invoiceCode: codeOf(invoice) }, 1150)).body.code).toBe(
    'bill_not_open',
  );
});

test('MER12 lines that add up to nothing or too much, other currencies and formless lines are refused', async () => {
  const { clerk, shop } = town;
  const free = [{ text: 'Nothing', amountMinor: '0' }];
  const much = Array.from({ length: 2 }, () => ({ text: 'Castle', amountMinor: String(10n ** 15n) }));
  expect((await send(clerk, { lines: free })).body.code).toBe('invoice_sum');
  expect((await send(clerk, { lines: much })).body.code).toBe('invoice_sum');
  expect((await send(clerk, { currency: 'USD' })).body.code).toBe('currency_not_offered');
  for (const lines of [
    [],
    [{ text: 'a\nb', amountMinor: '1' }],
    [{ text: '\u202Ex', amountMinor: '1' }],
    [{ text: 'x', amountMinor: '-1' }],
  ])
    expect((await send(clerk, { lines })).status).toBe(400);
  const { invoices } = must(await clerk.call('GET', `/api/payments/merchants/${shop.merchantId}/invoices?limit=1`));
  expect(invoices).toHaveLength(1);
});
