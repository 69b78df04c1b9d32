import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  eur,
  must,
  pay,
  registerPayer,
  startPaymentsServer,
  type Payer,
  type PaymentsServer,
} from '@althing/payments/testing';

const DAY_MS = 86_400_000;

let server: PaymentsServer;
let mira: Payer;
let oskar: Payer;
let ines: Payer;

const send = async (from: Payer, to: Payer, amountMinor: number) =>
  must(await pay(from, { purpose: 'send', payee: { userId: to.userId }, amount: eur(amountMinor) })).transfer;

beforeAll(async () => {
  server = await startPaymentsServer();
  mira = await registerPayer(server, 'mira', { fundMinor: 500_000n });
  oskar = await registerPayer(server, 'oskar', { fundMinor: 500_000n });
  ines = await registerPayer(server, 'ines');
  server.clock.advance(Date.UTC(2026, 5, 10) - server.clock.nowMs());
  await send(mira, oskar, 1000);
  await send(mira, ines, 200);
  server.clock.advance(30 * DAY_MS);
  await send(mira, oskar, 3000);
  await send(oskar, mira, 700);
});
afterAll(() => server.stop());

test('PEO18 the history is filtered and comes page by page, newest first, each transfer once', async () => {
  const list = async (query: string) => must(await mira.call('GET', `/api/payments/transfers?${query}`));
  const amounts = ({ transfers }: { transfers: { amount: { amountMinor: string } }[] }) =>
    transfers.map(({ amount }) => Number(amount.amountMinor));
  expect(amounts(await list(''))).toEqual([700, 3000, 200, 1000]);
  const first = await list('limit=3');
  expect(amounts(first)).toEqual([700, 3000, 200]);
  const second = await list(`limit=3&before=${first.next}`);
  expect(amounts(second)).toEqual([1000]);
  expect(second.next).toBeNull();
  expect(amounts(await list('direction=in'))).toEqual([700]);
  expect(amounts(await list(`fromMs=${Date.UTC(2026, 6, 1)}&direction=out`))).toEqual([3000]);
  expect(amounts(await list(`untilMs=${Date.UTC(2026, 6, 1)}`))).toEqual([200, 1000]);
  expect(amounts(await list('currency=USD'))).toEqual([]);
  expect(amounts(await list('purpose=refund'))).toEqual([]);
  const { partyId } = first.transfers[2].party;
  expect(amounts(await list(`partyId=${partyId}`))).toEqual([200]);
  expect(amounts(await list('partyId=unknown'))).toEqual([]);
  expect((await mira.call('GET', '/api/payments/transfers?limit=101')).status).toBe(400);
});

test('PEO19 whom one has paid is remembered, most recently paid first', async () => {
  const { payees } = must(await mira.call('GET', '/api/payments/payees'));
  expect(payees).toMatchObject([
    { party: { userId: oskar.userId }, times: 2, firstPaidAtMs: Date.UTC(2026, 5, 10) },
    { party: { userId: ines.userId }, times: 1 },
  ]);
  expect(must(await ines.call('GET', '/api/payments/payees')).payees).toEqual([]);
});

test('PEO20 the picture of spending adds up by month, purpose and party, and is for oneself only', async () => {
  const { months } = must(await mira.call('GET', '/api/payments/spending?currency=EUR&months=3'));
  expect(months).toMatchObject([
    { month: '2026-05', outMinor: '0', inMinor: '0', byPurpose: [], byParty: [] },
    {
      month: '2026-06',
      outMinor: '1200',
      inMinor: '0',
      byPurpose: [{ purpose: 'send', outMinor: '1200' }],
      byParty: [
        { party: { userId: oskar.userId }, outMinor: '1000' },
        { party: { userId: ines.userId }, outMinor: '200' },
      ],
    },
    { month: '2026-07', outMinor: '3000', inMinor: '700' },
  ]);
  const theirs = must(await ines.call('GET', '/api/payments/spending?currency=EUR&months=2'));
  expect(theirs.months.map(({ inMinor }: { inMinor: string }) => inMinor)).toEqual(['200', '0']);
});
