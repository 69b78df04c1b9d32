import { useEffect, useMemo } from 'react';
import { useMessenger } from '../session/use-messenger.ts';

/** How long others see "is typing" without news. */
const TYPING_MS = 20_000;
/** News is sent again well before that. */
const REPEAT_MS = 10_000;

/** Tells the others that someone is typing, sparingly; it may be lost. */
export function useTyping(roomId: string): { note: (isTyping: boolean) => void; stop: () => void } {
  const { client, connection } = useMessenger();
  const typing = useMemo(() => {
    let lastSentAt = 0;
    const tell = (isTyping: boolean) => {
      if (connection.get() !== 'online') return;
      client.sendTyping(roomId, isTyping, TYPING_MS).catch(() => {});
    };
    const stop = () => {
      if (lastSentAt === 0) return;
      lastSentAt = 0;
      tell(false);
    };
    return {
      stop,
      note: (isTyping: boolean) => {
        if (!isTyping) return stop();
        if (Date.now() - lastSentAt < REPEAT_MS) return;
        lastSentAt = Date.now();
        tell(true);
      },
    };
  }, [client, connection, roomId]);
  useEffect(() => typing.stop, [typing]);
  return typing;
}
