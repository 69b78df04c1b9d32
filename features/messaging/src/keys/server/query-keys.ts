import { matrixRefusals, route, type Route } from '@althing/http';
import { ok, type JsonObject } from '@althing/kernel';
import { serverNameOf } from '../../core/contract/ids.ts';
import { queryKeys } from '../contract/query-keys.ts';
import { withVisibleSignatures, type Signature } from '../domain/merge-signatures.ts';
import type { KeyServer } from './key-server.ts';

/** A client in a room of 10,000 asks by the few hundred; each person asked for costs about 10 KB of answer. */
const USERS_MAX = 2000;

type ByUser = Record<string, unknown>;

export function queryKeysRoute(server: KeyServer): Route {
  const { core, deviceKeys, deviceLists } = server;
  return route(queryKeys, async ({ requester, body }) => {
    const readerId = requester.userId;
    const asked = Object.entries(body.device_keys);
    if (asked.length > USERS_MAX)
      return matrixRefusals.tooLarge(`At most ${USERS_MAX} people can be asked for at once.`);
    const local = asked.filter(([userId]) => serverNameOf(userId) === core.config.serverName);
    const userIds = local.map(([userId]) => userId);
    const [devices, keys, crossSigning, signatures, acquainted] = await Promise.all([
      server.knownDevices(userIds),
      deviceKeys.deviceKeys(userIds),
      deviceKeys.crossSigningKeys(userIds),
      deviceKeys.signatures(userIds, readerId),
      deviceLists.sharingWith(readerId, userIds),
    ]);
    const signaturesOn = new Map<string, Signature[]>();
    for (const signature of signatures) {
      const target = `${signature.targetUserId}\0${signature.targetKeyId}`;
      signaturesOn.set(target, [...(signaturesOn.get(target) ?? []), signature]);
    }
    const signed = (ownerId: string, keyId: string, key: JsonObject) =>
      withVisibleSignatures(key, signaturesOn.get(`${ownerId}\0${keyId}`) ?? [], { ownerId, readerId });

    // Somebody without keys and somebody who doesn't exist look the same.
    const byUser: Record<string, ByUser> = Object.fromEntries(userIds.map((userId) => [userId, {}]));
    const wanted = new Map(local.map(([userId, deviceIds]) => [userId, new Set(deviceIds)]));
    for (const { userId, deviceId, keys: deviceKey } of keys) {
      const only = wanted.get(userId);
      if (only && only.size > 0 && !only.has(deviceId)) continue;
      const name = devices.get(userId)?.get(deviceId);
      // Keys that outlived their device for a moment are nobody's.
      if (name === undefined) continue;
      // A device's name says what somebody owns: for themself and for those they share a room with.
      const isNamed = name !== null && (userId === readerId || acquainted.has(userId));
      const unsigned = isNamed ? { device_display_name: name } : {};
      (byUser[userId] ??= {})[deviceId] = { ...signed(userId, deviceId, deviceKey), unsigned };
    }
    const answer = { master_keys: {} as ByUser, self_signing_keys: {} as ByUser, user_signing_keys: {} as ByUser };
    for (const { userId, usage, publicKey, key } of crossSigning) {
      // Whom somebody verifies is theirs to know, so is the key that they do it with.
      if (usage === 'user_signing' && userId !== readerId) continue;
      answer[`${usage}_keys`][userId] = usage === 'master' ? signed(userId, publicKey, key) : key;
    }
    const elsewhere = new Set(
      asked.map(([userId]) => serverNameOf(userId)).filter((name) => name !== core.config.serverName),
    );
    const failures = Object.fromEntries(
      [...elsewhere].map((name) => [name, { errcode: 'M_UNKNOWN', error: 'This server does not talk to others.' }]),
    );
    return ok({ failures, device_keys: byUser, ...answer });
  });
}
