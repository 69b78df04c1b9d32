import { createHash, createPublicKey, verify } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';
import { expect, test } from 'vitest';
import { verifyEvidence, type PasskeyEvidence } from '@althing/accounts/server';
import { logInPerson, registerPerson, requesterOf, sharedAccountsServer, type Person } from '@althing/accounts/testing';
import { addPasskey } from './add-passkey.ts';
import { PUBLIC_URL } from './oauth-app.ts';
import { SoftwareAuthenticator } from './software-authenticator.ts';

const server = sharedAccountsServer();

const PURPOSE = 'payments/create-transfer';
const digestOf = (command: string): Buffer => createHash('sha256').update(command).digest();
const DIGEST = digestOf('40.00 EUR to the baker');

async function payer(name: string): Promise<{ person: Person; device: SoftwareAuthenticator }> {
  const person = await registerPerson(server, name);
  const device = new SoftwareAuthenticator(PUBLIC_URL);
  expect((await addPasskey(server, { person, device })).status).toBe(200);
  return { person, device };
}

test('ACC64 a passkey confirms a command, and what is kept convinces somebody who has neither our code nor our database', async () => {
  const { person, device } = await payer('payer');
  const { door } = server.accounts;
  const command = { requester: await requesterOf(server, person), purpose: PURPOSE, digest: DIGEST };
  const options = await door.beginPasskeyConfirmation(command);
  const confirmed = await door.requirePasskeyConfirmation({ ...command, response: device.get(options as never) });
  if (!confirmed.ok) throw new Error(confirmed.refusal);
  // As it lies in another feature's table.
  const kept = JSON.parse(JSON.stringify(confirmed.value)) as PasskeyEvidence;
  expect(await verifyEvidence(kept, command)).toBe(true);

  const clientData = Buffer.from(kept.clientDataJson, 'base64url');
  const authenticatorData = Buffer.from(kept.authenticatorData, 'base64url');
  const said = JSON.parse(clientData.toString('utf8')) as { challenge: string; type: string; origin: string };
  const text = `althing passkey confirmation\n${PURPOSE}\n${kept.nonce}\n${DIGEST.toString('base64url')}`;
  expect(said).toMatchObject({
    type: 'webauthn.get',
    origin: PUBLIC_URL,
    challenge: createHash('sha256').update(text).digest('base64url'),
  });
  expect(authenticatorData.subarray(0, 32)).toEqual(createHash('sha256').update('localhost').digest());
  // Present and unlocked by the person.
  expect((authenticatorData[32] ?? 0) & 0x05).toBe(0x05);
  const cose = isoCBOR.decodeFirst<Map<number, Uint8Array>>(new Uint8Array(Buffer.from(kept.publicKey, 'base64url')));
  const coordinate = (member: number): string => Buffer.from(cose.get(member) ?? []).toString('base64url');
  const key = createPublicKey({
    key: { kty: 'EC', crv: 'P-256', x: coordinate(-2), y: coordinate(-3) },
    format: 'jwk',
  });
  const signed = Buffer.concat([authenticatorData, createHash('sha256').update(clientData).digest()]);
  expect(verify('sha256', signed, key, Buffer.from(kept.signature, 'base64url'))).toBe(true);
});

test('ACC64 evidence is that of its command, its purpose, its key and its text, and of no other', async () => {
  const { person, device } = await payer('auditor');
  const { door } = server.accounts;
  const command = { requester: await requesterOf(server, person), purpose: PURPOSE, digest: DIGEST };
  const confirm = async () => {
    const options = await door.beginPasskeyConfirmation(command);
    const confirmed = await door.requirePasskeyConfirmation({ ...command, response: device.get(options as never) });
    if (!confirmed.ok) throw new Error(confirmed.refusal);
    return confirmed.value;
  };
  const evidence = await confirm();
  const another = await confirm();
  const stranger = await payer('auditor.stranger');
  const foreign = stranger.device.credentials[0]?.id ?? '';
  expect(await verifyEvidence(evidence, command)).toBe(true);
  expect(await verifyEvidence(evidence, { ...command, digest: digestOf('4000.00 EUR to the baker') })).toBe(false);
  expect(await verifyEvidence(evidence, { ...command, purpose: 'payments/create-mandate' })).toBe(false);
  for (const forged of [
    { ...evidence, nonce: another.nonce },
    { ...evidence, signature: another.signature },
    { ...evidence, clientDataJson: another.clientDataJson },
    { ...evidence, authenticatorData: another.authenticatorData },
    { ...evidence, publicKey: Buffer.from(foreign).toString('base64url') },
    { ...evidence, origin: 'https://elsewhere.example' },
    { ...evidence, rpId: 'elsewhere.example' },
    { ...evidence, signature: '' },
  ]) {
    expect(await verifyEvidence(forged, command)).toBe(false);
  }
});

test('ACC64 a challenge is of one command, one session and one person, counts once, and ends after five minutes', async () => {
  const { person, device } = await payer('hurried');
  const { door } = server.accounts;
  const requester = await requesterOf(server, person);
  const command = { requester, purpose: PURPOSE, digest: DIGEST };
  const answered = async () => ({
    ...command,
    response: device.get((await door.beginPasskeyConfirmation(command)) as never),
  });
  const refusalOf = async (given: Parameters<typeof door.requirePasskeyConfirmation>[0]) => {
    const outcome = await door.requirePasskeyConfirmation(given);
    return outcome.ok ? 'accepted' : outcome.refusal;
  };
  const once = await answered();
  expect(await refusalOf(once)).toBe('accepted');
  expect(await refusalOf(once)).toBe('unknown_challenge');
  expect(await refusalOf({ ...(await answered()), digest: digestOf('another') })).toBe('unknown_challenge');
  expect(await refusalOf({ ...(await answered()), purpose: 'signing/sign-document' })).toBe('unknown_challenge');
  const elsewhere = await requesterOf(server, await logInPerson(server, 'hurried'));
  expect(await refusalOf({ ...(await answered()), requester: elsewhere })).toBe('unknown_challenge');
  const late = await answered();
  server.clock.advance(5 * 60_000);
  expect(await refusalOf(late)).toBe('unknown_challenge');
  device.isVerified = false;
  expect(await refusalOf(await answered())).toBe('not_verified');
  device.isVerified = true;
  const other = await payer('hurried.other');
  const options = (await door.beginPasskeyConfirmation(command)) as { challenge: string };
  const strangers = other.device.get({ challenge: options.challenge });
  expect(await refusalOf({ ...command, response: strangers })).toBe('unknown_passkey');
  for (const nonsense of [null, 1, 'x', {}, { response: {} }, { response: { clientDataJSON: '!' } }]) {
    expect(await refusalOf({ ...command, response: nonsense })).toBe('unknown_challenge');
  }
});

test('ACC64 a sign-in’s challenge confirms nothing, and a confirmation’s signs nobody in', async () => {
  const { person, device } = await payer('mixed');
  const { door } = server.accounts;
  const command = { requester: await requesterOf(server, person), purpose: PURPOSE, digest: DIGEST };
  const proof = await server.call('POST', '/api/accounts/proofs/begin', { token: person.token, body: {} });
  const signIn = device.get(proof.body.passkeyOptions);
  expect(await door.requirePasskeyConfirmation({ ...command, response: signIn })).toMatchObject({ ok: false });
  const confirmation = device.get((await door.beginPasskeyConfirmation(command)) as never);
  const shown = await server.call('POST', '/api/accounts/proofs', {
    token: person.token,
    body: { method: 'passkey', response: confirmation },
  });
  expect(shown).toMatchObject({ status: 403, body: { code: 'proof_refused' } });
});

test('ACC64 who has no passkey is offered no confirmation by one', async () => {
  const requester = await requesterOf(server, await registerPerson(server, 'without'));
  const { door } = server.accounts;
  expect(await door.beginPasskeyConfirmation({ requester, purpose: PURPOSE, digest: DIGEST })).toBeNull();
});

test('ACC66 R6 a sector knows a person by an id of its own, the same each time and after a restart', async () => {
  const { userId } = await registerPerson(server, 'followed');
  const ids = ['payments/merchant/1', 'payments/merchant/2', 'bots/1'].map((sector) =>
    server.accounts.door.pairwiseId(userId, sector),
  );
  expect(new Set(ids).size).toBe(3);
  for (const id of ids) expect(id).toMatch(/^[\w-]{43}$/);
  const again = await server.another();
  expect(again.accounts.door.pairwiseId(userId, 'payments/merchant/1')).toBe(ids[0]);
  await again.stop();
  expect(() => server.accounts.door.pairwiseId(userId, 'app.example')).toThrow('sector');
});
