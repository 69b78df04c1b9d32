// How a person has to confirm what they sign: by passkey, where one of theirs may sign payments; else by this device's
// key.
import { createHash } from 'node:crypto';
import type { HttpRefusal, Requester } from '@althing/http';
import { ok, type Result } from '@althing/kernel';
import type { z } from 'zod';
import { SIGNED_PURPOSE, type zConfirmation, type zConfirmationNeeded } from '../contract/fields.ts';
import { refusals } from '../contract/refusals.ts';
import type { KeySignature } from '../../ledger/domain/commands.ts';
import { selectKeys } from '../storage/key-store.ts';
import { refused } from './answers.ts';
import type { PeopleCore } from './core.ts';
import { endKeyOf } from './payment-keys.ts';

export type Confirmation = z.output<typeof zConfirmation>;
type ConfirmationNeeded = z.input<typeof zConfirmationNeeded>;

/** What the person needs in order to sign at all. Null where nothing of theirs may sign payments. */
export async function chooseConfirmation(
  core: PeopleCore,
  requester: Requester,
  orderText: string,
): Promise<Result<ConfirmationNeeded, HttpRefusal>> {
  const { userId, deviceId } = requester;
  const keys = await selectKeys(core.db, userId);
  const passkeys = keys.filter(({ kind }) => kind === 'passkey');
  if (passkeys.length > 0) {
    const command = { purpose: SIGNED_PURPOSE, digest: digestOf(orderText) };
    const options = await core.accounts.beginPasskeyConfirmation({ requester, ...command });
    const present = options?.allowCredentials ?? [];
    // A passkey that the person took off the account signs no payments either.
    for (const { keyId } of passkeys) if (!present.some(({ id }) => id === keyId)) await endKeyOf(core, userId, keyId);
    const allowed = present.filter(({ id }) => passkeys.some(({ keyId }) => keyId === id));
    if (options && allowed.length > 0) return ok({ by: 'passkey', options: { ...options, allowCredentials: allowed } });
  }
  const own = deviceId === null ? null : await core.accounts.deviceKeyOf(userId, deviceId);
  const isEnrolled = keys.some(({ keyId, kind }) => kind === 'device' && keyId === own?.keyId);
  return own && isEnrolled ? ok({ by: 'key', keyId: own.keyId }) : refused(refusals.noKey);
}

/** The signature as the ledger takes it, which checks it again. Spends a passkey's challenge. */
export async function readConfirmation(
  core: PeopleCore,
  { requester, orderText, confirmation }: { requester: Requester; orderText: string; confirmation: Confirmation },
): Promise<Result<KeySignature, HttpRefusal>> {
  const { userId, deviceId } = requester;
  const keys = await selectKeys(core.db, userId);
  if (confirmation.by === 'key') {
    if (keys.some(({ kind }) => kind === 'passkey')) return refused(refusals.passkeyNeeded);
    const own = deviceId === null ? null : await core.accounts.deviceKeyOf(userId, deviceId);
    if (!own || !keys.some(({ keyId }) => keyId === own.keyId)) return refused(refusals.keyNotActive);
    return ok({
      kind: 'device_key',
      keyId: own.keyId,
      signature: confirmation.signature,
      statement: 'device_signature',
    });
  }
  const shown = await core.accounts.requirePasskeyConfirmation({
    requester,
    purpose: SIGNED_PURPOSE,
    digest: digestOf(orderText),
    response: confirmation.credential,
  });
  if (!shown.ok) return refused(refusals.confirmationRefused);
  const { credentialId, nonce, authenticatorData, clientDataJson, signature } = shown.value;
  if (!keys.some(({ keyId }) => keyId === credentialId)) return refused(refusals.keyNotActive);
  return ok({ kind: 'passkey', keyId: credentialId, nonce, authenticatorData, clientDataJson, signature });
}

export function digestOf(orderText: string): Buffer {
  return createHash('sha256').update(orderText).digest();
}
