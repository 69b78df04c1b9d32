// What money must not reach, and what must not reach money.
import { execFile } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer, type TestServer } from '@althing/testing';
import {
  enrolDevice,
  eur,
  must,
  pay,
  registerPayer,
  startPaymentsServer,
  type PaymentsServer,
} from '@althing/payments/testing';

const MAIN = resolve(dirname(fileURLToPath(import.meta.url)), '../../apps/server/src/main.ts');
const PASSWORD = 'correct horse battery';

let server: TestServer;
let house: PaymentsServer;

beforeAll(async () => {
  server = await startServer();
  house = await startPaymentsServer();
}, 120_000);

afterAll(async () => {
  await server.stop();
  await house.stop();
});

test('R3 R4 R10 payments that two operators suspended stop, and talk, identity, receiving and export go on', async () => {
  const mira = await moveIn('mira');
  const oskar = await moveIn('oskar');
  const room = must(await mira.call('POST', '/_matrix/client/v3/createRoom', { invite: [oskar.userId] })).room_id;
  const secrets = { ada: await althing('operator', 'add', 'ada'), ben: await althing('operator', 'add', 'ben') };
  const words = ['suspend', mira.userId, '7', 'Halvara Town Hall', 'Terms of money, 7', 'Reported'];
  for (const [name, told] of Object.entries(secrets)) {
    const secret = /: (\S+)\s*$/.exec(told)?.[1] ?? '';
    await althing({ input: secret }, 'money', ...words, name);
  }
  const status = must(await mira.call('GET', '/api/payments/status'));
  expect(status).toMatchObject({
    state: 'suspended',
    suspension: { rule: 'Terms of money, 7', reason: 'Reported', office: 'Halvara Town Hall' },
  });
  expect(
    await mira.call('POST', '/api/payments/orders', {
      purpose: 'send',
      transferId: randomUUID(),
      payee: { userId: oskar.userId },
      amount: eur(1),
    }),
  ).toMatchObject({ status: 403, body: { code: 'payments_suspended' } });

  must(await oskar.call('POST', `/_matrix/client/v3/join/${encodeURIComponent(room)}`, {}));
  const send = `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/send/m.room.message/1`;
  must(await mira.call('PUT', send, { msgtype: 'm.text', body: 'my payments are suspended, I am not' }));
  must(await mira.call('GET', '/_matrix/client/v3/sync'));
  must(await mira.call('GET', '/api/accounts/sessions'));
  expect(
    must(await oskar.call('POST', '/api/payments/payees/find', { payee: { userId: mira.userId }, currency: 'EUR' }))
      .payee,
  ).toMatchObject({ userId: mira.userId });
  const archive = await fetch(`${server.url}/api/accounts/export`, {
    headers: { authorization: `Bearer ${mira.token}` },
  });
  expect(archive.status).toBe(200);
  await archive.arrayBuffer();
  must(
    await mira.call('POST', `/api/payments/suspensions/${status.suspension.suspensionId}/appeal`, {
      text: 'It was me.',
    }),
  );
}, 120_000);

test('R3 who was banned from a chat and is ignored there pays and is paid as before', async () => {
  const ines = await moveIn('ines');
  const tomas = await moveIn('tomas');
  const room = must(await ines.call('POST', '/_matrix/client/v3/createRoom', { invite: [tomas.userId] })).room_id;
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/ban`;
  must(await ines.call('POST', path, { user_id: tomas.userId }));
  const ignored = `/_matrix/client/v3/user/${encodeURIComponent(ines.userId)}/account_data/m.ignored_user_list`;
  must(await ines.call('PUT', ignored, { ignored_users: { [tomas.userId]: {} } }));
  expect(must(await tomas.call('GET', '/api/payments/status'))).toMatchObject({ state: 'active' });
  for (const [from, to] of [
    [tomas, ines],
    [ines, tomas],
  ] as const) {
    // Nobody has put money in: that is all that stands in the way.
    expect(
      await from.call('POST', '/api/payments/orders', {
        purpose: 'send',
        transferId: randomUUID(),
        payee: { userId: to.userId },
        amount: eur(1),
      }),
    ).toMatchObject({ status: 409, body: { code: 'insufficient_funds' } });
  }
}, 60_000);

test('R6 two payees who lay together what they know of a payer by code can’t tell that it is one person', async () => {
  const payer = await registerPayer(house, 'walker', { fundMinor: 10_000n });
  house.names.set(payer.userId, 'Walker');
  const seen: Record<string, unknown>[] = [];
  for (const name of ['stall', 'busker']) {
    const payee = await registerPayer(house, name);
    const { code } = must(await payee.call('GET', '/api/payments/code')).paymentCode;
    const made = must(
      await pay(payer, { purpose: 'send', payee: { code }, amount: eur(name === 'stall' ? 150 : 220) }),
    );
    expect(JSON.stringify(made)).not.toContain(payee.userId);
    const answers = [
      must(await payee.call('GET', '/api/payments/transfers')),
      must(await payee.call('GET', `/api/payments/transfers/${made.transfer.transferId}`)),
      must(await payee.call('GET', '/api/payments/spending?currency=EUR')),
    ];
    for (const answer of answers) expect(JSON.stringify(answer)).not.toMatch(/walker/i);
    for (const answer of answers) expect(JSON.stringify(answer)).not.toContain(payer.accountId);
    seen.push(answers[0].transfers[0].party);
  }
  // Paid once by code and once by name, the payee can't tell that both were one person either.
  const friend = await registerPayer(house, 'friend');
  const { code } = must(await friend.call('GET', '/api/payments/code')).paymentCode;
  must(await pay(payer, { purpose: 'send', payee: { code }, amount: eur(10) }));
  must(await pay(payer, { purpose: 'send', payee: { userId: friend.userId }, amount: eur(20) }));
  const parties = must(await friend.call('GET', '/api/payments/transfers')).transfers.map(
    ({ party }: { party: { partyId: string; userId: string | null } }) => party,
  );
  expect(parties).toMatchObject([{ userId: payer.userId }, { userId: null, name: '' }]);
  expect(parties[0].partyId).not.toBe(parties[1].partyId);
  const [stall = {}, busker = {}] = seen;
  expect(stall['partyId']).toMatch(/^[\w-]{43}$/);
  expect(stall).toMatchObject({ userId: null, name: '' });
  expect(stall['partyId']).not.toBe(busker['partyId']);
});

async function moveIn(username: string) {
  const call = async (method: string, path: string, { token, body }: { token?: string; body?: unknown } = {}) => {
    const response = await fetch(`${server.url}${path}`, {
      method,
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };
  const {
    user_id: userId,
    device_id: deviceId,
    access_token: token,
  } = must(
    await call('POST', '/_matrix/client/v3/register', {
      body: { username, password: PASSWORD, auth: { type: 'm.login.dummy' } },
    }),
  );
  const person = await enrolDevice({ call }, { userId, deviceId, token });
  must(await person.call('POST', '/api/payments/accounts', { currency: 'EUR' }));
  return person;
}

/** Runs the operator's command on the server's data folder, while the server runs. */
function althing(...given: [{ input: string }, ...string[]] | string[]): Promise<string> {
  const [first, ...rest] = given;
  const input = typeof first === 'object' ? first.input : '';
  const words = typeof first === 'object' ? (rest as string[]) : (given as string[]);
  return new Promise((done, failed) => {
    // What the test run sets for itself is no setting of the command.
    const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], ALTHING_DATA: server.dataFolder };
    const child = execFile(process.execPath, [MAIN, ...words], { env }, (fault, output, problems) =>
      fault ? failed(new Error(`althing ${words.join(' ')}: ${problems}`)) : done(output),
    );
    child.stdin?.end(`${input}\n`);
  });
}
