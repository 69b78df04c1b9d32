import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { must, startPaymentsServer, type Payer, type PaymentsServer } from '@althing/payments/testing';
import type { OrderedPayout } from '../../src/merchants/server/index.ts';
import {
  askAtTill,
  balanceOfShop,
  confirmPayoutAs,
  payByCode,
  preparePayoutAs,
  refundAs,
  START_TIMEOUT_MS,
  startTown,
  type Cast,
  type Shop,
} from './town.ts';

let server: PaymentsServer;
let town: Cast & { shop: Shop };
const taken: OrderedPayout[] = [];

const DAY_MS = 86_400_000;
const IBAN = 'SE35 5000 0000 0549 1000 0003';

beforeAll(async () => {
  server = await startPaymentsServer();
  town = await startTown(server);
}, START_TIMEOUT_MS);

afterAll(() => server.stop());

const dayNow = () =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Stockholm', dateStyle: 'short' }).format(server.clock.nowMs());

test('MER21 a day’s settlement is what was paid and refunded in it, till by till, in the merchant’s own time zone', async () => {
  const { owner, manager, mira, oskar, shop } = town;
  const garden = { ...shop, tillId: randomUUID() };
  must(
    await manager.call('PUT', `/api/payments/merchants/${shop.merchantId}/tills/${garden.tillId}`, { name: 'Garden' }),
  );
  const day = dayNow();
  const first = await payByCode(mira, shop.printed, 2000);
  const bill = must(await askAtTill(garden, manager, 1000));
  await payByCode(oskar, bill.qrText, 1000);
  must(await refundAs(manager, shop, { paymentId: first, amountMinor: '500' }));
  const running = must(await manager.call('GET', `/api/payments/merchants/${shop.merchantId}/settlements/${day}`));
  expect(running).toMatchObject({
    day,
    isRunning: true,
    totals: {
      salesCount: 2,
      salesMinor: '3000',
      refundsCount: 1,
      refundsMinor: '500',
      feesMinor: '15',
      netMinor: '2485',
    },
  });
  expect(running.tills).toHaveLength(2);
  expect(running.tills).toContainEqual(
    expect.objectContaining({ name: 'Garden', salesMinor: '1000', netMinor: '995' }),
  );
  expect(await balanceOfShop(shop, owner)).toBe(2485);

  server.clock.advance(DAY_MS);
  must(await refundAs(manager, shop, { paymentId: first, amountMinor: '100' }));
  const { settlements } = must(await manager.call('GET', `/api/payments/merchants/${shop.merchantId}/settlements`));
  expect(settlements).toMatchObject([
    { day: dayNow(), totals: { salesCount: 0, refundsMinor: '100', netMinor: '-100' } },
    { day, isRunning: false, totals: { netMinor: '2485' } },
  ]);
  const page = must(await manager.call('GET', `/api/payments/merchants/${shop.merchantId}/settlements?limit=1`));
  expect(page.next).toBe(dayNow());
  const rest = must(
    await manager.call('GET', `/api/payments/merchants/${shop.merchantId}/settlements?limit=1&before=${page.next}`),
  );
  expect([rest.settlements.length, rest.settlements[0].day, rest.next]).toEqual([1, day, null]);
  const empty = must(await manager.call('GET', `/api/payments/merchants/${shop.merchantId}/settlements/2020-01-01`));
  expect(empty).toMatchObject({ isRunning: false, tills: [], totals: { netMinor: '0' } });
});

test('MER22 a payout goes to the merchant’s own account, a day after it was set, signed by a manager, once', async () => {
  const { owner, manager, shop } = town;
  const path = `/api/payments/merchants/${shop.merchantId}/payouts`;
  const ask = (by: Payer, amountMinor: number) => preparePayoutAs(by, shop, amountMinor);
  expect((await ask(manager, 1000)).body.code).toBe('no_bank');
  server.merchants.onPayout('EUR', (_tx, payout) => Promise.resolve(void taken.push(payout)));
  expect((await ask(manager, 1000)).body.code).toBe('no_payout_account');
  const account = { iban: IBAN, ownerName: 'Lighthouse Bakery AB' };
  const wrong = { ...account, iban: IBAN.replace('3', '4') };
  expect((await owner.call('PUT', `/api/payments/merchants/${shop.merchantId}/payout-account`, wrong)).body.code).toBe(
    'iban_invalid',
  );
  const { payoutAccount } = must(
    await owner.call('PUT', `/api/payments/merchants/${shop.merchantId}/payout-account`, account),
  );
  expect(payoutAccount).toMatchObject({ ibanEnd: '0003', usableFromMs: server.clock.nowMs() + DAY_MS });
  expect((await ask(manager, 1000)).body).toMatchObject({
    code: 'no_payout_account',
    usableFromMs: payoutAccount.usableFromMs,
  });
  server.clock.advance(DAY_MS);
  expect((await ask(manager, 10_000_000)).body.code).toBe('insufficient_funds');

  const had = must(await owner.call('GET', shop.path)).money;
  const prepared = await ask(manager, 1000);
  expect(must(prepared).order.lines).toContainEqual({ key: 'payee_address', value: IBAN.replaceAll(' ', '') });
  const [first, again] = [
    await confirmPayoutAs(manager, shop, prepared),
    await confirmPayoutAs(manager, shop, prepared),
  ];
  expect(must(first)).toMatchObject({ amount: { amountMinor: '1000' }, ibanEnd: '0003', state: 'ordered' });
  expect(again).toEqual(first);
  expect(taken).toMatchObject([
    { payeeIban: IBAN.replaceAll(' ', ''), payeeName: 'Lighthouse Bakery AB', amountMinor: 1000n },
  ]);
  const money = must(await owner.call('GET', shop.path)).money;
  expect([money.balanceMinor, Number(money.availableMinor)]).toEqual([
    had.balanceMinor,
    Number(had.availableMinor) - 1000,
  ]);
  const payoutId = must(first).payoutId as string;
  await server.ledger.post([
    { kind: 'capture', id: randomUUID(), holdId: payoutId, amountMinor: 1000n, purpose: 'payout' },
  ]);
  expect(must(await manager.call('GET', path)).payouts).toMatchObject([{ payoutId, state: 'paid' }]);
  expect((await ask(town.clerk, 1)).body.code).toBe('role_too_low');

  // The account was changed between preparing and signing.
  const late = await ask(manager, 100);
  must(
    await owner.call('PUT', `/api/payments/merchants/${shop.merchantId}/payout-account`, {
      ...account,
      iban: 'DE89 3704 0044 0532 0130 00',
    }),
  );
  expect((await confirmPayoutAs(manager, shop, late)).body.code).toBe('no_payout_account');
  must(await owner.call('PUT', `/api/payments/merchants/${shop.merchantId}/payout-account`, account));
  server.clock.advance(DAY_MS);
});

test('MER19 a merchant that is late with a dispute gets nothing paid out until it acts', async () => {
  const { manager, mira, shop } = town;
  const paymentId = await payByCode(mira, shop.printed, 900);
  const disputeId = randomUUID();
  const body = { transferId: paymentId, kind: 'other', claimedMinor: '900', text: 'Closed when I came.' };
  must(await mira.call('PUT', `/api/payments/disputes/${disputeId}`, body));
  server.clock.advance(14 * DAY_MS - 1000);
  const prepared = await preparePayoutAs(manager, shop, 100);
  must(prepared);
  server.clock.advance(1000);
  expect((await confirmPayoutAs(manager, shop, prepared)).body.code).toBe('disputes_overdue');
  const blocked = await preparePayoutAs(manager, shop, 100);
  expect(blocked.body.code).toBe('disputes_overdue');
  expect(must(await mira.call('GET', `/api/payments/disputes/${disputeId}`)).isOverdue).toBe(true);
  must(
    await manager.call('POST', `/api/payments/merchants/${shop.merchantId}/disputes/${disputeId}/contest`, {
      text: 'We were open.',
    }),
  );
  must(await confirmPayoutAs(manager, shop, await preparePayoutAs(manager, shop, 100)));
});
