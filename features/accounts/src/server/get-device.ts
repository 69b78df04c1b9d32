import { matrixRefusals, route } from '@althing/http';
import { ok } from '@althing/kernel';
import { getDevice } from '../contract/get-device.ts';
import { selectDevices } from '../storage/device-store.ts';
import type { AccountsCore } from './core.ts';
import { deviceAnswer } from './list-devices.ts';

export const getDeviceRoute = (core: AccountsCore) =>
  route(getDevice, async ({ requester, params }) => {
    const devices = await selectDevices(core.db, [requester.userId]);
    const device = devices.find(({ deviceId }) => deviceId === params.deviceId);
    return device
      ? ok(deviceAnswer(core.sightings.overlay(device)))
      : matrixRefusals.notFound('There is no such device.');
  });
