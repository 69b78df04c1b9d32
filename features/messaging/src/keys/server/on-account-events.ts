// What accounts tell: devices that came, were renamed, or went. Each step may happen again after a crash.
import { accountsEvents } from '@althing/accounts/server';
import type { FeatureEvent } from '@althing/events';
import { deleteDehydratedDevice } from '../storage/dehydrated-device-store.ts';
import { deleteAllKeys } from '../storage/device-key-store.ts';
import type { KeyServer } from './key-server.ts';
import { removeDevices, removeQueues } from './remove-devices.ts';

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
      await removeAll(server, userId);
      return;
    default:
  }
}

async function removeAll(server: KeyServer, userId: string): Promise<void> {
  const asleep = await server.dehydratedDevices.ofUsers([userId]);
  await server.deviceLists.record([{ userId, seenBy: null }], {
    run: async (client) => {
      await deleteAllKeys(client, userId);
      await deleteDehydratedDevice(client, userId);
    },
  });
  await removeQueues(
    server,
    userId,
    asleep.map((row) => row.device_id),
  );
  await server.backups.removeAll(userId);
}
