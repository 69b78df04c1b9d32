// The list of one's own devices, as the Matrix devices endpoint gives it. Pure.

export interface RawDevice {
  readonly device_id: string;
  readonly display_name?: string;
  readonly last_seen_ts?: number;
  readonly last_seen_ip?: string;
}

export interface DeviceLine {
  readonly deviceId: string;
  readonly name: string | null;
  readonly lastSeenAt: number | null;
  readonly isThis: boolean;
}

/** This device first, then the one seen last. */
export function viewDevices(devices: readonly RawDevice[], thisDeviceId: string): readonly DeviceLine[] {
  return devices
    .map((device) => ({
      deviceId: device.device_id,
      name: device.display_name || null,
      lastSeenAt: device.last_seen_ts ?? null,
      isThis: device.device_id === thisDeviceId,
    }))
    .toSorted((a, b) => Number(b.isThis) - Number(a.isThis) || (b.lastSeenAt ?? 0) - (a.lastSeenAt ?? 0));
}
