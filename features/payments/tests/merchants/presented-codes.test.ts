import { afterAll, beforeAll, expect, test } from 'vitest';
import { must, registerPayer, startPaymentsServer, type Payer, type PaymentsServer } from '@althing/payments/testing';
import {
  askAtTill,
  balanceOf,
  confirmAt,
  openShop,
  prepareAt,
  scan,
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

const show = async (payer: Payer) =>
  must(await payer.call('POST', '/api/payments/presented-codes', { currency: 'EUR' })) as {
    presentedCodeId: string;
    text: string;
  };
const look = async (payer: Payer, id: string, waitMs = 0) =>
  must(await payer.call('GET', `/api/payments/presented-codes/${id}?waitMs=${waitMs}`));

test('MER8 a customer shows a code, the till asks, the customer confirms what the till asked for', async () => {
  const { mira, oskar, cashier, shop } = town;
  const code = await show(mira);
  expect(await look(mira, code.presentedCodeId)).toEqual({ state: 'waiting', bill: null });
  const waiting = look(mira, code.presentedCodeId, 5000);
  const bill = must(await askAtTill(shop, cashier, 640, { presentedCode: code.text, reference: '0815' }));
  expect(bill).toMatchObject({ state: 'open', qrText: null });
  expect(JSON.stringify(bill)).not.toContain('mira');
  const asked = await waiting;
  expect(asked).toMatchObject({
    state: 'asked',
    bill: { amount: { amountMinor: '640' }, reference: '0815', payee: { name: 'Lighthouse Bakery' } },
  });
  // Nothing was taken by showing, and nobody else pays what was asked of her.
  const before = await balanceOf(mira);
  expect((await prepareAt(oskar, asked.bill.target, 640)).body.code).toBe('code_unknown');
  expect((await prepareAt(mira, asked.bill.target, 600)).body.code).toBe('amount_differs');
  must(await confirmAt(mira, await prepareAt(mira, asked.bill.target, 640)));
  expect(await balanceOf(mira)).toBe(before - 640);
  expect((await look(mira, code.presentedCodeId)).state).toBe('paid');
  expect(must(await cashier.call('GET', `/api/payments/merchants/${shop.merchantId}/bills/${bill.billId}`)).state).toBe(
    'paid',
  );
});

test('MER8 a code is good for one bill and one minute, and only the newest of a person', async () => {
  const { mira, owner, cashier, shop } = town;
  const other = await openShop(owner, 'Second Counter');
  const code = await show(mira);
  const both = await Promise.all([
    askAtTill(shop, cashier, 100, { presentedCode: code.text }),
    askAtTill(other, owner, 100, { presentedCode: code.text }),
  ]);
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  expect(both.find(({ status }) => status === 409)?.body.code).toBe('presented_code_unusable');

  const old = await show(mira);
  server.clock.advance(60_000);
  expect((await askAtTill(shop, cashier, 100, { presentedCode: old.text })).body.code).toBe('presented_code_unusable');
  expect((await look(mira, old.presentedCodeId)).state).toBe('ended');

  const first = await show(mira);
  await show(mira);
  expect((await askAtTill(shop, cashier, 100, { presentedCode: first.text })).body.code).toBe(
    'presented_code_unusable',
  );
  const guessed = 'ALTHING-PAY-1.AAAAAAAAAAAAAAAAAAAAAA';
  expect((await askAtTill(shop, cashier, 100, { presentedCode: guessed })).body.code).toBe('presented_code_unusable');
});

test('MER8 the customer says no, or lets it be: the till hears of it, and nothing was taken', async () => {
  const { oskar, cashier, shop } = town;
  const before = await balanceOf(oskar);
  const code = await show(oskar);
  const bill = must(await askAtTill(shop, cashier, 640, { presentedCode: code.text }));
  const prepared = await prepareAt(oskar, (await look(oskar, code.presentedCodeId)).bill.target, 640);
  expect(
    (await town.mira.call('POST', `/api/payments/presented-codes/${code.presentedCodeId}/decline`, {})).status,
  ).toBe(404);
  must(await oskar.call('POST', `/api/payments/presented-codes/${code.presentedCodeId}/decline`, {}));
  must(await oskar.call('POST', `/api/payments/presented-codes/${code.presentedCodeId}/decline`, {}));
  expect(must(await cashier.call('GET', `/api/payments/merchants/${shop.merchantId}/bills/${bill.billId}`)).state).toBe(
    'declined',
  );
  expect((await confirmAt(oskar, prepared)).body.code).toBe('bill_not_open');

  const late = await show(oskar);
  await askAtTill(shop, cashier, 640, { presentedCode: late.text });
  server.clock.advance(3 * 60_000);
  expect((await look(oskar, late.presentedCodeId)).state).toBe('ended');
  expect(await balanceOf(oskar)).toBe(before);
});

test('MER8 R6 the code says nothing about who shows it, and nobody without an account gets one', async () => {
  const { mira } = town;
  const [one, two] = [await show(mira), await show(mira)];
  expect(one.text).not.toBe(two.text);
  expect(one.text).toMatch(/^ALTHING-PAY-1\.[\w-]{22}$/);
  expect((await town.oskar.call('GET', `/api/payments/presented-codes/${two.presentedCodeId}`)).status).toBe(404);
  const other = await mira.call('POST', '/api/payments/presented-codes', { currency: 'JPY' });
  expect(other.body.code).toBe('no_money_account');
  expect((await scan(mira, one.text)).body.code).toBe('code_unknown');
});

test('MER7 a till has a bounded number of open bills', async () => {
  const keeper = await registerPayer(server, 'keeper');
  const shop = await openShop(keeper, 'Busy Stall');
  for (let index = 0; index < 50; index++) must(await askAtTill(shop, keeper, 100));
  expect((await askAtTill(shop, keeper, 100)).body).toMatchObject({ code: 'too_many', most: 50 });
  server.clock.advance(15 * 60_000);
  must(await askAtTill(shop, keeper, 100));
});
