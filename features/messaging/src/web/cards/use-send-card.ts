import { useCallback } from 'react';
import { cardDraft } from '../room/compose.ts';
import { useMessenger } from '../session/use-messenger.ts';
import type { SendCard } from './composer-acts.ts';

/** Sends cards into one chat, from the composer or from any other screen. */
export function useSendCard(roomId: string): SendCard {
  const { outbox } = useMessenger();
  return useCallback(
    async (card) => {
      await outbox.add(cardDraft(roomId, card));
    },
    [outbox, roomId],
  );
}
