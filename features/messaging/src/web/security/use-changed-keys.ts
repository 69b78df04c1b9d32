import { ClientEvent, KnownMembership, RoomStateEvent } from 'matrix-js-sdk';
import { CryptoEvent } from 'matrix-js-sdk/lib/crypto-api/index.js';
import { useCallback, useEffect, useState } from 'react';
import { cryptoOf } from '../session/encryption-setup.ts';
import { useMessenger } from '../session/use-messenger.ts';

/** Each person looked at costs a read of the crypto store; a chat larger than this is no circle of acquaintances. */
const MEMBERS_LOOKED_AT_MAX = 200;

export interface ChangedKeys {
  readonly userId: string;
  readonly name: string;
}

/** People of an encrypted chat whose keys are others than those this person has known, until they say that they know. */
export function useChangedKeys(roomId: string): {
  changed: readonly ChangedKeys[];
  acknowledge: (userId: string) => Promise<void>;
} {
  const { client } = useMessenger();
  const [changed, setChanged] = useState<readonly ChangedKeys[]>([]);

  const look = useCallback(async (): Promise<readonly ChangedKeys[]> => {
    const room = client.getRoom(roomId);
    if (!room?.hasEncryptionStateEvent()) return [];
    const others = room
      .getMembersWithMembership(KnownMembership.Join)
      .filter(({ userId }) => userId !== client.getUserId());
    if (others.length > MEMBERS_LOOKED_AT_MAX) return [];
    const statuses = await Promise.all(
      others.map(async ({ userId, name }) => ({
        userId,
        name,
        status: await cryptoOf(client).getUserVerificationStatus(userId),
      })),
    );
    return statuses.filter(({ status }) => status.needsUserApproval);
  }, [client, roomId]);

  useEffect(() => {
    let isCurrent = true;
    const refresh = () => {
      look().then(
        (found) => isCurrent && setChanged(found),
        (error: unknown) => console.warn('Whose keys have changed is not known', error),
      );
    };
    refresh();
    client.on(CryptoEvent.UserTrustStatusChanged, refresh);
    client.on(RoomStateEvent.Members, refresh);
    client.on(ClientEvent.Room, refresh);
    return () => {
      isCurrent = false;
      client.off(CryptoEvent.UserTrustStatusChanged, refresh);
      client.off(RoomStateEvent.Members, refresh);
      client.off(ClientEvent.Room, refresh);
    };
  }, [client, look]);

  const acknowledge = useCallback(
    async (userId: string) => {
      await cryptoOf(client).pinCurrentUserIdentity(userId);
      setChanged(await look());
    },
    [client, look],
  );
  return { changed, acknowledge };
}
