import { deleteDeviceKeys } from '../storage/device-key-store.ts';
import type { KeyServer } from './key-server.ts';

/** Removes all that devices published and all that waits for them; may be done again. */
export async function removeDevices(server: KeyServer, userId: string, deviceIds: readonly string[]): Promise<void> {
  await server.deviceLists.record([{ userId, seenBy: null }], {
    run: (client) => deleteDeviceKeys(client, userId, deviceIds),
  });
  // After the log's own transaction, which others wait behind: a queue may be long.
  await removeQueues(server, userId, deviceIds);
}

/** Removes one-time keys and waiting messages. */
export async function removeQueues(server: KeyServer, userId: string, deviceIds: readonly string[]): Promise<void> {
  await server.oneTimeKeys.removeDevices(userId, deviceIds);
  await server.toDevice.removeDevices(userId, deviceIds);
  for (const deviceId of deviceIds) {
    server.counts.forget(userId, deviceId);
    server.inboxes.forget(userId, deviceId);
  }
}
