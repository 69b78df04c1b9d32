import { httpRefuse, matrixRefusals, route, type HttpRefusal, type Requester, type Route } from '@althing/http';
import { canonicalJson, findNonCanonical, ok, type JsonObject, type JsonValue, type Result } from '@althing/kernel';
import { rowFor } from '@althing/db';
import { uploadKeys, type DeviceKeys } from '../contract/upload-keys.ts';
import { acceptOneTimeKeys } from '../domain/accept-one-time-keys.ts';
import { isSameKey, splitKeyName } from '../domain/same-key.ts';
import { deleteSignaturesOn } from '../storage/device-key-store.ts';
import { deviceKeysTable } from '../storage/tables.ts';
import type { KeyServer } from './key-server.ts';

/** Clients keep 50 to 100; more would only be a way to fill the disk. */
const ONE_TIME_KEYS_MAX = 1000;

export function uploadKeysRoute(server: KeyServer): Route {
  return route(uploadKeys, async ({ requester, body }) => {
    const { userId, deviceId } = requester;
    if (deviceId === null) return matrixRefusals.invalidParam('Only a device has keys.');
    const at = findNonCanonical(body);
    if (at !== null) return matrixRefusals.badJson(`${at} is no integer that canonical JSON holds.`);
    const refusal = checkOwner(body.device_keys, requester);
    if (refusal) return refusal;
    return server.lock.run(userId, async () => {
      // One-time keys first: whoever learns of the device's keys finds something to claim.
      const kept = await storeOneTimeKeys(
        server,
        { userId, deviceId },
        {
          oneTime: (body.one_time_keys ?? {}) as JsonObject,
          fallback: (body.fallback_keys ?? {}) as JsonObject,
        },
      );
      if (!kept.ok) return kept;
      if (body.device_keys) await storeDeviceKeys(server, { userId, deviceId }, body.device_keys);
      const counts = await server.counts.of(userId, deviceId);
      return ok({ one_time_key_counts: { ...counts.oneTime } });
    });
  });
}

function checkOwner(keys: DeviceKeys | undefined, { userId, deviceId }: Requester): Result<never, HttpRefusal> | null {
  if (!keys || (keys.user_id === userId && keys.device_id === deviceId)) return null;
  return matrixRefusals.invalidParam('The device keys are not for the device that uploads them.');
}

async function storeOneTimeKeys(
  { oneTimeKeys, counts }: KeyServer,
  { userId, deviceId }: { userId: string; deviceId: string },
  { oneTime, fallback }: { oneTime: JsonObject; fallback: JsonObject },
): Promise<Result<void, HttpRefusal>> {
  const names = Object.keys(oneTime);
  if (names.length + Object.keys(fallback).length === 0) return ok();
  const stored = await oneTimeKeys.named(userId, deviceId, names.map(splitKeyName));
  const accepted = acceptOneTimeKeys(
    oneTime,
    new Map(
      stored.map((k) => [`${k.algorithm}:${k.keyId}`, { key: JSON.parse(k.key) as JsonValue, isClaimed: k.isClaimed }]),
    ),
  );
  if (!accepted.ok) {
    return httpRefuse(
      400,
      'M_INVALID_PARAM',
      `One-time key ${accepted.refusal.conflicting} is there with another content.`,
    );
  }
  const held = Object.values((await counts.of(userId, deviceId)).oneTime).reduce((sum, count) => sum + count, 0);
  if (held + accepted.value.length > ONE_TIME_KEYS_MAX) {
    return matrixRefusals.tooLarge(`A device holds at most ${ONE_TIME_KEYS_MAX} one-time keys.`);
  }
  const rows = (from: JsonObject, which: readonly string[]) =>
    which.map((name) => ({ ...splitKeyName(name), key: JSON.stringify(from[name]) }));
  await oneTimeKeys.store(userId, deviceId, {
    oneTime: rows(oneTime, accepted.value),
    fallback: rows(fallback, Object.keys(fallback)),
  });
  counts.forget(userId, deviceId);
  return ok();
}

async function storeDeviceKeys(
  { deviceKeys, deviceLists }: KeyServer,
  { userId, deviceId }: { userId: string; deviceId: string },
  offered: DeviceKeys,
): Promise<void> {
  const { unsigned: _unsigned, ...rest } = offered;
  const keys = rest as JsonObject;
  const stored = (await deviceKeys.deviceKeys([userId])).find((entry) => entry.deviceId === deviceId)?.keys;
  if (stored && canonicalJson(stored) === canonicalJson(keys)) return;
  const isOtherKey = stored !== undefined && !isSameKey(stored, keys);
  await deviceLists.record([{ userId, seenBy: null }], {
    rows: [rowFor(deviceKeysTable, { user_id: userId, device_id: deviceId, keys: JSON.stringify(keys) })],
    // What was signed is no longer there.
    ...(isOtherKey ? { run: (client) => deleteSignaturesOn(client, userId, [deviceId]) } : {}),
  });
}
