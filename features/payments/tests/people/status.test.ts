import { randomUUID } from 'node:crypto';
import { decideAppeal, suspendPayments } from '@althing/payments/server';
import type { OperatorCredentials } from '@althing/institutions/server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  confirm,
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

const DAY_MS = 86_400_000;

let server: PaymentsServer;
let mira: Payer;
let oskar: Payer;
let operators: OperatorCredentials[];

beforeAll(async () => {
  server = await startPaymentsServer();
  mira = await registerPayer(server, 'mira', { fundMinor: 50_000n });
  oskar = await registerPayer(server, 'oskar', { fundMinor: 50_000n });
  const first = [await server.operator('ada'), await server.operator('ben')];
  operators = [...first, await server.operator('cleo', first), await server.operator('dan', first)];
});
afterAll(() => server.stop());

const decision = (payer: Payer, more: object = {}) => ({
  userId: payer.userId,
  rule: 'Terms of money, 7',
  reason: 'Reported as used by somebody else',
  office: 'Halvara Town Hall',
  days: 7,
  ...more,
});

async function suspend(payer: Payer): Promise<string> {
  let suspensionId = '';
  for (const operator of operators.slice(0, 2)) {
    const approved = await suspendPayments(server, decision(payer), operator);
    if (!approved.ok) throw new Error(approved.refusal);
    if (approved.value.isDone) ({ suspensionId } = approved.value.value);
  }
  return suspensionId;
}

test('PEO23 who is suspended neither pays, asks, splits, grants nor collects; all else goes on', async () => {
  const prepared = await prepare(mira, { purpose: 'send', payee: { userId: oskar.userId }, amount: eur(100) });
  const { request } = must(
    await oskar.call('POST', '/api/payments/requests', {
      requestId: randomUUID(),
      payerId: mira.userId,
      amount: eur(5),
    }),
  );
  const grantOrder = (payer: Payer, payee: Payer) =>
    payer.call('POST', '/api/payments/mandates', {
      mandateId: randomUUID(),
      payee: { userId: payee.userId },
      cap: eur(500),
      period: 'month',
    });
  const { order } = must(await grantOrder(oskar, mira));
  const { mandate } = must(
    await oskar.call('PUT', `/api/payments/mandates/${order.mandateId}`, {
      orderText: order.orderText,
      confirmation: signOrder(oskar.privateKey, order.orderText),
    }),
  );
  await suspend(mira);
  const refused = [
    await confirm(mira, prepared),
    await prepare(mira, { purpose: 'send', payee: { userId: oskar.userId }, amount: eur(100) }),
    await prepare(mira, { purpose: 'request', requestId: request.requestId }),
    await mira.call('POST', '/api/payments/requests', {
      requestId: randomUUID(),
      payerId: oskar.userId,
      amount: eur(5),
    }),
    await mira.call('POST', '/api/payments/splits', {
      splitId: randomUUID(),
      total: eur(10),
      shares: { kind: 'equal', payerIds: [oskar.userId], includesMaker: true },
    }),
    await grantOrder(mira, oskar),
    await mira.call('PUT', `/api/payments/mandates/${mandate.mandateId}/collections/${randomUUID()}`, {
      amount: eur(1),
    }),
  ];
  for (const answer of refused) {
    expect(answer).toMatchObject({ status: 403, body: { code: 'payments_suspended', retry: 'never' } });
  }
  must(await pay(oskar, { purpose: 'send', payee: { userId: mira.userId }, amount: eur(100) }));
  expect(must(await mira.call('GET', '/api/payments/transfers')).transfers).toHaveLength(1);
  must(await mira.call('POST', `/api/payments/requests/${request.requestId}/decline`));
  must(await mira.call('DELETE', `/api/payments/mandates/${mandate.mandateId}`));
  must(await mira.call('POST', '/api/payments/accounts', { currency: 'USD' }));
});

test('PEO24 a suspension tells its rule, reason, office and end, ends by itself, and is appealed once to others', async () => {
  const person = await registerPayer(server, 'appellant', { fundMinor: 1000n });
  const suspensionId = await suspend(person);
  const status = async () => must(await person.call('GET', '/api/payments/status'));
  expect(await status()).toMatchObject({
    state: 'suspended',
    suspension: {
      suspensionId,
      rule: 'Terms of money, 7',
      reason: 'Reported as used by somebody else',
      office: 'Halvara Town Hall',
      untilMs: server.clock.nowMs() + 7 * DAY_MS,
      appeal: null,
    },
  });
  expect(JSON.stringify(await status())).not.toContain('"ada"');
  const path = `/api/payments/suspensions/${suspensionId}/appeal`;
  expect(await oskar.call('POST', path, { text: 'not mine' })).toMatchObject({ status: 404 });
  must(await person.call('POST', path, { text: 'It was me all along.' }));
  expect(await person.call('POST', path, { text: 'again' })).toMatchObject({
    status: 409,
    body: { code: 'appealed_already' },
  });
  const [ada, , cleo, dan] = operators;
  if (!ada || !cleo || !dan) throw new Error('no operators');
  const lifted = { suspensionId, outcome: 'lifted' as const, reason: 'Shown to be so' };
  expect(await decideAppeal(server, lifted, ada)).toMatchObject({ value: { isDone: false } });
  expect(await decideAppeal(server, lifted, cleo)).toMatchObject({ refusal: 'decided_by_the_same' });
  const upheld = { ...lifted, outcome: 'upheld' as const };
  expect(await decideAppeal(server, upheld, cleo)).toMatchObject({ value: { isDone: false } });
  const shown = { ...lifted, reason: 'Shown by papers' };
  expect(await decideAppeal(server, shown, cleo)).toMatchObject({ value: { isDone: false } });
  expect(await decideAppeal(server, shown, dan)).toMatchObject({ value: { isDone: true } });
  expect(await decideAppeal(server, upheld, dan)).toMatchObject({ refusal: 'not_appealed' });
  expect(await status()).toMatchObject({ state: 'active', past: [{ appeal: { outcome: 'lifted' } }] });
  must(await pay(person, { purpose: 'send', payee: { userId: oskar.userId }, amount: eur(1) }));

  await suspend(person);
  expect(await status()).toMatchObject({ state: 'suspended' });
  server.clock.advance(7 * DAY_MS);
  expect(await status()).toMatchObject({ state: 'active' });
});

test('PEO24 nobody suspends alone, without a reason, or for longer than 90 days; the public log tells of it', async () => {
  const [ada, ben] = operators;
  if (!ada || !ben) throw new Error('no operators');
  const attempt = (operator: OperatorCredentials, more: object = {}) =>
    suspendPayments(server, decision(oskar, { rule: 'Terms of money, 8', ...more }), operator);
  expect(await attempt({ name: 'ada', secret: 'guessed' })).toMatchObject({ refusal: 'not_an_operator' });
  expect(await attempt(ada)).toMatchObject({ value: { isDone: false } });
  expect((await attempt(ada)).ok && (await oskar.call('GET', '/api/payments/status')).body.state).not.toBe('suspended');
  // Another's words are another decision.
  expect(await attempt(ben, { days: 8 })).toMatchObject({ value: { isDone: false } });
  expect(must(await oskar.call('GET', '/api/payments/status')).state).toBe('active');
  expect(await attempt(ada, { reason: ' ' })).toMatchObject({ refusal: 'text_missing' });
  expect(await attempt(ada, { days: 91 })).toMatchObject({ refusal: 'days_out_of_range' });
  expect(await attempt(ada, { userId: '@nobody:town.example', days: 3 })).toMatchObject({ ok: true });
  expect(await attempt(ben, { userId: '@nobody:town.example', days: 3 })).toMatchObject({ refusal: 'person_unknown' });
  const { rows } = await server.database.pool.query('select * from institutions_log');
  const told = JSON.stringify(rows);
  expect(told).toContain('payments_suspended');
  expect(told).not.toContain(mira.userId);
});

test('PEO26 with a deleted account its keys, mandates, requests and code end; the ledger still owes what it held', async () => {
  const leaver = await registerPayer(server, 'leaver', { fundMinor: 700n });
  const { request } = must(
    await leaver.call('POST', '/api/payments/requests', {
      requestId: randomUUID(),
      payerId: oskar.userId,
      amount: eur(5),
    }),
  );
  const { code } = must(await leaver.call('GET', '/api/payments/code')).paymentCode;
  const deactivated = await leaver.call('POST', '/_matrix/client/v3/account/deactivate', {
    auth: {
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: leaver.userId },
      password: 'correct horse battery',
    },
  });
  expect(deactivated.status).toBe(200);
  await server.events.delivered();
  await expect
    .poll(async () => must(await oskar.call('GET', `/api/payments/requests/${request.requestId}`)).request.state)
    .toBe('cancelled');
  await expect
    .poll(
      async () =>
        (await oskar.call('POST', '/api/payments/payees/find', { payee: { code }, currency: 'EUR' })).body.code,
    )
    .toBe('payee_unavailable');
  expect(await prepare(oskar, { purpose: 'send', payee: { userId: leaver.userId }, amount: eur(1) })).toMatchObject({
    body: { code: 'payee_unavailable' },
  });
  expect(await server.ledger.keysOf(leaver.accountId)).toEqual([]);
  const held = (await server.ledger.accounts([leaver.accountId])).get(leaver.accountId);
  expect(held?.creditsPostedMinor).toBe(700n);
});
