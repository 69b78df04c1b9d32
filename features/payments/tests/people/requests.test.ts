import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  confirm,
  eur,
  must,
  pay,
  prepare,
  registerPayer,
  startPaymentsServer,
  type Payer,
  type PaymentsServer,
} from '@althing/payments/testing';

let server: PaymentsServer;
let mira: Payer;
let oskar: Payer;
let ines: Payer;

beforeAll(async () => {
  server = await startPaymentsServer();
  mira = await registerPayer(server, 'mira', { fundMinor: 50_000n });
  oskar = await registerPayer(server, 'oskar', { fundMinor: 50_000n });
  ines = await registerPayer(server, 'ines', { fundMinor: 50_000n });
});
afterAll(() => server.stop());

const ask = (from: Payer, payer: Payer, more: object = {}) =>
  from.call('POST', '/api/payments/requests', {
    requestId: randomUUID(),
    payerId: payer.userId,
    amount: eur(1200),
    ...more,
  });
const read = async (reader: Payer, requestId: string) =>
  must(await reader.call('GET', `/api/payments/requests/${requestId}`)).request;

test('PEO13 a request is asked for once, and paid exactly by who was asked', async () => {
  const requestId = randomUUID();
  const { request } = must(await ask(oskar, mira, { requestId }));
  expect(request).toMatchObject({ direction: 'out', state: 'open', amount: eur(1200), party: { userId: mira.userId } });
  expect(must(await ask(oskar, mira, { requestId })).request).toEqual(request);
  expect(await ask(oskar, mira, { requestId, amount: eur(1300) })).toMatchObject({
    status: 409,
    body: { code: 'id_used_otherwise' },
  });
  expect(await read(mira, requestId)).toMatchObject({ direction: 'in', party: { userId: oskar.userId } });
  expect(await prepare(ines, { purpose: 'request', requestId })).toMatchObject({ status: 404 });
  expect(await prepare(oskar, { purpose: 'request', requestId })).toMatchObject({ status: 404 });
  const { transfer } = must(await pay(mira, { purpose: 'request', requestId }));
  expect(transfer).toMatchObject({ purpose: 'request', requestId, amount: eur(1200) });
  expect(await read(oskar, requestId)).toMatchObject({ state: 'paid', transferId: transfer.transferId });
  expect(await prepare(mira, { purpose: 'request', requestId })).toMatchObject({
    status: 409,
    body: { code: 'request_not_open', state: 'paid', retry: 'never' },
  });
});

test('PEO13 a request that several orders pay at once is paid once', async () => {
  const { request } = must(await ask(oskar, mira, { amount: eur(700) }));
  const orders = await Promise.all(
    [1, 2, 3, 4].map(() => prepare(mira, { purpose: 'request', requestId: request.requestId })),
  );
  const before = must(await oskar.call('GET', '/api/payments/accounts')).accounts[0].balanceMinor;
  const answers = await Promise.all(orders.map((order) => confirm(mira, order)));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409]);
  for (const { body } of answers.filter(({ status }) => status === 409)) expect(body.code).toBe('request_not_open');
  const after = must(await oskar.call('GET', '/api/payments/accounts')).accounts[0].balanceMinor;
  expect(BigInt(after)).toBe(BigInt(before) + 700n);
});

test('PEO13 a request is declined by who was asked, taken back by who asked, and ends by itself', async () => {
  const decline = (by: Payer, requestId: string) => by.call('POST', `/api/payments/requests/${requestId}/decline`);
  const cancel = (by: Payer, requestId: string) => by.call('POST', `/api/payments/requests/${requestId}/cancel`);
  const first = must(await ask(oskar, mira)).request.requestId;
  expect(await decline(oskar, first)).toMatchObject({ status: 404 });
  expect(await cancel(mira, first)).toMatchObject({ status: 404 });
  expect(await decline(ines, first)).toMatchObject({ status: 404 });
  const late = await prepare(mira, { purpose: 'request', requestId: first });
  expect(must(await decline(mira, first)).request.state).toBe('declined');
  expect(must(await decline(mira, first)).request.state).toBe('declined');
  expect(await cancel(oskar, first)).toMatchObject({ status: 409, body: { state: 'declined' } });
  expect(await confirm(mira, late)).toMatchObject({ status: 409, body: { code: 'request_not_open' } });

  const second = must(await ask(oskar, mira)).request.requestId;
  expect(must(await cancel(oskar, second)).request.state).toBe('cancelled');
  const third = must(await ask(oskar, mira, { expiresInMs: 3600_000 })).request.requestId;
  server.clock.advance(3600_000);
  expect(await read(mira, third)).toMatchObject({ state: 'expired' });
  expect(await prepare(mira, { purpose: 'request', requestId: third })).toMatchObject({ body: { state: 'expired' } });
  expect(await decline(mira, third)).toMatchObject({ status: 409, body: { state: 'expired' } });
});

test('PEO14 another’s request isn’t found, and nobody heaps requests on somebody', async () => {
  const { requestId } = must(await ask(oskar, mira)).request;
  expect(await ines.call('GET', `/api/payments/requests/${requestId}`)).toMatchObject({ status: 404 });
  expect(await ines.call('GET', `/api/payments/requests/${randomUUID()}`)).toMatchObject({ status: 404 });
  expect(await ask(oskar, oskar)).toMatchObject({ status: 400, body: { code: 'payee_is_self' } });
  expect(
    await oskar.call('POST', '/api/payments/requests', {
      requestId: randomUUID(),
      payerId: '@nobody:town.example',
      amount: eur(1),
    }),
  ).toMatchObject({ status: 404, body: { code: 'payer_unknown' } });
  const answers = await Promise.all(Array.from({ length: 14 }, () => ask(ines, mira, { amount: eur(1) })));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
  expect(answers.find(({ status }) => status !== 200)).toMatchObject({
    status: 409,
    body: { code: 'too_many_open', most: 10 },
  });
});

test('PEO14 requests are listed by direction and state, page by page, newest first', async () => {
  const list = async (query: string) => must(await mira.call('GET', `/api/payments/requests?${query}`));
  const open = await list('direction=in&state=open&limit=4');
  expect(open.requests).toHaveLength(4);
  const rest = await list(`direction=in&state=open&limit=100&before=${open.next}`);
  expect(rest.next).toBeNull();
  const ids = [...open.requests, ...rest.requests].map(({ requestId }: { requestId: string }) => requestId);
  expect(new Set(ids).size).toBe(ids.length);
  expect((await list('state=declined')).requests).toHaveLength(1);
  expect((await list('state=expired')).requests).toHaveLength(1);
  expect((await list('direction=out')).requests).toEqual([]);
});

test('PEO15 a bill is split into shares to the last cent, each paid once, and everybody who has one sees how far it is', async () => {
  const splitId = randomUUID();
  const body = {
    splitId,
    total: eur(1000),
    shares: { kind: 'equal', payerIds: [oskar.userId, ines.userId], includesMaker: true },
  };
  const { split } = must(await mira.call('POST', '/api/payments/splits', body));
  expect(split).toMatchObject({ isMine: true, total: eur(1000), ownShare: eur(333), paid: eur(0) });
  expect(split.shares.map(({ amount }: { amount: object }) => amount)).toEqual([eur(334), eur(333)]);
  expect(must(await mira.call('POST', '/api/payments/splits', body)).split).toEqual(split);
  expect(await mira.call('POST', '/api/payments/splits', { ...body, total: eur(1001) })).toMatchObject({
    status: 409,
    body: { code: 'id_used_otherwise' },
  });
  const seen = must(await oskar.call('GET', `/api/payments/splits/${splitId}`)).split;
  expect(seen).toMatchObject({ isMine: false, maker: { userId: mira.userId } });
  const share = seen.shares.find(({ isReader }: { isReader: boolean }) => isReader);
  const { transfer } = must(await pay(oskar, { purpose: 'request', requestId: share.requestId }));
  expect(transfer).toMatchObject({ purpose: 'split', splitId, amount: eur(334) });
  expect(must(await ines.call('GET', `/api/payments/splits/${splitId}`)).split.paid).toEqual(eur(334));
  const stranger = await registerPayer(server, 'stranger');
  expect(await stranger.call('GET', `/api/payments/splits/${splitId}`)).toMatchObject({ status: 404 });
  expect(await oskar.call('POST', `/api/payments/splits/${splitId}/cancel`)).toMatchObject({ status: 404 });
  const cancelled = must(await mira.call('POST', `/api/payments/splits/${splitId}/cancel`)).split;
  expect(cancelled.shares.map(({ state }: { state: string }) => state)).toEqual(['paid', 'cancelled']);
});

test('PEO15 shares that name somebody twice, the maker, nothing or too much are refused whole', async () => {
  const split = (total: number, shares: object) =>
    mira.call('POST', '/api/payments/splits', { splitId: randomUUID(), total: eur(total), shares });
  const equal = (payerIds: string[]) => ({ kind: 'equal', payerIds, includesMaker: false });
  for (const [why, answer] of [
    ['named_twice', await split(100, equal([oskar.userId, oskar.userId]))],
    ['maker_named', await split(100, equal([mira.userId, oskar.userId]))],
    ['empty_share', await split(1, equal([oskar.userId, ines.userId]))],
    ['more_than_total', await split(100, { kind: 'exact', shares: [{ payerId: oskar.userId, amountMinor: '101' }] })],
  ] as const) {
    expect(answer, why).toMatchObject({ status: 400, body: { code: 'shares_wrong', why } });
  }
  expect(await split(100, equal([oskar.userId, '@nobody:town.example']))).toMatchObject({ status: 404 });
  const exact = must(await split(100, { kind: 'exact', shares: [{ payerId: ines.userId, amountMinor: '60' }] })).split;
  expect(exact).toMatchObject({ ownShare: eur(40) });
});
