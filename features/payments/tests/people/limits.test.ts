import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  confirm,
  enrolDevice,
  eur,
  must,
  pay,
  prepare,
  registerPayer,
  startPaymentsServer,
  type Payer,
  type PaymentsServer,
} from '@althing/payments/testing';

const HOUR_MS = 3600_000;
const DAY_MS = 24 * HOUR_MS;

let server: PaymentsServer;
let rich: Payer;
let payees: Payer[];

beforeAll(async () => {
  server = await startPaymentsServer();
  rich = await registerPayer(server, 'rich', { fundMinor: 10_000_000n });
  payees = [];
  for (const name of ['ines', 'tomas', 'leyla', 'anton', 'samira']) payees.push(await registerPayer(server, name));
  // All are known to the payer for longer than a day.
  for (const payee of payees.slice(0, 4)) must(await pay(rich, to(payee, 1)));
  server.clock.advance(DAY_MS + 1);
});
afterAll(() => server.stop());

const to = (payee: Payer | undefined, amountMinor: number) => ({
  purpose: 'send',
  payee: { userId: payee?.userId },
  amount: eur(amountMinor),
});

test('PEO6 a single transfer, a day and a month are limited, and each refusal says how much is left and until when', async () => {
  const [ines, tomas, leyla] = payees;
  expect(await prepare(rich, to(ines, 50_001))).toMatchObject({
    status: 403,
    body: { code: 'over_transfer_limit', limit: { limitMinor: '50000' }, retry: 'changed' },
  });
  must(await pay(rich, to(ines, 50_000)));
  must(await pay(rich, to(tomas, 30_000)));
  expect(await prepare(rich, to(leyla, 20_001))).toMatchObject({
    status: 403,
    body: {
      code: 'cap_exceeded',
      limit: { kind: 'day', limitMinor: '100000', leftMinor: '20000', resetsAtMs: nextMidnight() },
    },
  });
  const { limits, leftMinor } = must(await rich.call('GET', '/api/payments/limits?currency=EUR'));
  expect(limits.map(({ kind }: { kind: string }) => kind)).toEqual(['day', 'month']);
  expect(leftMinor).toBe('20000');
  must(await pay(rich, to(leyla, 20_000)));
  server.clock.advance(DAY_MS);
  must(await pay(rich, to(ines, 50_000)));
  must(await pay(rich, to(tomas, 50_000)));
  server.clock.advance(DAY_MS);
  must(await pay(rich, to(ines, 50_000)));
  expect(await prepare(rich, to(tomas, 50_000))).toMatchObject({
    body: { code: 'cap_exceeded', limit: { kind: 'month', limitMinor: '300000' } },
  });
});

test('PEO6 of payments confirmed at the same moment no more go through than the day allows', async () => {
  const hasty = await registerPayer(server, 'hasty', { fundMinor: 1_000_000n });
  for (const payee of payees) must(await pay(hasty, to(payee, 1)));
  server.clock.advance(DAY_MS + 1);
  const prepared = [];
  for (let index = 0; index < 8; index++) prepared.push(await prepare(hasty, to(payees[index % 5], 30_000)));
  const answers = await Promise.all(prepared.map((order) => confirm(hasty, order)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
  for (const answer of answers.filter(({ status }) => status !== 200)) {
    expect(answer).toMatchObject({ status: 403, body: { code: 'cap_exceeded', limit: { kind: 'day' } } });
  }
});

test('PEO7 a device that signed in less than a day ago pays little, and signing in anew begins anew', async () => {
  const fresh = await registerPayer(server, 'fresh', { fundMinor: 100_000n, isNewDevice: true });
  const until = server.clock.nowMs() + DAY_MS;
  const [ines] = payees;
  expect(await prepare(fresh, to(ines, 10_001))).toMatchObject({
    status: 403,
    body: {
      code: 'cap_exceeded',
      limit: { kind: 'new_device', limitMinor: '10000', leftMinor: '10000', resetsAtMs: until },
    },
  });
  const { limits } = must(await fresh.call('GET', '/api/payments/limits?currency=EUR'));
  expect(limits.map(({ kind }: { kind: string }) => kind)).toEqual(['new_device', 'day', 'month']);
  must(await pay(fresh, to(ines, 6000)));
  expect(await prepare(fresh, to(ines, 4001))).toMatchObject({ body: { limit: { leftMinor: '4000' } } });
  server.clock.advance(DAY_MS);
  must(await pay(fresh, to(ines, 10_001)));
  const again = await server.call('POST', '/_matrix/client/v3/login', {
    body: {
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: 'fresh' },
      password: 'correct horse battery',
      device_id: fresh.deviceId,
    },
  });
  const thiefUntil = server.clock.nowMs() + DAY_MS;
  const thief = await enrolDevice(server, {
    userId: fresh.userId,
    deviceId: fresh.deviceId,
    token: must(again).access_token,
  });
  expect(await prepare(thief, to(ines, 10_001))).toMatchObject({
    body: { limit: { kind: 'new_device', resetsAtMs: thiefUntil } },
  });
  // Several new devices together pay no more than one.
  must(await pay(thief, to(ines, 9000)));
  const login = await server.call('POST', '/_matrix/client/v3/login', {
    body: {
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: 'fresh' },
      password: 'correct horse battery',
    },
  });
  const { device_id: deviceId, access_token: token } = must(login);
  const accomplice = await enrolDevice(server, { userId: fresh.userId, deviceId, token });
  expect(await prepare(accomplice, to(ines, 1001))).toMatchObject({
    body: { limit: { kind: 'new_device', leftMinor: '1000', resetsAtMs: nextMidnight() } },
  });
});

test('PEO8 who is paid for the first time gets little in the first day, however many payments it takes', async () => {
  const careful = await registerPayer(server, 'careful', { fundMinor: 100_000n });
  const [, tomas, leyla] = payees;
  must(await pay(careful, to(tomas, 15_000)));
  expect(await prepare(careful, to(tomas, 5001))).toMatchObject({
    status: 403,
    body: { code: 'cap_exceeded', limit: { kind: 'first_payee', leftMinor: '5000' } },
  });
  must(await pay(careful, to(leyla, 20_000)));
  server.clock.advance(DAY_MS);
  must(await pay(careful, to(tomas, 40_000)));
});

test('PEO22 who was shown to be who they are may pay more; every currency has its own limits', async () => {
  const known = await registerPayer(server, 'known', { fundMinor: 1_000_000n });
  await server.people.door.setTier(known.userId, 'verified');
  const { tier, perTransferMinor } = must(await known.call('GET', '/api/payments/limits?currency=JPY'));
  expect({ tier, perTransferMinor }).toEqual({ tier: 'verified', perTransferMinor: '750000' });
  expect(await known.call('GET', '/api/payments/limits?currency=XTS')).toMatchObject({
    status: 400,
    body: { code: 'currency_not_offered' },
  });
  must(await pay(known, to(payees[4], 1)));
  server.clock.advance(DAY_MS);
  must(await pay(known, to(payees[4], 100_000)));
});

function nextMidnight(): number {
  return (Math.floor(server.clock.nowMs() / DAY_MS) + 1) * DAY_MS;
}
