import { CryptoEvent } from 'matrix-js-sdk/lib/crypto-api/index.js';
import { useCallback, useEffect, useState } from 'react';
import { useLive } from '../session/live.ts';
import { useMessenger } from '../session/use-messenger.ts';

export interface NewDevice {
  readonly deviceId: string;
  readonly name: string;
  readonly isVerified: boolean;
}

/** Own devices that appeared since the person last looked. A device that is itself new and locked tells nothing. */
export function useNewDevices(): { devices: readonly NewDevice[]; dismiss: (deviceId: string) => Promise<void> } {
  const { client, notes, standing } = useMessenger();
  const stand = useLive(standing);
  const [devices, setDevices] = useState<readonly NewDevice[]>([]);

  const look = useCallback(async () => {
    const me = client.getSafeUserId();
    const crypto = client.getCrypto();
    if (!crypto || stand !== 'trusted') return setDevices([]);
    const own = (await crypto.getUserDeviceInfo([me], true)).get(me) ?? new Map();
    const known = await notes.read('knownDevices');
    // The first look only takes stock: these were here before this device was.
    if (!known) {
      await notes.write('knownDevices', [...own.keys()]);
      return;
    }
    const fresh = [...own.values()].filter(
      (device) => !known.includes(device.deviceId) && device.deviceId !== client.getDeviceId(),
    );
    const found: NewDevice[] = [];
    for (const device of fresh) {
      const status = await crypto.getDeviceVerificationStatus(me, device.deviceId);
      found.push({
        deviceId: device.deviceId,
        name: device.displayName ?? device.deviceId,
        isVerified: status?.crossSigningVerified ?? false,
      });
    }
    setDevices(found);
  }, [client, notes, stand]);

  useEffect(() => {
    const onUpdate = (userIds: string[]) => {
      if (userIds.includes(client.getSafeUserId())) void look().catch(() => {});
    };
    client.on(CryptoEvent.DevicesUpdated, onUpdate);
    client.on(CryptoEvent.UserTrustStatusChanged, look);
    void look().catch(() => {});
    return () => {
      client.off(CryptoEvent.DevicesUpdated, onUpdate);
      client.off(CryptoEvent.UserTrustStatusChanged, look);
    };
  }, [client, look]);

  const dismiss = useCallback(
    async (deviceId: string) => {
      const known = (await notes.read('knownDevices')) ?? [];
      await notes.write('knownDevices', [...known, deviceId]);
      await look();
    },
    [notes, look],
  );
  return { devices, dismiss };
}
