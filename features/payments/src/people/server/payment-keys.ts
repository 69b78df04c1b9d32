// The keys that may sign a person's payments. A device's key is the one that accounts enrolled, with a fresh proof of
// the person; a passkey is one of the account's, shown once. A key's row is written before the ledger is told, so that a
// crash between the two leaves a key that signs nothing, never one that signs and isn't listed.
import { createHash } from 'node:crypto';
import { route, type HttpRefusal, type Requester, type Route } from '@althing/http';
import { ok, type Result } from '@althing/kernel';
import { beginPaymentPasskey } from '../contract/begin-payment-passkey.ts';
import { endPaymentKey } from '../contract/end-payment-key.ts';
import { enrolPaymentKey } from '../contract/enrol-payment-key.ts';
import { listPaymentKeys } from '../contract/list-payment-keys.ts';
import { refusals } from '../contract/refusals.ts';
import { selectAccounts } from '../storage/account-store.ts';
import { insertChanges } from '../storage/change-store.ts';
import { hasEnded, insertKey, markEnded, selectKeys, type PaymentKey } from '../storage/key-store.ts';
import { inTurn } from '../storage/tables.ts';
import { ledgerRefused, refused } from './answers.ts';
import type { PeopleCore } from './core.ts';
import { ledgerKey } from './money-accounts.ts';

/** What a passkey is shown for, to change which keys may pay. */
const KEYS_PURPOSE = 'payments/change-keys';
/** Far more devices than anybody pays with. */
const KEYS_MAX = 50;

export function paymentKeyRoutes(core: PeopleCore): Route[] {
  return [
    route(listPaymentKeys, async ({ requester }) => {
      const keys = await selectKeys(core.db, requester.userId);
      return ok({ keys: keys.map((key) => presentKey(key, requester)) });
    }),
    route(beginPaymentPasskey, async ({ requester }) => {
      const options = await core.accounts.beginPasskeyConfirmation({ requester, ...changeOf(requester) });
      return options === null ? refused(refusals.noPasskey) : ok({ options: { ...options } });
    }),
    route(enrolPaymentKey, async ({ requester, body }) => {
      const found =
        body.kind === 'device'
          ? await deviceKey(core, requester)
          : await shownPasskey(core, requester, body.credential);
      if (!found.ok) return found;
      const enrolled = await enrol(core, found.value);
      return enrolled.ok ? ok({ key: presentKey(found.value, requester) }) : enrolled;
    }),
    route(endPaymentKey, async ({ requester, params, body }) => {
      const { userId } = requester;
      const key = (await selectKeys(core.db, userId)).find(({ keyId }) => keyId === params.keyId);
      if (!key && !(await hasEnded(core.db, userId, params.keyId))) return refused(refusals.notFound);
      if (key?.kind === 'passkey') {
        const shown = await core.accounts.requirePasskeyConfirmation({
          requester,
          ...changeOf(requester),
          response: body.credential,
        });
        if (!shown.ok) return refused(refusals.confirmationRefused);
      }
      const ended = await endKeyOf(core, userId, params.keyId);
      return ended.ok ? ok({}) : ended;
    }),
  ];
}

/** Ends a key of a person in every account; again is no error. */
export async function endKeyOf(core: PeopleCore, userId: string, keyId: string): Promise<Result<void, HttpRefusal>> {
  const at = new Date(core.nowMs());
  await inTurn(core.db, async (tx) => {
    if (await markEnded(tx, { userId, keyId, at })) await insertChanges(tx, [{ userId, kind: 'key', id: keyId }], at);
  });
  for (const { accountId } of (await selectAccounts(core.db, userId)).filter(isOpen)) {
    const ended = await core.ledger.endKey({ accountId, keyId });
    if (!ended.ok && !['key_unknown', 'key_ended', 'account_closed'].includes(ended.refusal.code)) {
      return ledgerRefused(ended.refusal);
    }
  }
  core.wake();
  return ok();
}

async function enrol(core: PeopleCore, key: PaymentKey): Promise<Result<void, HttpRefusal>> {
  const { userId, keyId } = key;
  const known = await inTurn(core.db, async (tx) => {
    const keys = await selectKeys(tx, userId);
    if (keys.some((other) => other.keyId === keyId)) return true;
    if (keys.length >= KEYS_MAX) return false;
    await insertKey(tx, key);
    await insertChanges(tx, [{ userId, kind: 'key', id: keyId }], new Date(key.addedAtMs));
    return true;
  });
  if (!known) return refused(refusals.tooManyOpen, { most: KEYS_MAX });
  for (const { accountId } of (await selectAccounts(core.db, userId)).filter(isOpen)) {
    const held = await core.ledger.keysOf(accountId);
    if (held.some((other) => other.keyId === keyId)) continue;
    const added = await core.ledger.addKey({ accountId, key: ledgerKey(key) });
    if (!added.ok && added.refusal.code !== 'account_closed') return ledgerRefused(added.refusal);
  }
  core.wake();
  return ok();
}

async function deviceKey(core: PeopleCore, requester: Requester): Promise<Result<PaymentKey, HttpRefusal>> {
  const { userId, deviceId } = requester;
  const key = deviceId === null ? null : await core.accounts.deviceKeyOf(userId, deviceId);
  if (!key || (await hasEnded(core.db, userId, key.keyId))) return refused(refusals.noDeviceKey);
  return ok({
    userId,
    keyId: key.keyId,
    kind: 'device',
    deviceId,
    publicKey: key.publicKey,
    addedAtMs: core.nowMs(),
  });
}

async function shownPasskey(
  core: PeopleCore,
  requester: Requester,
  credential: unknown,
): Promise<Result<PaymentKey, HttpRefusal>> {
  const { userId } = requester;
  const shown = await core.accounts.requirePasskeyConfirmation({
    requester,
    ...changeOf(requester),
    response: credential,
  });
  if (!shown.ok || (await hasEnded(core.db, userId, shown.value.credentialId))) return refused(refusals.passkeyRefused);
  const { credentialId, publicKey } = shown.value;
  return ok({ userId, keyId: credentialId, kind: 'passkey', deviceId: null, publicKey, addedAtMs: core.nowMs() });
}

/** The command that a passkey confirms: to change the keys of this person. */
function changeOf({ userId }: Requester): { purpose: string; digest: Uint8Array } {
  return { purpose: KEYS_PURPOSE, digest: createHash('sha256').update(`althing payment keys\n${userId}`).digest() };
}

const isOpen = ({ closedAtMs }: { closedAtMs: number | null }): boolean => closedAtMs === null;

function presentKey(key: PaymentKey, requester: Requester) {
  return {
    keyId: key.keyId,
    kind: key.kind,
    deviceId: key.deviceId,
    isThis: key.deviceId !== null && key.deviceId === requester.deviceId,
    addedAtMs: key.addedAtMs,
  };
}
