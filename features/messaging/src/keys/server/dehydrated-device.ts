import { rowFor } from '@althing/db';
import { matrixRefusals, route, type Route } from '@althing/http';
import { findNonCanonical, ok, type JsonObject } from '@althing/kernel';
import * as contracts from '../contract/dehydrated-device.ts';
import { splitKeyName } from '../domain/same-key.ts';
import { deleteDehydratedDevice } from '../storage/dehydrated-device-store.ts';
import { deleteDeviceKeys } from '../storage/device-key-store.ts';
import { dehydratedDevicesTable, deviceKeysTable } from '../storage/tables.ts';
import type { KeyServer } from './key-server.ts';
import { removeQueues } from './remove-devices.ts';
import { toDeviceEvent } from './sync-section.ts';

/** Each is a few KB when it carries a room key. */
const EVENTS_PER_PAGE = 100;

const noDevice = () => matrixRefusals.notFound('There is no dehydrated device.');

export function dehydratedDeviceRoutes(server: KeyServer): Route[] {
  const { core, dehydratedDevices, deviceLists, lock, oneTimeKeys, toDevice, counts } = server;
  const current = async (userId: string) => (await dehydratedDevices.ofUsers([userId]))[0] ?? null;

  /** A page of what waits, and where it ends; null if the device is not the one that sleeps. */
  async function page(userId: string, deviceId: string, after: number) {
    if ((await current(userId))?.device_id !== deviceId) return null;
    const range = { after, upTo: core.commit.committed, limit: EVENTS_PER_PAGE };
    const rows = await toDevice.read(userId, deviceId, range);
    return {
      events: rows.map(toDeviceEvent),
      end: String(rows.at(-1)?.pos ?? after),
      isFull: rows.length === EVENTS_PER_PAGE,
    };
  }

  return [
    route(contracts.putDehydratedDevice, async ({ requester, body }) => {
      const { userId } = requester;
      const { device_id: deviceId, device_keys: deviceKeys } = body;
      if (findNonCanonical(body) !== null) return matrixRefusals.badJson('The keys are not canonical JSON.');
      if (deviceKeys.user_id !== userId || deviceKeys.device_id !== deviceId) {
        return matrixRefusals.invalidParam('The device keys are not for this device.');
      }
      return lock.run(userId, async () => {
        const awake = (await core.accounts.devicesOf([userId])).get(userId) ?? [];
        if (awake.some((device) => device.deviceId === deviceId))
          return matrixRefusals.forbidden('That device is signed in.');
        const before = await current(userId);
        // A device of the same name is another one: nothing of the one before may be given out for it.
        await removeQueues(server, userId, [deviceId]);
        const rows = (keys: JsonObject | undefined) =>
          Object.entries(keys ?? {}).map(([name, key]) => ({ ...splitKeyName(name), key: JSON.stringify(key) }));
        await oneTimeKeys.store(userId, deviceId, {
          oneTime: rows(body.one_time_keys as JsonObject | undefined),
          fallback: rows(body.fallback_keys as JsonObject | undefined),
        });
        counts.forget(userId, deviceId);
        const gone = before && before.device_id !== deviceId ? [before.device_id] : [];
        await deviceLists.record([{ userId, seenBy: null }], {
          rows: [
            rowFor(deviceKeysTable, {
              user_id: userId,
              device_id: deviceId,
              keys: JSON.stringify({ ...deviceKeys, unsigned: undefined }),
            }),
            rowFor(dehydratedDevicesTable, {
              user_id: userId,
              device_id: deviceId,
              device_data: JSON.stringify(body.device_data),
              display_name: body.initial_device_display_name ?? null,
            }),
          ],
          run: (client) => deleteDeviceKeys(client, userId, gone),
        });
        await removeQueues(server, userId, gone);
        return ok({ device_id: deviceId });
      });
    }),

    route(contracts.getDehydratedDevice, async ({ requester }) => {
      const row = await current(requester.userId);
      return row ? ok({ device_id: row.device_id, device_data: JSON.parse(row.device_data) as unknown }) : noDevice();
    }),

    route(contracts.deleteDehydratedDevice, ({ requester: { userId } }) =>
      lock.run(userId, async () => {
        const row = await current(userId);
        if (!row) return noDevice();
        await deviceLists.record([{ userId, seenBy: null }], {
          run: async (client) => {
            await deleteDehydratedDevice(client, userId);
            await deleteDeviceKeys(client, userId, [row.device_id]);
          },
        });
        await removeQueues(server, userId, [row.device_id]);
        return ok({ device_id: row.device_id });
      }),
    ),

    route(contracts.getDehydratedDeviceEvents, async ({ requester, params, query }) => {
      const found = await page(requester.userId, params.deviceId, Number(query.from ?? 0));
      if (!found) return noDevice();
      return ok({ events: found.events, ...(found.isFull ? { next_batch: found.end } : {}) });
    }),

    route(contracts.pageDehydratedDeviceEvents, async ({ requester, params, body }) => {
      const found = await page(requester.userId, params.deviceId, Number(body.next_batch ?? 0));
      return found ? ok({ events: found.events, next_batch: found.end }) : noDevice();
    }),
  ];
}
