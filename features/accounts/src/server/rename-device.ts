import { matrixRefusals, route } from '@althing/http';
import { ok } from '@althing/kernel';
import { renameDevice } from '../contract/rename-device.ts';
import { selectDevices, setDeviceName } from '../storage/device-store.ts';
import { append, type AccountsCore } from './core.ts';

export const renameDeviceRoute = (core: AccountsCore) =>
  route(renameDevice, async ({ requester, params, body }) => {
    const { userId } = requester;
    const { deviceId } = params;
    const displayName = body.display_name ?? null;
    const isThere = await core.db.transaction().execute(async (tx) => {
      if (displayName === null) {
        return (await selectDevices(tx, [userId])).some((device) => device.deviceId === deviceId);
      }
      const isNamed = await setDeviceName(tx, { userId, deviceId, displayName });
      if (isNamed) await append(tx, 'deviceRenamed', { userId, deviceId, displayName });
      return isNamed;
    });
    if (!isThere) return matrixRefusals.notFound('There is no such device.');
    core.deps.events.wake();
    return ok({});
  });
