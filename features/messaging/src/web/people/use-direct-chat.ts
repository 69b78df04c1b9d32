import { useCallback } from 'react';
import { useMessenger } from '../session/use-messenger.ts';
import { openDirectChat } from './direct-chat.ts';

/** Answers the id of the encrypted chat with that person, begun if there is none. Rejects without a connection. */
export function useDirectChat(): (userId: string) => Promise<string> {
  const { client } = useMessenger();
  return useCallback((userId) => openDirectChat(client, userId), [client]);
}
