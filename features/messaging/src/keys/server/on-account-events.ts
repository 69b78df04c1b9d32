// What accounts tell: devices that came, were renamed, or went. Each step may happen again after a crash.
import { accountsEvents } from '@althing/accounts/server';
import type { FeatureEvent } from '@althing/events';
import { deleteAllKeys, deleteDeviceKeys } from '../storage/device-key-store.ts';
import type { KeyServer } from './key-server.ts';

export async function onAccountEvent(server: KeyServer, { feature, type, payload }: FeatureEvent): Promise<void> {
  if (feature !== 'accounts') return;
  const userId = String(payload['userId']);
  switch (type) {
    case accountsEvents.deviceAdded:
    case accountsEvents.deviceRenamed:
      await server.deviceLists.record([{ userId, seenBy: null }]);
      return;
    case accountsEvents.devicesRemoved:
      await removeDevices(server, userId, (payload['deviceIds'] as unknown[]).map(String));
      return;
    case accountsEvents.accountDeactivated:
      await server.deviceLists.record([{ userId, seenBy: null }], { run: (client) => deleteAllKeys(client, userId) });
      await server.backups.removeAll(userId);
      return;
    default:
  }
}

async function removeDevices(server: KeyServer, userId: string, deviceIds: readonly string[]): Promise<void> {
  await server.deviceLists.record([{ userId, seenBy: null }], {
    run: (client) => deleteDeviceKeys(client, userId, deviceIds),
  });
  // After the log's own transaction, which others wait behind: a queue may be long.
  await server.oneTimeKeys.removeDevices(userId, deviceIds);
  await server.toDevice.removeDevices(userId, deviceIds);
  for (const deviceId of deviceIds) {
    server.counts.forget(userId, deviceId);
    server.inboxes.forget(userId, deviceId);
  }
}
