import { httpRefuse, matrixRefusals, route, type HttpRefusal, type Requester, type Route } from '@althing/http';
import { findNonCanonical, isJsonObject, ok, type JsonObject, type Result } from '@althing/kernel';
import { rowFor } from '@althing/db';
import { uploadSigningKeys, type CrossSigningKey } from '../contract/upload-signing-keys.ts';
import { publicKeyOf, type KeyUsage } from '../domain/cross-signing-key.ts';
import { isSameKey, signedText } from '../domain/same-key.ts';
import { deleteSignaturesBy, deleteSignaturesOn, type CrossSigningEntry } from '../storage/device-key-store.ts';
import { crossSigningKeysTable } from '../storage/tables.ts';
import type { KeyServer } from './key-server.ts';
import { verifySignature } from './verify-signature.ts';

interface OfferedKey {
  readonly usage: KeyUsage;
  readonly publicKey: string;
  readonly key: JsonObject;
}

export function uploadSigningKeysRoute(server: KeyServer): Route {
  const { core, deviceKeys, lock } = server;
  return route(uploadSigningKeys, async ({ requester, body }) =>
    lock.run(requester.userId, async () => {
      const offered = readOffered(requester.userId, {
        master: body.master_key,
        self_signing: body.self_signing_key,
        user_signing: body.user_signing_key,
      });
      if (!offered.ok) return offered;
      const stored = await deviceKeys.crossSigningKeys([requester.userId]);
      const refusal =
        checkSigned(requester.userId, offered.value, stored) ?? (await checkKeyIds(server, requester, offered.value));
      if (refusal) return refusal;
      const fresh = offered.value.filter(({ usage, key }) => {
        const held = stored.find((entry) => entry.usage === usage);
        return !held || !isSameKey(held.key, key);
      });
      if (fresh.length === 0) return ok({});
      if (stored.some(({ usage }) => usage === 'master')) {
        // Whoever merely holds a token must not take somebody's identity over.
        const proven = await core.accounts.requireInteractiveAuth({
          requester,
          auth: body.auth ?? undefined,
          operation: 'uploadSigningKeys',
          action: 'reset_cross_signing',
        });
        if (!proven.ok) return proven;
      }
      await store(server, requester.userId, fresh, stored);
      return ok({});
    }),
  );
}

function readOffered(
  userId: string,
  given: Readonly<Record<KeyUsage, CrossSigningKey | undefined>>,
): Result<OfferedKey[], HttpRefusal> {
  const offered: OfferedKey[] = [];
  for (const [usage, key] of Object.entries(given) as [KeyUsage, CrossSigningKey | undefined][]) {
    if (!key) continue;
    if (findNonCanonical(key) !== null) return matrixRefusals.badJson(`${usage}: not canonical JSON.`);
    const publicKey = publicKeyOf(key, { userId, usage });
    if (!publicKey.ok) return matrixRefusals.invalidParam(`${usage}: ${publicKey.refusal}`);
    offered.push({ usage, publicKey: publicKey.value, key: key as JsonObject });
  }
  return ok(offered);
}

/** The other keys must be signed by the master key: the one that comes along, or the one that is there. */
function checkSigned(
  userId: string,
  offered: readonly OfferedKey[],
  stored: readonly CrossSigningEntry[],
): Result<never, HttpRefusal> | null {
  const isMaster = ({ usage }: { usage: KeyUsage }) => usage === 'master';
  const master = (offered.find(isMaster) ?? stored.find(isMaster))?.publicKey;
  for (const { usage, key } of offered) {
    if (usage === 'master') continue;
    if (master === undefined) return matrixRefusals.missingParam('There is no master key.');
    const signatures = isJsonObject(key['signatures']) ? key['signatures'][userId] : undefined;
    const signature = isJsonObject(signatures) ? signatures[`ed25519:${master}`] : undefined;
    const isSigned =
      typeof signature === 'string' && verifySignature({ text: signedText(key), signature, publicKey: master });
    if (!isSigned) return httpRefuse(400, 'M_INVALID_SIGNATURE', `${usage}: not signed by the master key.`);
  }
  return null;
}

/** Keys and devices share the names of signing keys: `ed25519:<one or the other>` must mean one thing. */
async function checkKeyIds(
  { core }: KeyServer,
  { userId }: Requester,
  offered: readonly OfferedKey[],
): Promise<Result<never, HttpRefusal> | null> {
  const devices = (await core.accounts.devicesOf([userId])).get(userId) ?? [];
  const taken = new Set(devices.map(({ deviceId }) => deviceId));
  return offered.some(({ publicKey }) => taken.has(publicKey))
    ? matrixRefusals.forbidden('A device has that key id.')
    : null;
}

async function store(
  { deviceLists }: KeyServer,
  userId: string,
  fresh: readonly OfferedKey[],
  stored: readonly CrossSigningEntry[],
): Promise<void> {
  const freshUsages = new Set(fresh.map(({ usage }) => usage));
  const replaced = stored.filter(({ usage }) => freshUsages.has(usage)).map(({ publicKey }) => publicKey);
  // A user-signing key is only ever seen by its owner; the others concern all who follow the owner's devices.
  const isPrivate = freshUsages.size === 1 && freshUsages.has('user_signing');
  await deviceLists.record([{ userId, seenBy: isPrivate ? userId : null }], {
    rows: fresh.map(({ usage, publicKey, key }) =>
      rowFor(crossSigningKeysTable, { user_id: userId, usage, public_key: publicKey, key: JSON.stringify(key) }),
    ),
    ...(replaced.length === 0
      ? {}
      : {
          run: async (client) => {
            await deleteSignaturesOn(client, userId, replaced);
            await deleteSignaturesBy(client, userId, replaced);
          },
        }),
  });
}
