// What the key server's endpoints share.
import type { Core } from '../../core/server/core.ts';
import { openBackupStore, type BackupStore } from '../storage/backup-store.ts';
import { openDehydratedDeviceStore, type DehydratedDeviceStore } from '../storage/dehydrated-device-store.ts';
import { openDeviceKeyStore, type DeviceKeyStore } from '../storage/device-key-store.ts';
import { openDeviceListStore } from '../storage/device-list-store.ts';
import { openOneTimeKeyStore, type OneTimeKeyStore } from '../storage/one-time-key-store.ts';
import { openToDeviceStore, type ToDeviceStore } from '../storage/to-device-store.ts';
import { DeviceLists } from './device-lists.ts';
import { KeyCountCache } from './key-counts.ts';
import { KeyedLock } from './keyed-lock.ts';
import { ToDeviceInboxes } from './to-device-inboxes.ts';

export interface KeyServer {
  readonly core: Core;
  readonly deviceKeys: DeviceKeyStore;
  readonly oneTimeKeys: OneTimeKeyStore;
  readonly toDevice: ToDeviceStore;
  readonly backups: BackupStore;
  readonly dehydratedDevices: DehydratedDeviceStore;
  readonly deviceLists: DeviceLists;
  readonly inboxes: ToDeviceInboxes;
  readonly counts: KeyCountCache;
  /** One decision about a person's keys at a time. */
  readonly lock: KeyedLock;
  /** The devices that keys are told of and messages can be sent to, with their names: those signed in, and those asleep. */
  knownDevices(userIds: readonly string[]): Promise<Map<string, Map<string, string | null>>>;
}

export function openKeyServer(core: Core): KeyServer {
  const oneTimeKeys = openOneTimeKeyStore(core.database);
  const toDevice = openToDeviceStore(core.database);
  const dehydratedDevices = openDehydratedDeviceStore(core.database);
  return {
    core,
    deviceKeys: openDeviceKeyStore(core.database),
    oneTimeKeys,
    toDevice,
    backups: openBackupStore(core.database),
    dehydratedDevices,
    deviceLists: new DeviceLists(core, openDeviceListStore(core.database)),
    inboxes: new ToDeviceInboxes(core, toDevice),
    counts: new KeyCountCache(oneTimeKeys),
    lock: new KeyedLock(),
    async knownDevices(userIds) {
      const [awake, asleep] = await Promise.all([core.accounts.devicesOf(userIds), dehydratedDevices.ofUsers(userIds)]);
      const known = new Map(
        [...awake].map(([userId, devices]) => [
          userId,
          new Map(devices.map(({ deviceId, displayName }) => [deviceId, displayName])),
        ]),
      );
      for (const row of asleep) known.get(row.user_id)?.set(row.device_id, row.display_name);
      return known;
    },
  };
}
