import { route } from '@althing/http';
import { ok } from '@althing/kernel';
import { listDevices } from '../contract/list-devices.ts';
import { selectDevices, type Device } from '../storage/device-store.ts';
import type { AccountsCore } from './core.ts';

export const listDevicesRoute = (core: AccountsCore) =>
  route(listDevices, async ({ requester }) => {
    const devices = await selectDevices(core.db, [requester.userId]);
    return ok({ devices: devices.map((device) => deviceAnswer(core.sightings.overlay(device))) });
  });

export function deviceAnswer(device: Device) {
  return {
    device_id: device.deviceId,
    ...(device.displayName === null ? {} : { display_name: device.displayName }),
    ...(device.lastSeenAddress === null ? {} : { last_seen_ip: device.lastSeenAddress }),
    ...(device.lastSeenAtMs === null ? {} : { last_seen_ts: device.lastSeenAtMs }),
  };
}
