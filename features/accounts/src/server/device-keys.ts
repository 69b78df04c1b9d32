// Keys of devices: enrolled with a fresh proof of the person and a signature that shows who holds the key, listed with
// the devices, ended with the session.
import { httpRefuse, route, type HttpRefusal, type Requester, type Route } from '@althing/http';
import { ok, refuse, type Result } from '@althing/kernel';
import { enrolDeviceKey } from '../contract/enrol-device-key.ts';
import { removeDeviceKey } from '../contract/remove-device-key.ts';
import { deviceKeyEnrolmentText, deviceSignatureText } from '../domain/signed-texts.ts';
import { lockAccount } from '../storage/account-store.ts';
import {
  deleteDeviceKey,
  insertDeviceKey,
  selectDeviceKeys,
  type DeviceKey,
  type HeldDeviceKey,
  type PublicKeyJwk,
} from '../storage/device-key-store.ts';
import type { OauthDb } from '../storage/oauth-tables.ts';
import { noteSecurity } from '../storage/security-log-store.ts';
import { findSession } from '../storage/session-store.ts';
import type { AccountsDb } from '../storage/tables.ts';
import { append, now, type AccountsCore, type AccountsHooks } from './core.ts';
import { digestText, type DeviceKeyEvidence, type SignedCommand } from './evidence.ts';
import { requireProof, type ProofMethod } from './oauth/fresh-proof.ts';
import { inTransaction } from './sessions.ts';
import { algorithmOf, isSignatureOf, isUsableKey, thumbprintOf } from './signing-keys.ts';

interface Needs {
  readonly core: AccountsCore;
  readonly db: OauthDb;
}

export function deviceKeyRoutes(needs: Needs): Route[] {
  const { core } = needs;
  return [
    route(enrolDeviceKey, async ({ requester, body }) => {
      const { userId, deviceId } = requester;
      const proven = await requireProof(needs, requester, body.proof);
      if (!proven.ok) return proven;
      if (deviceId === null) return keyRefused('there is no device');
      const publicKey = body.publicKey as PublicKeyJwk;
      if (!isUsableKey(publicKey)) return keyRefused('it is no usable public key');
      const text = deviceKeyEnrolmentText({ userId, deviceId, proof: body.proof });
      if (!isSignatureOf(publicKey, text, body.signature)) return keyRefused('the signature is not made with it');
      const enrolled = await enrol(core, { requester, deviceId, publicKey, method: proven.value });
      if (!enrolled.ok) return enrolled;
      core.deps.events.wake();
      return ok({ deviceKey: describeDeviceKey(enrolled.value) });
    }),
    route(removeDeviceKey, async ({ requester, params }) => {
      const { userId } = requester;
      const isRemoved = await core.db.transaction().execute(async (tx) => {
        await lockAccount(tx, userId);
        const [key] = await selectDeviceKeys(tx, { userId, deviceId: params.sessionId });
        if (!key) return false;
        await endKey(tx, key, now(core.deps.clock));
        await deleteDeviceKey(tx, key.sessionId);
        return true;
      });
      if (!isRemoved) return httpRefuse(404, 'not_found', 'The device has no key.');
      core.deps.events.wake();
      return ok({});
    }),
  ];
}

function enrol(
  core: AccountsCore,
  given: { requester: Requester; deviceId: string; publicKey: PublicKeyJwk; method: ProofMethod },
): Promise<Result<HeldDeviceKey, HttpRefusal>> {
  const { requester, deviceId, publicKey, method } = given;
  const { userId, sessionId } = requester;
  const at = now(core.deps.clock);
  const key: HeldDeviceKey = {
    sessionId,
    userId,
    deviceId,
    keyId: thumbprintOf(publicKey),
    algorithm: algorithmOf(publicKey),
    publicKey,
    enrolledBy: method,
    enrolledAtMs: at.getTime(),
  };
  return inTransaction(core.db, async (tx): Promise<Result<HeldDeviceKey, HttpRefusal>> => {
    // Signing out takes the same lock: no key outlives its session.
    await lockAccount(tx, userId);
    if (!(await findSession(tx, sessionId))) return httpRefuse(403, 'proof_needed', 'The session has ended.');
    const [before] = await selectDeviceKeys(tx, { sessionIds: [sessionId] });
    if (before) {
      await endKey(tx, before, at);
      await deleteDeviceKey(tx, sessionId);
    }
    if (!(await insertDeviceKey(tx, key))) return httpRefuse(409, 'device_key_in_use', 'Another device has this key.');
    const { keyId, algorithm } = key;
    await append(tx, 'deviceKeyAdded', { userId, deviceId, keyId, algorithm, publicKey: { ...publicKey } });
    await note(tx, key, 'device_key_added', at);
    return ok(key);
  });
}

/** Ends keys along with their sessions, in the same transaction. */
export function deviceKeyHooks(clock: { nowMs(): number }): Partial<AccountsHooks> {
  return {
    async sessionsEnded(tx, sessionIds) {
      for (const key of await selectDeviceKeys(tx, { sessionIds })) await endKey(tx, key, now(clock));
    },
  };
}

/**
 * Whether `signature` is that of the requester's own device over the command; what comes back is all that somebody else
 * needs to check it again.
 */
export async function checkDeviceSignature(
  core: AccountsCore,
  { requester, purpose, digest, signature }: SignedCommand & { requester: Requester; signature: string },
): Promise<Result<DeviceKeyEvidence, 'no_device_key' | 'not_verified'>> {
  const [key] = await selectDeviceKeys(core.db, { sessionIds: [requester.sessionId] });
  if (!key) return refuse('no_device_key');
  const text = deviceSignatureText({ purpose, digest: digestText(digest) });
  if (!isSignatureOf(key.publicKey, text, signature)) return refuse('not_verified');
  const { keyId, algorithm, publicKey, enrolledAtMs } = key;
  const signedAtMs = core.deps.clock.nowMs();
  return ok({ kind: 'device_key', purpose, keyId, algorithm, publicKey, signature, enrolledAtMs, signedAtMs });
}

async function endKey(tx: AccountsDb, key: HeldDeviceKey, at: Date): Promise<void> {
  const { userId, deviceId, keyId } = key;
  await append(tx, 'deviceKeyRemoved', { userId, deviceId, keyId });
  await note(tx, key, 'device_key_removed', at);
}

function note(
  tx: AccountsDb,
  { userId, deviceId }: HeldDeviceKey,
  kind: 'device_key_added' | 'device_key_removed',
  at: Date,
): Promise<void> {
  return noteSecurity(tx, { userId, kind, deviceId, address: null, clientName: null }, at);
}

export function describeDeviceKey({ keyId, algorithm, publicKey, enrolledAtMs, enrolledBy }: DeviceKey) {
  return { keyId, algorithm, publicKey, enrolledAtMs, enrolledBy };
}

function keyRefused(why: string): Result<never, HttpRefusal> {
  return httpRefuse(400, 'device_key_refused', `The key is refused: ${why}.`);
}
