import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  confirm,
  enrolDevice,
  eur,
  must,
  pay,
  prepare,
  registerPayer,
  signOrder,
  startPaymentsServer,
  type Payer,
  type PaymentsServer,
} from '@althing/payments/testing';

let server: PaymentsServer;
let mira: Payer;
let oskar: Payer;

beforeAll(async () => {
  server = await startPaymentsServer();
  mira = await registerPayer(server, 'mira', { fundMinor: 500_000n });
  oskar = await registerPayer(server, 'oskar');
  server.names.set(mira.userId, 'Mira').set(oskar.userId, 'Oskar');
});
afterAll(() => server.stop());

const balance = async (payer: Payer) => {
  const { accounts } = must(await payer.call('GET', '/api/payments/accounts'));
  return accounts.find(({ accountId }: Payer) => accountId === payer.accountId).balanceMinor;
};

test('PEO1 a payment is prepared, signed as it is shown, and seen by both sides; each from theirs', async () => {
  const transferId = randomUUID();
  const prepared = await prepare(mira, {
    purpose: 'send',
    transferId,
    payee: { userId: oskar.userId },
    amount: eur(3850),
  });
  const { order } = must(prepared);
  expect(order).toMatchObject({
    transferId,
    payee: { kind: 'person', userId: oskar.userId, name: 'Oskar' },
    amount: eur(3850),
    fee: eur(0),
    total: eur(3850),
    confirmation: { by: 'key' },
  });
  expect(JSON.parse(order.orderText)).toMatchObject({ id: transferId, amountMinor: '3850', lines: order.lines });
  expect(order.lines).toContainEqual({ key: 'amount', value: '38.50 EUR', money: eur(3850) });
  const before = await balance(oskar);
  const made = must(await confirm(mira, prepared)).transfer;
  expect(made).toMatchObject({ transferId, direction: 'out', state: 'done', amount: eur(3850), purpose: 'send' });
  expect(BigInt(await balance(oskar))).toBe(BigInt(before) + 3850n);
  const got = must(await oskar.call('GET', `/api/payments/transfers/${transferId}`)).transfer;
  expect(got).toMatchObject({ direction: 'in', amount: eur(3850), party: { userId: mira.userId, name: 'Mira' } });
  const stranger = await registerPayer(server, 'stranger1');
  expect(await stranger.call('GET', `/api/payments/transfers/${transferId}`)).toMatchObject({
    status: 404,
    body: { code: 'not_found', retry: 'never' },
  });
});

test('PEO2 a repeated confirmation gets the first answer for ever; another order under its id moves nothing', async () => {
  const transferId = randomUUID();
  const body = { purpose: 'send', transferId, payee: { userId: oskar.userId }, amount: eur(100) };
  const prepared = await prepare(mira, body);
  const before = BigInt(await balance(oskar));
  const answers = await Promise.all([1, 2, 3].map(() => confirm(mira, prepared)));
  const [first] = answers.filter(({ status }) => status === 200);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  server.clock.advance(3 * 86_400_000);
  expect(await confirm(mira, prepared)).toEqual(first);
  expect(BigInt(await balance(oskar))).toBe(before + 100n);
  expect(await prepare(mira, { ...body, amount: eur(200) })).toMatchObject({
    status: 409,
    body: { code: 'id_used_otherwise', retry: 'changed' },
  });
  const { orderText } = must(prepared).order;
  const other = orderText.replace('"100"', '"200"');
  expect(
    await mira.call('PUT', `/api/payments/transfers/${transferId}`, {
      orderText: other,
      confirmation: signOrder(mira.privateKey, other),
    }),
  ).toMatchObject({ status: 409, body: { code: 'id_used_otherwise' } });
  expect(BigInt(await balance(oskar))).toBe(before + 100n);
});

test('PEO2 two processes that get one confirmation at the same time make one transfer', async () => {
  const another = await server.another();
  const prepared = await prepare(mira, { purpose: 'send', payee: { userId: oskar.userId }, amount: eur(100) });
  const { transferId, orderText } = must(prepared).order;
  const before = BigInt(await balance(oskar));
  const body = { orderText, confirmation: signOrder(mira.privateKey, orderText) };
  const answers = await Promise.all(
    [server, another, server, another].map((each) =>
      each.call('PUT', `/api/payments/transfers/${transferId}`, { token: mira.token, body }),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect(BigInt(await balance(oskar))).toBe(before + 100n);
  await another.stop();
});

test('PEO3 nothing moves by a changed line, another’s order, a foreign key, a wrong signature, or too late', async () => {
  const before = await balance(mira);
  const prepared = await prepare(mira, { purpose: 'send', payee: { userId: oskar.userId }, amount: eur(500) });
  const { transferId, orderText } = must(prepared).order;
  const send = (payer: Payer, text: string, confirmation: unknown) =>
    payer.call('PUT', `/api/payments/transfers/${transferId}`, { orderText: text, confirmation });
  const refusedAs = (code: string) => ({ body: { code } });
  for (const changed of [
    orderText.replaceAll('500', '499'),
    orderText.replace('"toName":"Oskar"', '"toName":"Town Hall"'),
    ` ${orderText}`,
  ]) {
    expect(await send(mira, changed, signOrder(mira.privateKey, changed))).toMatchObject(refusedAs('order_unknown'));
  }
  expect(await send(oskar, orderText, signOrder(oskar.privateKey, orderText))).toMatchObject(
    refusedAs('order_unknown'),
  );
  const other = await enrolDevice(server, await signInAgain('mira'));
  for (const confirmation of [
    signOrder(oskar.privateKey, orderText),
    signOrder(other.privateKey, orderText),
    signOrder(mira.privateKey, `${orderText} `),
    { by: 'key', signature: 'A'.repeat(86) },
  ]) {
    expect(await send(mira, orderText, confirmation)).toMatchObject(refusedAs('confirmation_refused'));
  }
  expect(await send(mira, orderText, { by: 'passkey', credential: {} })).toMatchObject(
    refusedAs('confirmation_refused'),
  );
  server.clock.advance(10 * 60_000);
  expect(await confirm(mira, prepared)).toMatchObject(refusedAs('order_expired'));
  expect(await balance(mira)).toBe(before);
});

test('PEO4 an amount is a whole number of minor units, more than nothing and at most 10^15, in a currency that is offered', async () => {
  const payee = { userId: oskar.userId };
  for (const amountMinor of [
    '0',
    '-1',
    '1.5',
    '1e3',
    '0x10',
    ' 1',
    '01',
    '',
    '1000000000000001',
    '99999999999999999',
  ]) {
    const answer = await prepare(mira, { purpose: 'send', payee, amount: { amountMinor, currency: 'EUR' } });
    expect(answer, amountMinor).toMatchObject({ status: 400, body: { code: 'invalid_input' } });
  }
  for (const amount of [{ amountMinor: 100, currency: 'EUR' }, { amountMinor: '100', currency: 'eur' }, null]) {
    expect((await prepare(mira, { purpose: 'send', payee, amount })).status).toBe(400);
  }
  expect(
    await prepare(mira, { purpose: 'send', payee, amount: { amountMinor: '100', currency: 'XTS' } }),
  ).toMatchObject({
    status: 404,
    body: { code: 'payee_unavailable' },
  });
  expect(await mira.call('POST', '/api/payments/accounts', { currency: 'SEK' })).toMatchObject({
    status: 400,
    body: { code: 'currency_not_offered' },
  });
});

test('PEO5 who has too little is told what there is, and nothing is taken', async () => {
  const poor = await registerPayer(server, 'poor', { fundMinor: 1210n });
  const body = { purpose: 'send', payee: { userId: oskar.userId }, amount: eur(1211) };
  expect(await prepare(poor, body)).toMatchObject({
    status: 409,
    body: { code: 'insufficient_funds', availableMinor: '1210', retry: 'changed' },
  });
  const [one, two] = await Promise.all([
    prepare(poor, { ...body, amount: eur(700) }),
    prepare(poor, { ...body, amount: eur(700) }),
  ]);
  const answers = await Promise.all([confirm(poor, one), confirm(poor, two)]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  expect(await balance(poor)).toBe('510');
});

test('PEO9 a payee is found by user id or by code; who isn’t there and who takes no money are told apart by nobody', async () => {
  await server.call('POST', '/_matrix/client/v3/register', {
    body: { auth: { type: 'm.login.dummy' }, username: 'moneyless', password: 'correct horse battery' },
  });
  const find = (payee: object) => mira.call('POST', '/api/payments/payees/find', { payee, currency: 'EUR' });
  const nobody = await find({ userId: '@nobody:town.example' });
  expect(nobody).toMatchObject({ status: 404, body: { code: 'payee_unavailable' } });
  expect(await find({ userId: '@moneyless:town.example' })).toEqual(nobody);
  expect(await find({ code: 'A'.repeat(22) })).toEqual(nobody);
  expect(await find({ userId: mira.userId })).toMatchObject({ status: 400, body: { code: 'payee_is_self' } });
  expect(must(await find({ userId: oskar.userId })).payee).toMatchObject({ userId: oskar.userId, name: 'Oskar' });

  const { paymentCode } = must(await oskar.call('GET', '/api/payments/code'));
  expect(must(await oskar.call('GET', '/api/payments/code')).paymentCode).toEqual(paymentCode);
  expect(paymentCode.link).toBe(`http://localhost:8008/#/money/pay/${paymentCode.code}`);
  const byCode = { purpose: 'send', payee: { code: paymentCode.code }, amount: eur(100) };
  const prepared = await prepare(mira, byCode);
  expect(must(prepared).order.payee).toMatchObject({ userId: null, name: 'Oskar' });
  const late = await prepare(mira, byCode);
  expect((await confirm(mira, prepared)).status).toBe(200);
  const replaced = must(await oskar.call('POST', '/api/payments/code/replace')).paymentCode;
  expect(replaced.code).not.toBe(paymentCode.code);
  expect(await find({ code: paymentCode.code })).toMatchObject({ body: { code: 'payee_unavailable' } });
  expect(await confirm(mira, late)).toMatchObject({ status: 409, body: { code: 'payee_changed' } });
});

test('PEO9 a name can’t pose as another line of what is signed', async () => {
  server.names.set(oskar.userId, 'Oskar\n amount: 1.00 EUR\u202e\u0000');
  const { order } = must(await prepare(mira, { purpose: 'send', payee: { userId: oskar.userId }, amount: eur(100) }));
  expect(order.payee.name).toBe('Oskar amount: 1.00 EUR');
  expect(order.lines).toContainEqual({ key: 'payee_address', value: oskar.userId });
  server.names.set(oskar.userId, 'Oskar');
});

test('PEO12 there is one open account in a currency; it closes only when it is empty, and another can follow', async () => {
  const keeper = await registerPayer(server, 'keeper', { fundMinor: 300n });
  const open = () => keeper.call('POST', '/api/payments/accounts', { currency: 'JPY' });
  const opened = await Promise.all([open(), open(), open()]);
  const ids = new Set(opened.map((answer) => must(answer).account.accountId));
  expect(ids.size).toBe(1);
  const close = (payer: Payer, accountId: string) => payer.call('DELETE', `/api/payments/accounts/${accountId}`);
  expect(await close(keeper, keeper.accountId)).toMatchObject({ status: 409, body: { code: 'account_not_empty' } });
  expect(await close(oskar, keeper.accountId)).toMatchObject({ status: 404 });
  expect((await pay(keeper, { purpose: 'send', payee: { userId: oskar.userId }, amount: eur(300) })).status).toBe(200);
  const closed = must(await close(keeper, keeper.accountId)).account;
  expect(closed.closedAtMs).toBe(server.clock.nowMs());
  expect(must(await close(keeper, keeper.accountId)).account).toEqual(closed);
  expect(await prepare(mira, { purpose: 'send', payee: { userId: keeper.userId }, amount: eur(1) })).toMatchObject({
    body: { code: 'payee_unavailable' },
  });
  const again = must(await keeper.call('POST', '/api/payments/accounts', { currency: 'EUR' })).account;
  expect(again.accountId).not.toBe(keeper.accountId);
  expect((await pay(mira, { purpose: 'send', payee: { userId: keeper.userId }, amount: eur(1) })).status).toBe(200);
  const listed = must(await keeper.call('GET', '/api/payments/accounts'));
  expect(listed.accounts.map(({ currency }: { currency: string }) => currency)).toEqual(['JPY', 'EUR', 'EUR']);
  expect(listed.offeredCurrencies).toEqual(['EUR', 'USD', 'JPY', 'KWD']);
});

test('PEO27 an order that nobody signed ends, and is swept away', async () => {
  await prepare(mira, { purpose: 'send', payee: { userId: oskar.userId }, amount: eur(100) });
  const count = async () => (await server.database.pool.query('select 1 from payments_orders')).rowCount ?? 0;
  expect(await count()).toBeGreaterThan(0);
  await expect
    .poll(() => {
      server.clock.advance(3600_000);
      return count();
    })
    .toBe(0);
});

async function signInAgain(user: string) {
  const answer = await server.call('POST', '/_matrix/client/v3/login', {
    body: {
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user },
      password: 'correct horse battery',
    },
  });
  const { user_id: userId, device_id: deviceId, access_token: token } = must(answer);
  return { userId, deviceId, token };
}
