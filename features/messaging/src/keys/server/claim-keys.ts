import { matrixRefusals, route, type Route } from '@althing/http';
import { ok } from '@althing/kernel';
import { claimKeys } from '../contract/claim-keys.ts';
import type { KeyServer } from './key-server.ts';

/** Clients claim for the devices of one room at a time, by the few hundred. */
const DEVICES_MAX = 5000;

export function claimKeysRoute({ core, oneTimeKeys, counts }: KeyServer): Route {
  return route(claimKeys, async ({ body }) => {
    const addresses = Object.entries(body.one_time_keys).flatMap(([userId, devices]) =>
      Object.entries(devices).map(([deviceId, algorithm]) => ({ userId, deviceId, algorithm })),
    );
    if (addresses.length > DEVICES_MAX)
      return matrixRefusals.tooLarge(`At most ${DEVICES_MAX} keys can be claimed at once.`);
    const claimed = await oneTimeKeys.claim(addresses, core.clock.nowMs());
    const answer: Record<string, Record<string, Record<string, unknown>>> = {};
    for (const { userId, deviceId, algorithm, keyId, key } of claimed) {
      counts.forget(userId, deviceId);
      (answer[userId] ??= {})[deviceId] = { [`${algorithm}:${keyId}`]: JSON.parse(key) as unknown };
    }
    return ok({ failures: {}, one_time_keys: answer });
  });
}
