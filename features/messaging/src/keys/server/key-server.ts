// What the key server's endpoints share.
import type { Core } from '../../core/server/core.ts';
import { openBackupStore, type BackupStore } from '../storage/backup-store.ts';
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
  readonly deviceLists: DeviceLists;
  readonly inboxes: ToDeviceInboxes;
  readonly counts: KeyCountCache;
  /** One decision about a person's keys at a time. */
  readonly lock: KeyedLock;
  /** The devices that messages can be sent to. */
  knownDevices(userIds: readonly string[]): Promise<Map<string, Set<string>>>;
}

export function openKeyServer(core: Core): KeyServer {
  const oneTimeKeys = openOneTimeKeyStore(core.database);
  const toDevice = openToDeviceStore(core.database);
  return {
    core,
    deviceKeys: openDeviceKeyStore(core.database),
    oneTimeKeys,
    toDevice,
    backups: openBackupStore(core.database),
    deviceLists: new DeviceLists(core, openDeviceListStore(core.database)),
    inboxes: new ToDeviceInboxes(core, toDevice),
    counts: new KeyCountCache(oneTimeKeys),
    lock: new KeyedLock(),
    async knownDevices(userIds) {
      const devices = await core.accounts.devicesOf(userIds);
      return new Map([...devices].map(([userId, list]) => [userId, new Set(list.map(({ deviceId }) => deviceId))]));
    },
  };
}
