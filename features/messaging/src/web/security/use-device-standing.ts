import { CryptoEvent } from 'matrix-js-sdk/lib/crypto-api/index.js';
import { useEffect, useState } from 'react';
import { useMessenger } from '../session/use-messenger.ts';

/** Whether one of the person's own devices is confirmed; null while unknown or when it has no encryption. */
export function useDeviceStanding(deviceId: string): boolean | null {
  const { client } = useMessenger();
  const [isConfirmed, setConfirmed] = useState<boolean | null>(null);
  useEffect(() => {
    const look = () => {
      const status = client.getCrypto()?.getDeviceVerificationStatus(client.getSafeUserId(), deviceId);
      void status?.then((found) => setConfirmed(found?.crossSigningVerified ?? null));
    };
    look();
    client.on(CryptoEvent.DevicesUpdated, look);
    client.on(CryptoEvent.UserTrustStatusChanged, look);
    return () => {
      client.off(CryptoEvent.DevicesUpdated, look);
      client.off(CryptoEvent.UserTrustStatusChanged, look);
    };
  }, [client, deviceId]);
  return isConfirmed;
}
