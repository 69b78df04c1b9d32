import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { verifyEvidence } from '@althing/accounts/server';
import { logInPerson, proofOf, registerPerson, requesterOf, sharedAccountsServer } from '@althing/accounts/testing';
import { createSigningDevice, enrol } from './signing-device.ts';

const server = sharedAccountsServer();

const PURPOSE = 'payments/create-transfer';
const DIGEST = createHash('sha256').update('12.50 EUR to the miller').digest();
const TEXT = `althing device signature\n${PURPOSE}\n${DIGEST.toString('base64url')}`;

test.each(['Ed25519', 'P-256'] as const)(
  'ACC65 a device signs with its %s key, and others can check it later',
  async (kind) => {
    const person = await registerPerson(server, `signer.${kind.toLowerCase()}`);
    const device = await createSigningDevice(kind);
    const enrolled = await enrol(server, person, device);
    expect(enrolled).toMatchObject({
      status: 200,
      body: { deviceKey: { enrolledBy: 'password', publicKey: device.publicKey, enrolledAtMs: server.clock.nowMs() } },
    });
    const { door } = server.accounts;
    expect(await door.deviceKeyOf(person.userId, person.deviceId)).toEqual(enrolled.body.deviceKey);
    const { sessions } = (await server.call('GET', '/api/accounts/sessions', { token: person.token })).body;
    expect(sessions[0].deviceKey).toEqual(enrolled.body.deviceKey);

    const command = { requester: await requesterOf(server, person), purpose: PURPOSE, digest: DIGEST };
    const signed = await door.requireDeviceSignature({ ...command, signature: await device.sign(TEXT) });
    if (!signed.ok) throw new Error(signed.refusal);
    expect(await verifyEvidence(signed.value, command)).toBe(true);
    expect(await verifyEvidence(signed.value, { ...command, purpose: 'payments/other' })).toBe(false);
    expect(await verifyEvidence(signed.value, { ...command, digest: createHash('sha256').digest() })).toBe(false);
    const stranger = await createSigningDevice(kind);
    expect(await verifyEvidence({ ...signed.value, publicKey: stranger.publicKey as never }, command)).toBe(false);
    for (const signature of [await stranger.sign(TEXT), await device.sign(`${TEXT}.`), 'A'.repeat(86), '']) {
      expect(await door.requireDeviceSignature({ ...command, signature })).toEqual({
        ok: false,
        refusal: 'not_verified',
      });
    }
  },
);

test('ACC65 a key is enrolled only with a fresh proof of this very session, by who holds it, and on one device', async () => {
  const person = await registerPerson(server, 'enroller');
  const second = await logInPerson(server, 'enroller');
  const device = await createSigningDevice('Ed25519');
  const { userId, deviceId, token } = person;
  const proof = await proofOf(server, person);
  const signature = await device.sign(`althing device key enrolment\n${userId}\n${deviceId}\n${proof}`);
  const body = { proof, publicKey: device.publicKey, signature };
  const ask = (given: object, asked = token) =>
    server.call('POST', '/api/accounts/device-key', { token: asked, body: { ...body, ...given } });
  expect(await ask({ proof: 'guessed' })).toMatchObject({ status: 403, body: { code: 'proof_needed' } });
  expect(await ask({}, second.token)).toMatchObject({ status: 403, body: { code: 'proof_needed' } });
  const other = await createSigningDevice('Ed25519');
  expect(await ask({ publicKey: other.publicKey })).toMatchObject({
    status: 400,
    body: { code: 'device_key_refused' },
  });
  expect(await ask({ signature: 'x' })).toMatchObject({ status: 400 });
  expect((await ask({})).status).toBe(200);
  expect(await enrol(server, second, device)).toMatchObject({ status: 409, body: { code: 'device_key_in_use' } });
  server.clock.advance(6 * 60_000);
  expect((await ask({})).status).toBe(403);
});

test('ACC65 what is no point of its curve, a point of small order, or not written in the one form is no key', async () => {
  const person = await registerPerson(server, 'forger');
  const x = Buffer.alloc(32, 0xff).toString('base64url');
  const one = Buffer.alloc(32);
  one[0] = 1;
  const proof = await proofOf(server, person);
  for (const publicKey of [
    { kty: 'EC', crv: 'P-256', x, y: x },
    { kty: 'OKP', crv: 'Ed25519', x: one.toString('base64url') },
    { kty: 'OKP', crv: 'Ed25519', x: Buffer.alloc(32).toString('base64url') },
    { kty: 'OKP', crv: 'Ed25519', x: `${'A'.repeat(42)}B` },
    { kty: 'OKP', crv: 'X25519', x },
    { kty: 'RSA', n: x, e: 'AQAB' },
  ]) {
    const answer = await server.call('POST', '/api/accounts/device-key', {
      token: person.token,
      body: { proof, publicKey, signature: 'A'.repeat(86) },
    });
    expect(answer.status, JSON.stringify(publicKey)).toBe(400);
  }
});

test('ACC65 a key ends with its session, by replacement and at the person’s word, and each is told and logged', async () => {
  const person = await registerPerson(server, 'rotating');
  const { door } = server.accounts;
  const [first, second, third] = await Promise.all([1, 2, 3].map(() => createSigningDevice('P-256')));
  if (!first || !second || !third) throw new Error('no keys');
  const firstId = (await enrol(server, person, first)).body.deviceKey.keyId;
  const secondId = (await enrol(server, person, second)).body.deviceKey.keyId;
  expect((await door.deviceKeyOf(person.userId, person.deviceId))?.keyId).toBe(secondId);
  const path = `/api/accounts/sessions/${person.deviceId}/device-key`;
  const stranger = await registerPerson(server, 'rotating.stranger');
  expect((await server.call('DELETE', path, { token: stranger.token })).status).toBe(404);
  expect((await server.call('DELETE', path, { token: person.token })).status).toBe(200);
  expect(await door.deviceKeyOf(person.userId, person.deviceId)).toBeNull();
  expect((await server.call('DELETE', path, { token: person.token })).status).toBe(404);
  const thirdId = (await enrol(server, person, third)).body.deviceKey.keyId;
  // Signing in anew on the same device id is another session: it has no key.
  const again = await logInPerson(server, 'rotating', { device_id: person.deviceId });
  expect(await door.deviceKeyOf(person.userId, person.deviceId)).toBeNull();
  const command = { requester: await requesterOf(server, again), purpose: PURPOSE, digest: DIGEST };
  expect(await door.requireDeviceSignature({ ...command, signature: await third.sign(TEXT) })).toEqual({
    ok: false,
    refusal: 'no_device_key',
  });
  server.events.wake();
  await server.events.delivered();
  const told = server.heard.filter(
    ({ type, payload }) => type.startsWith('deviceKey') && payload['userId'] === person.userId,
  );
  expect(told.map(({ type, payload }) => [type, payload['keyId']])).toEqual([
    ['deviceKeyAdded', firstId],
    ['deviceKeyRemoved', firstId],
    ['deviceKeyAdded', secondId],
    ['deviceKeyRemoved', secondId],
    ['deviceKeyAdded', thirdId],
    ['deviceKeyRemoved', thirdId],
  ]);
  const { entries } = (await server.call('GET', '/api/accounts/security-log', { token: again.token })).body;
  const kinds = (entries as { kind: string }[]).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === 'device_key_added')).toHaveLength(3);
  expect(kinds.filter((kind) => kind === 'device_key_removed')).toHaveLength(3);
});

test('ACC67 a device’s age is that of its present sign-in: who signs in on a known device id begins anew', async () => {
  const person = await registerPerson(server, 'aged');
  const { door } = server.accounts;
  const begunAtMs = server.clock.nowMs();
  server.clock.advance(86_400_000);
  const laterMs = server.clock.nowMs();
  expect(await door.deviceSignedIn(person.userId, person.deviceId)).toEqual({
    deviceId: person.deviceId,
    signedInAtMs: begunAtMs,
  });
  const second = await logInPerson(server, 'aged');
  const since = await door.devicesSignedInSince(person.userId, laterMs);
  expect(since).toEqual([{ deviceId: second.deviceId, signedInAtMs: laterMs }]);
  await logInPerson(server, 'aged', { device_id: person.deviceId });
  expect((await door.deviceSignedIn(person.userId, person.deviceId))?.signedInAtMs).toBe(laterMs);
  await server.call('DELETE', `/api/accounts/sessions/${second.deviceId}`, { token: person.token });
  expect(await door.deviceSignedIn(person.userId, 'NOSUCH')).toBeNull();
});
