// A merchant's payout, all the way to the sandbox bank and back.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { must, registerPayer } from '@althing/payments/testing';
import { insertPayout } from '../../src/bank/storage/payout-store.ts';
import type { BankDb } from '../../src/bank/storage/tables.ts';
import { openBankTown, type BankTown } from '../bank/bank-town.ts';
import { balanceOfShop, confirmPayoutAs, openShop, payByCode, preparePayoutAs } from './town.ts';

let town: BankTown;

beforeAll(async () => {
  town = await openBankTown();
  town.server.merchants.onPayout('EUR', (tx, payout, at) => insertPayout(tx as unknown as BankDb, payout, at));
});

afterAll(() => town.stop());

test('MER22 the bank takes a merchant’s payout like anybody’s, and the merchant sees that it was paid', async () => {
  const owner = await registerPayer(town.server, 'owner');
  const payer = await registerPayer(town.server, 'payer', { fundMinor: 10_000n });
  const shop = await openShop(owner, 'Lighthouse Bakery');
  await payByCode(payer, shop.printed, 8000);
  const account = { iban: 'GB82 WEST 1234 5698 7654 32', ownerName: 'Lighthouse Bakery' };
  must(await owner.call('PUT', `${shop.path}/payout-account`, account));
  town.server.clock.advance(86_400_000);
  const ordered = must(await confirmPayoutAs(owner, shop, await preparePayoutAs(owner, shop, 5000)));
  expect(ordered.state).toBe('ordered');
  await town.bank.look();
  await town.bank.look();
  expect(must(await owner.call('GET', `${shop.path}/payouts`)).payouts).toMatchObject([
    { payoutId: ordered.payoutId, state: 'paid', amount: { amountMinor: '5000' } },
  ]);
  expect(await balanceOfShop(shop, owner)).toBe(8000 - 40 - 5000);
  expect((await town.reconcile()).findings).toEqual([]);
});
