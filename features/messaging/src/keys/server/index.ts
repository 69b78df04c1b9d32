// Keys: the key server of end-to-end encryption. It hands public keys and sealed messages on and can read none of them.
import type { Part } from '../../core/server/part.ts';
import { dehydratedDevicesMigration } from '../storage/migrations/0401-dehydrated-devices.ts';
import { keysMigration } from '../storage/migrations/0400-keys.ts';
import { backedUpKeyRoutes } from './backed-up-keys.ts';
import { backupVersionRoutes } from './backup-versions.ts';
import { claimKeysRoute } from './claim-keys.ts';
import { dehydratedDeviceRoutes } from './dehydrated-device.ts';
import { getKeyChangesRoute } from './get-key-changes.ts';
import { openKeyServer } from './key-server.ts';
import { onAccountEvent } from './on-account-events.ts';
import { queryKeysRoute } from './query-keys.ts';
import { sendToDeviceRoute } from './send-to-device.ts';
import { startSweeping } from './sweep.ts';
import { keysSyncSection } from './sync-section.ts';
import { uploadKeysRoute } from './upload-keys.ts';
import { uploadSignaturesRoute } from './upload-signatures.ts';
import { uploadSigningKeysRoute } from './upload-signing-keys.ts';

export const keysPart: Part = {
  name: 'keys',
  migrations: [keysMigration, dehydratedDevicesMigration],
  positions: [
    { table: 'messaging_device_list_changes', column: 'pos' },
    { table: 'messaging_to_device_head', column: 'pos' },
  ],
  open(core) {
    const server = openKeyServer(core);
    core.syncExtensions.sections.push(keysSyncSection(server));
    core.events.subscribe('messaging.keys', (event) => onAccountEvent(server, event));
    let stopSweeping: (() => void) | null = null;
    return {
      routes: [
        uploadKeysRoute(server),
        queryKeysRoute(server),
        claimKeysRoute(server),
        getKeyChangesRoute(server),
        uploadSigningKeysRoute(server),
        uploadSignaturesRoute(server),
        sendToDeviceRoute(server),
        ...backupVersionRoutes(server),
        ...backedUpKeyRoutes(server),
        ...dehydratedDeviceRoutes(server),
      ],
      start() {
        stopSweeping = startSweeping(server);
        return Promise.resolve();
      },
      stop() {
        stopSweeping?.();
        return Promise.resolve();
      },
    };
  },
};
