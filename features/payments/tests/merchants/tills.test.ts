import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { must, registerPayer, startPaymentsServer, type PaymentsServer } from '@althing/payments/testing';
import {
  askAtTill,
  balanceOf,
  balanceOfShop,
  confirmAt,
  openShop,
  payByCode,
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

test('MER1 MER5 a customer pays at a printed code: the merchant gets it less the house’s share, and learns no user id', async () => {
  const { mira, owner, shop } = town;
  const before = await balanceOf(mira);
  const read = must(await scan(mira, shop.printed));
  expect(read).toMatchObject({
    amount: null,
    currency: 'EUR',
    tillName: 'Counter',
    payee: { kind: 'merchant', name: 'Lighthouse Bakery', userId: null, isVerified: false },
  });
  const prepared = await prepareAt(mira, read.target, 1250);
  expect(must(prepared).order).toMatchObject({ fee: { amountMinor: '0' }, total: { amountMinor: '1250' } });
  const { transfer } = must(await confirmAt(mira, prepared));
  expect(transfer).toMatchObject({ purpose: 'merchant', direction: 'out', party: { name: 'Lighthouse Bakery' } });
  expect(await balanceOf(mira)).toBe(before - 1250);
  // Half a percent of 12.50 is 6.25 cents: the merchant keeps what is broken.
  expect(await balanceOfShop(shop, owner)).toBe(1244);
  const { payments } = must(await owner.call('GET', `/api/payments/merchants/${shop.merchantId}/payments`));
  expect(payments[0]).toMatchObject({
    paymentId: transfer.transferId,
    amount: { amountMinor: '1250' },
    fee: { amountMinor: '6' },
    tillId: shop.tillId,
  });
});

test('MER2 roles: cashiers ask at tills, clerks see payments, managers open tills and see what there is, owners change the merchant', async () => {
  const { owner, manager, clerk, cashier, mira, shop } = town;
  expect(must(await clerk.call('GET', '/api/payments/merchants')).merchants).toMatchObject([{ role: 'clerk' }]);
  const till = () => `/api/payments/merchants/${shop.merchantId}/tills/${randomUUID()}`;
  const payout = { iban: 'SE35 5000 0000 0549 1000 0003', ownerName: 'Lighthouse Bakery' };
  const tries = [
    // what, from which role on
    ['PATCH', shop.path, { city: 'Halvara' }, 'owner'],
    ['PUT', `/api/payments/merchants/${shop.merchantId}/payout-account`, payout, 'owner'],
    ['PUT', till, { name: 'Garden' }, 'manager'],
    ['GET', `/api/payments/merchants/${shop.merchantId}/settlements`, undefined, 'manager'],
    ['GET', `/api/payments/merchants/${shop.merchantId}/payouts`, undefined, 'manager'],
    ['GET', `/api/payments/merchants/${shop.merchantId}/payments`, undefined, 'clerk'],
    ['GET', `/api/payments/merchants/${shop.merchantId}/invoices`, undefined, 'clerk'],
    ['GET', `/api/payments/merchants/${shop.merchantId}/disputes`, undefined, 'clerk'],
    ['GET', `/api/payments/merchants/${shop.merchantId}/tills`, undefined, 'cashier'],
  ] as const;
  const ranks = { cashier, clerk, manager, owner };
  for (const [method, path, body, needed] of tries) {
    let isReached = false;
    for (const [role, person] of Object.entries(ranks)) {
      isReached ||= role === needed;
      const { status, body: answer } = await person.call(method, typeof path === 'string' ? path : path(), body);
      const name = `${method} ${String(path)} as ${role}`;
      expect([name, status]).toEqual([name, isReached ? 200 : 403]);
      if (!isReached) expect([answer.code, answer.needed]).toEqual(['role_too_low', needed]);
    }
    // Who doesn't work there learns nothing.
    const stranger = await mira.call(method, typeof path === 'string' ? path : path(), body);
    expect([stranger.status, stranger.body.code]).toEqual([404, 'not_found']);
  }
  expect(must(await cashier.call('GET', shop.path)).money).toBe(null);
  expect((await cashier.call('GET', `/api/payments/merchants/${shop.merchantId}/payments?day=2026-01-08`)).status).toBe(
    403,
  );
  expect(
    (
      await cashier.call(
        'GET',
        `/api/payments/merchants/${shop.merchantId}/payments?day=2026-01-08&tillId=${shop.tillId}`,
      )
    ).status,
  ).toBe(200);
});

test('MER2 a foreign merchant’s till, bill or payment is found by nobody else’s staff', async () => {
  const { owner, mira, shop, cashier } = town;
  const other = await openShop(mira, 'Harbour Books');
  const paymentId = await payByCode(town.oskar, other.printed, 300);
  const bill = must(await askAtTill(other, mira, 500));
  const calls = [
    owner.call('GET', `/api/payments/merchants/${shop.merchantId}/payments/${paymentId}`),
    owner.call('GET', `/api/payments/merchants/${shop.merchantId}/bills/${bill.billId}`),
    owner.call('POST', `/api/payments/merchants/${shop.merchantId}/bills/${bill.billId}/cancel`, {}),
    owner.call('PATCH', `/api/payments/merchants/${shop.merchantId}/tills/${other.tillId}`, { isClosed: true }),
    owner.call('POST', `/api/payments/merchants/${shop.merchantId}/refunds`, {
      refundId: randomUUID(),
      paymentId,
      amountMinor: '100',
    }),
    askAtTill({ ...shop, tillId: other.tillId }, cashier, 700),
    askAtTill(other, cashier, 700),
  ];
  expect((await Promise.all(calls)).map(({ status }) => status)).toEqual(Array<number>(7).fill(404));
  // The id of another's bill is no bill of one's own either.
  const taken = await owner.call('PUT', `/api/payments/merchants/${shop.merchantId}/bills/${bill.billId}`, {
    tillId: shop.tillId,
    amount: { amountMinor: '500', currency: 'EUR' },
  });
  expect(taken.body.code).toBe('id_used_otherwise');
});

test('MER3 MER6 a bill is paid once, by its code, for its amount, and its till hears of it', async () => {
  const { mira, oskar, cashier, shop } = town;
  const bill = must(await askAtTill(shop, cashier, 990, { reference: 'Table 4' }));
  expect(bill).toMatchObject({ state: 'open', amount: { amountMinor: '990' }, reference: 'Table 4', paymentId: null });
  const read = must(await scan(mira, bill.qrText));
  expect(read).toMatchObject({ amount: { amountMinor: '990', currency: 'EUR' }, reference: 'Table 4' });
  const less = await prepareAt(mira, read.target, 1);
  expect([less.status, less.body.code, less.body.amountMinor]).toEqual([409, 'amount_differs', '990']);

  // Two people at once: one pays.
  const first = await prepareAt(mira, read.target, 990);
  const second = await prepareAt(oskar, read.target, 990);
  const [hers, his] = await Promise.all([confirmAt(mira, first), confirmAt(oskar, second)]);
  expect([hers.status, his.status].toSorted()).toEqual([200, 409]);
  expect([hers, his].find(({ status }) => status === 409)?.body.code).toBe('bill_not_open');
  const paid = must(
    await cashier.call('GET', `/api/payments/merchants/${shop.merchantId}/bills/${bill.billId}?waitMs=1000`),
  );
  expect(paid.state).toBe('paid');
  expect([hers, his].map(({ body }) => body.transfer?.transferId)).toContain(paid.paymentId);
  expect((await scan(oskar, bill.qrText)).body).toMatchObject({ code: 'bill_not_open', state: 'paid' });
  expect(
    (await cashier.call('POST', `/api/payments/merchants/${shop.merchantId}/bills/${bill.billId}/cancel`, {})).body
      .code,
  ).toBe('bill_not_open');
});

test('MER3 repeating a bill’s request answers the same bill; a cancelled or old one is paid by nobody', async () => {
  const { mira, cashier, shop } = town;
  const billId = randomUUID();
  const path = `/api/payments/merchants/${shop.merchantId}/bills/${billId}`;
  const body = { tillId: shop.tillId, amount: { amountMinor: '100', currency: 'EUR' } };
  const made = must(await cashier.call('PUT', path, body));
  expect(must(await cashier.call('PUT', path, body))).toEqual(made);
  const other = await cashier.call('PUT', path, { ...body, amount: { amountMinor: '200', currency: 'EUR' } });
  expect(other.body.code).toBe('id_used_otherwise');
  expect((await askAtTill(shop, cashier, 100, { amount: { amountMinor: '1', currency: 'USD' } })).body.code).toBe(
    'currency_not_offered',
  );
  const prepared = await prepareAt(mira, must(await scan(mira, made.qrText)).target, 100);
  expect(
    must(await cashier.call('POST', `/api/payments/merchants/${shop.merchantId}/bills/${billId}/cancel`, {})).state,
  ).toBe('cancelled');
  expect(
    must(await cashier.call('POST', `/api/payments/merchants/${shop.merchantId}/bills/${billId}/cancel`, {})).state,
  ).toBe('cancelled');
  expect((await confirmAt(mira, prepared)).body.code).toBe('bill_not_open');

  const old = must(await askAtTill(shop, cashier, 100));
  server.clock.advance(15 * 60_000);
  expect((await scan(mira, old.qrText)).body).toMatchObject({ code: 'bill_not_open', state: 'expired' });
  expect(must(await cashier.call('GET', `/api/payments/merchants/${shop.merchantId}/bills/${old.billId}`)).state).toBe(
    'expired',
  );
});

test('MER6 a till that waits hears of its payment as soon as it is committed', async () => {
  const { mira, cashier, shop } = town;
  const bill = must(await askAtTill(shop, cashier, 150));
  // The clock of this server stands still: only being told ends the wait.
  const waiting = cashier.call('GET', `/api/payments/merchants/${shop.merchantId}/bills/${bill.billId}?waitMs=30000`);
  must(await confirmAt(mira, await prepareAt(mira, must(await scan(mira, bill.qrText)).target, 150)));
  expect(must(await waiting).state).toBe('paid');
});

test('MER4 a code that was changed is refused: amount, payee, currency, check digits', async () => {
  const { mira, oskar, cashier, shop } = town;
  const bill = must(await askAtTill(shop, cashier, 990));
  const other = await openShop(oskar, 'Pasted Over');
  const text: string = bill.qrText;
  const forged = [
    text.replace('54049.90', '54049.00'),
    text.replace(shop.merchantCode, other.merchantCode),
    text.replace('5303978', '5303840'),
  ].map((changed) => withCheckDigits(changed));
  for (const changed of forged) {
    expect(changed).not.toBe(text);
    expect((await scan(mira, changed)).body.code).toBe('code_altered');
  }
  expect((await scan(mira, text.replace('9.90', '9.91'))).body.code).toBe('code_altered');
  // Its till named, another merchant's money: nobody's code.
  const swapped = withCheckDigits(shop.printed.replace(shop.merchantCode, other.merchantCode));
  expect((await scan(mira, swapped)).body.code).toBe('code_unknown');
  const priced = withCheckDigits(shop.printed.replace('5802SE', '54041.005802SE'));
  expect((await scan(mira, priced)).body.code).toBe('code_altered');
  for (const none of [
    'hello',
    '000201',
    'https://example.org/pay',
    withCheckDigits(shop.printed.replace('app.althing', 'app.elsewhe')),
  ]) {
    expect([none, (await scan(mira, none)).status]).toEqual([none, none === '000201' ? 400 : 404]);
  }
});

test('MER2 an unverified merchant is a first-time payee; a closed till or merchant takes nothing', async () => {
  const { cashier } = town;
  const keeper = await registerPayer(server, 'keeper');
  const payer = await registerPayer(server, 'ines', { fundMinor: 40_000n });
  const shop = await openShop(keeper, 'Garden Stall');
  const { target } = must(await scan(payer, shop.printed));
  const much = await prepareAt(payer, target, 30_000);
  expect(much.body).toMatchObject({ code: 'cap_exceeded', limit: { kind: 'first_payee' } });
  const prepared = await prepareAt(payer, target, 1000);
  must(
    await keeper.call('PATCH', `/api/payments/merchants/${shop.merchantId}/tills/${shop.tillId}`, { isClosed: true }),
  );
  expect((await scan(payer, shop.printed)).body.code).toBe('code_unknown');
  expect((await askAtTill(shop, keeper, 100)).body.code).toBe('merchant_closed');
  expect((await askAtTill(shop, cashier, 100)).status).toBe(404);
  must(await keeper.call('PATCH', shop.path, { isClosed: true }));
  expect(must(await keeper.call('PATCH', shop.path, { isClosed: true })).isClosed).toBe(true);
  expect((await confirmAt(payer, prepared)).status).toBe(409);
  expect((await keeper.call('PATCH', shop.path, { city: 'X' })).body.code).toBe('merchant_closed');
});

function withCheckDigits(text: string): string {
  const body = text.slice(0, -4);
  let crc = 0xffff;
  for (const byte of Buffer.from(body)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
  }
  return body + crc.toString(16).toUpperCase().padStart(4, '0');
}
