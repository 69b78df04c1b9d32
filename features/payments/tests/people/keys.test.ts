import { generateKeyPairSync } from 'node:crypto';
import { SoftwareAuthenticator, PASSWORD } from '@althing/accounts/testing';
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

const ORIGIN = 'http://localhost:8008';

let server: PaymentsServer;
let oskar: Payer;

beforeAll(async () => {
  server = await startPaymentsServer();
  oskar = await registerPayer(server, 'oskar');
});
afterAll(() => server.stop());

const send = (amountMinor = 100) => ({ purpose: 'send', payee: { userId: oskar.userId }, amount: eur(amountMinor) });

/** Gives the account a passkey on a device of software, and lets it sign payments. */
async function withPasskey(payer: Payer): Promise<SoftwareAuthenticator> {
  const device = new SoftwareAuthenticator(ORIGIN);
  const { proof } = must(await payer.call('POST', '/api/accounts/proofs', { method: 'password', password: PASSWORD }));
  const begun = must(await payer.call('POST', '/api/accounts/passkeys/begin', { proof }));
  const response = device.create(begun.options);
  must(await payer.call('POST', '/api/accounts/passkeys', { proof, name: 'Phone', response }));
  const { options } = must(await payer.call('POST', '/api/payments/keys/passkey-options'));
  must(await payer.call('POST', '/api/payments/keys', { kind: 'passkey', credential: device.get(options) }));
  return device;
}

async function confirmBy(payer: Payer, device: SoftwareAuthenticator, prepared: Awaited<ReturnType<typeof prepare>>) {
  const { transferId, orderText, confirmation } = must(prepared).order;
  const credential = device.get(confirmation.options);
  const body = { orderText, confirmation: { by: 'passkey', credential } };
  const path = `/api/payments/transfers/${transferId}`;
  return { credential, path, body, answer: await payer.call('PUT', path, body) };
}

test('PEO10 once a passkey may sign payments one is needed, for the very order that is shown, and each time anew', async () => {
  const payer = await registerPayer(server, 'passkeyed', { fundMinor: 50_000n });
  const device = await withPasskey(payer);
  const prepared = await prepare(payer, send());
  expect(must(prepared).order.confirmation).toMatchObject({
    by: 'passkey',
    options: { rpId: 'localhost', userVerification: 'required', allowCredentials: [{ id: device.credentials[0]?.id }] },
  });
  expect(await confirm(payer, prepared)).toMatchObject({ status: 403, body: { code: 'passkey_needed' } });
  const other = await prepare(payer, send(9999));
  const first = await confirmBy(payer, device, prepared);
  expect(first.answer).toMatchObject({ status: 200, body: { transfer: { amount: eur(100) } } });
  expect(await payer.call('PUT', first.path, first.body)).toEqual(first.answer);
  // The signature for one order is none for another.
  const { transferId, orderText } = must(other).order;
  expect(
    await payer.call('PUT', `/api/payments/transfers/${transferId}`, {
      orderText,
      confirmation: { by: 'passkey', credential: first.credential },
    }),
  ).toMatchObject({ status: 403, body: { code: 'confirmation_refused' } });
  device.isVerified = false;
  expect((await confirmBy(payer, device, other)).answer).toMatchObject({ body: { code: 'confirmation_refused' } });
  device.isVerified = true;
  expect((await confirmBy(payer, device, other)).answer).toMatchObject({ body: { code: 'confirmation_refused' } });
  expect((await confirmBy(payer, device, await prepare(payer, send(200)))).answer.status).toBe(200);
});

test('PEO10 another’s passkey signs nothing; one that was taken off the account signs no payments either', async () => {
  const payer = await registerPayer(server, 'guarded', { fundMinor: 50_000n });
  const thief = await registerPayer(server, 'thief');
  const device = await withPasskey(payer);
  const foreign = await withPasskey(thief);
  const prepared = await prepare(payer, send());
  const { transferId, orderText, confirmation } = must(prepared).order;
  const { allowCredentials: _own, ...options } = confirmation.options;
  expect(
    await payer.call('PUT', `/api/payments/transfers/${transferId}`, {
      orderText,
      confirmation: { by: 'passkey', credential: foreign.get(options) },
    }),
  ).toMatchObject({ status: 403 });
  const passkeyId = device.credentials[0]?.id ?? '';
  const path = `/api/payments/keys/${passkeyId}`;
  expect(await payer.call('DELETE', path, {})).toMatchObject({ status: 403, body: { code: 'confirmation_refused' } });
  expect(await thief.call('DELETE', path, {})).toMatchObject({ status: 404 });
  const { proof } = must(await payer.call('POST', '/api/accounts/proofs', { method: 'password', password: PASSWORD }));
  must(await payer.call('POST', `/api/accounts/passkeys/${passkeyId}/remove`, { proof }));
  const next = await prepare(payer, send());
  expect(must(next).order.confirmation).toMatchObject({ by: 'key' });
  expect((await confirm(payer, next)).status).toBe(200);
  const { keys } = must(await payer.call('GET', '/api/payments/keys'));
  expect(keys.map(({ kind }: { kind: string }) => kind)).toEqual(['device']);
});

test('PEO10 a passkey is taken from payments by showing it', async () => {
  const payer = await registerPayer(server, 'relaxed', { fundMinor: 50_000n });
  const device = await withPasskey(payer);
  const { options } = must(await payer.call('POST', '/api/payments/keys/passkey-options'));
  const path = `/api/payments/keys/${device.credentials[0]?.id}`;
  expect((await payer.call('DELETE', path, { credential: device.get(options) })).status).toBe(200);
  expect((await pay(payer, send())).status).toBe(200);
});

test('PEO11 a device without a key of its own signs nothing, and no key is anybody else’s', async () => {
  const payer = await registerPayer(server, 'keyless', { fundMinor: 50_000n });
  const login = must(
    await server.call('POST', '/_matrix/client/v3/login', {
      body: { type: 'm.login.password', identifier: { type: 'm.id.user', user: 'keyless' }, password: PASSWORD },
    }),
  );
  const { access_token: token, device_id: deviceId } = login;
  const second = {
    ...payer,
    token,
    deviceId,
    call: (method: string, path: string, body?: unknown) => server.call(method, path, { token, body }),
  };
  expect(await second.call('POST', '/api/payments/keys', { kind: 'device' })).toMatchObject({
    status: 409,
    body: { code: 'no_device_key' },
  });
  expect(await prepare(second, send())).toMatchObject({ status: 409, body: { code: 'no_payment_key' } });
  // The first device's key signs only where that device is signed in.
  const prepared = await prepare(payer, send());
  expect(await confirm({ ...second, privateKey: payer.privateKey }, prepared)).toMatchObject({
    status: 403,
    body: { code: 'key_not_active' },
  });
  const enrolled = await enrolDevice(server, second);
  expect((await pay(enrolled, send())).status).toBe(200);
  const { keys } = must(await second.call('GET', '/api/payments/keys'));
  expect(keys.map(({ isThis }: { isThis: boolean }) => isThis)).toEqual([false, true]);
});

test('PEO11 a key ends at once at the person’s word, and with its device’s session; it never comes back', async () => {
  const payer = await registerPayer(server, 'ending', { fundMinor: 50_000n });
  const keyId = must(await payer.call('GET', '/api/payments/keys')).keys[0].keyId;
  expect(await oskar.call('DELETE', `/api/payments/keys/${keyId}`)).toMatchObject({ status: 404 });
  const prepared = await prepare(payer, send());
  expect((await payer.call('DELETE', `/api/payments/keys/${keyId}`)).status).toBe(200);
  expect((await payer.call('DELETE', `/api/payments/keys/${keyId}`)).status).toBe(200);
  expect(await confirm(payer, prepared)).toMatchObject({ status: 403, body: { code: 'key_not_active' } });
  expect(await payer.call('POST', '/api/payments/keys', { kind: 'device' })).toMatchObject({
    body: { code: 'no_device_key' },
  });
  expect(await server.ledger.keysOf(payer.accountId)).toEqual([]);

  const again = await enrolDevice(server, payer);
  expect((await pay(again, send())).status).toBe(200);
  must(await server.call('POST', '/_matrix/client/v3/logout', { token: payer.token, body: {} }));
  await server.events.delivered();
  await expect.poll(async () => (await server.ledger.keysOf(payer.accountId)).length).toBe(0);
});

test('PEO11 what is no key of the device can’t be let in by another body', async () => {
  const { publicKey } = generateKeyPairSync('ed25519');
  for (const body of [
    { kind: 'other' },
    {},
    { kind: 'passkey', credential: {} },
    {
      kind: 'passkey',
      credential: { id: 'x', response: { clientDataJSON: 'e30', authenticatorData: '', signature: '' } },
    },
    { kind: 'passkey', publicKey: publicKey.export({ format: 'jwk' }) },
  ]) {
    expect((await oskar.call('POST', '/api/payments/keys', body)).status, JSON.stringify(body)).toBe(400);
  }
  expect(await oskar.call('POST', '/api/payments/keys/passkey-options')).toMatchObject({
    status: 409,
    body: { code: 'no_passkey' },
  });
});
