import { rowFor } from '@althing/db';
import { matrixRefusals, route, type Route } from '@althing/http';
import { isJsonObject, ok, refuse, type JsonObject, type Result } from '@althing/kernel';
import { uploadSignatures, type ItemFailure } from '../contract/upload-signatures.ts';
import { checkSignatures, type SignatureRefusal } from '../domain/check-signature.ts';
import type { CrossSigningEntry, DeviceKeysEntry } from '../storage/device-key-store.ts';
import { keySignaturesTable, type KeySignatureRow } from '../storage/tables.ts';
import type { DeviceListChange } from './device-lists.ts';
import type { KeyServer } from './key-server.ts';
import { verifySignature } from './verify-signature.ts';

/** Somebody who verifies a whole school at once signs a few hundred. */
const ITEMS_MAX = 2000;

interface Known {
  readonly signerId: string;
  readonly devices: readonly DeviceKeysEntry[];
  readonly crossSigning: readonly CrossSigningEntry[];
}

export function uploadSignaturesRoute({ deviceKeys, deviceLists, lock }: KeyServer): Route {
  return route(uploadSignatures, async ({ requester, body }) => {
    const signerId = requester.userId;
    const items = Object.entries(body).flatMap(([ownerId, keys]) =>
      Object.entries(keys).map(([keyId, offered]) => ({ ownerId, keyId, offered: offered as JsonObject })),
    );
    if (items.length > ITEMS_MAX) return matrixRefusals.tooLarge(`At most ${ITEMS_MAX} keys can be signed at once.`);
    return lock.run(signerId, async () => {
      const owners = [...new Set([signerId, ...items.map(({ ownerId }) => ownerId)])];
      const [devices, crossSigning] = await Promise.all([
        deviceKeys.deviceKeys([signerId]),
        deviceKeys.crossSigningKeys(owners),
      ]);
      const known: Known = { signerId, devices, crossSigning };
      const failures = new Map<string, Record<string, ItemFailure>>();
      const rows: KeySignatureRow[] = [];
      for (const { ownerId, keyId, offered } of items) {
        const checked = checkItem(known, { ownerId, keyId, offered });
        if (!checked.ok) {
          failures.set(ownerId, { ...failures.get(ownerId), [keyId]: checked.refusal });
          continue;
        }
        for (const [signingKeyId, signature] of checked.value) {
          rows.push({
            target_user_id: ownerId,
            target_key_id: keyId,
            signer_user_id: signerId,
            signing_key_id: signingKeyId,
            signature,
          });
        }
      }
      if (rows.length > 0) {
        await deviceLists.record(changesOf(signerId, rows), {
          rows: rows.map((row) => rowFor(keySignaturesTable, row)),
        });
      }
      return ok({ failures: Object.fromEntries(failures) });
    });
  });
}

function checkItem(
  { signerId, devices, crossSigning }: Known,
  { ownerId, keyId, offered }: { ownerId: string; keyId: string; offered: JsonObject },
): Result<Map<string, string>, SignatureRefusal> {
  const own = (usage: string) => crossSigning.find((entry) => entry.userId === signerId && entry.usage === usage);
  const master = crossSigning.find(
    (entry) => entry.userId === ownerId && entry.usage === 'master' && entry.publicKey === keyId,
  );
  const item = { signerId, ownerId, offered };
  const by = (entry: CrossSigningEntry | undefined) =>
    new Map(entry ? [[`ed25519:${entry.publicKey}`, entry.publicKey]] : []);
  if (ownerId !== signerId) {
    return checkSignatures(
      { ...item, stored: master?.key ?? null, signingKeys: by(own('user_signing')) },
      verifySignature,
    );
  }
  if (master)
    return checkSignatures({ ...item, stored: master.key, signingKeys: deviceSigningKeys(devices) }, verifySignature);
  const device = devices.find((entry) => entry.deviceId === keyId);
  if (!device) return refuse({ errcode: 'M_NOT_FOUND', error: 'There is no such key.' });
  return checkSignatures({ ...item, stored: device.keys, signingKeys: by(own('self_signing')) }, verifySignature);
}

function deviceSigningKeys(devices: readonly DeviceKeysEntry[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const { deviceId, keys } of devices) {
    const publicKey = isJsonObject(keys['keys']) ? keys['keys'][`ed25519:${deviceId}`] : undefined;
    if (typeof publicKey === 'string') found.set(`ed25519:${deviceId}`, publicKey);
  }
  return found;
}

/** A signature on one's own key is for all to see; one on somebody else's for the signer alone. */
function changesOf(signerId: string, rows: readonly KeySignatureRow[]): DeviceListChange[] {
  const owners = [...new Set(rows.map((row) => row.target_user_id))];
  return owners.map((userId) => ({ userId, seenBy: userId === signerId ? null : signerId }));
}
