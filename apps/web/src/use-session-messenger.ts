import { clearSession, endSession, updateTokens, type Session } from '@althing/accounts/web';
import { forgetMessenger, Messenger } from '@althing/messaging/web';
import i18next from 'i18next';
import { useCallback, useEffect, useRef, useState } from 'react';
import { demandLock, takeLock, type TabLock } from './tab-lock.ts';

export type MessengerState =
  | { readonly kind: 'opening' }
  | { readonly kind: 'open'; readonly messenger: Messenger }
  | { readonly kind: 'failed' }
  | { readonly kind: 'otherTab' };

export interface SessionMessenger {
  readonly state: MessengerState;
  readonly retry: () => void;
  readonly useHere: () => void;
  readonly signOut: () => Promise<void>;
}

/** The session's one messenger, in this tab or in another. */
export function useSessionMessenger(session: Session): SessionMessenger {
  const [state, setState] = useState<MessengerState>({ kind: 'opening' });
  const [attempt, setAttempt] = useState(0);
  const held = useRef<{ messenger: Messenger; lock: TabLock } | null>(null);

  useEffect(() => {
    let isCurrent = true;
    const run = async () => {
      setState({ kind: 'opening' });
      const lock = await takeLock();
      if (!lock) return setState({ kind: 'otherTab' });
      try {
        const messenger = await openMessenger(session);
        held.current = { messenger, lock };
        void lock.lost.then(async () => {
          await messenger.close();
          lock.release();
          if (isCurrent) setState({ kind: 'otherTab' });
        });
        if (isCurrent) setState({ kind: 'open', messenger });
      } catch (error) {
        console.error('The messenger could not be opened', error);
        lock.release();
        setState({ kind: 'failed' });
      }
    };
    void run();
    return () => {
      isCurrent = false;
    };
  }, [session, attempt]);

  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  const useHere = useCallback(() => void demandLock().then(retry), [retry]);
  const signOut = useCallback(async () => {
    await held.current?.messenger.close();
    await endSession(session).catch(() => {});
    await forgetMessenger(session);
    await forgetOffline();
    window.location.replace('/');
  }, [session]);
  return { state, retry, useHere, signOut };
}

async function openMessenger(session: Session): Promise<Messenger> {
  // The server can end a session before it is fully open.
  let messenger: Messenger | null = null;
  messenger = await Messenger.open({
    session,
    onTokens: (tokens) => void updateTokens(tokens),
    onSessionEnded: (isSoft) => void leave(session, messenger, isSoft),
    nameChat,
  });
  return messenger;
}

/** The server no longer knows the session. When it only ran out, the device's keys wait for the next sign-in. */
async function leave(session: Session, messenger: Messenger | null, isSoft: boolean): Promise<void> {
  await messenger?.close();
  await clearSession(isSoft ? { userId: session.userId, deviceId: session.deviceId } : undefined);
  if (!isSoft) await forgetMessenger(session);
  window.location.reload();
}

/** After signing out the app is fetched afresh: the next person on this browser gets no leftovers. */
async function forgetOffline(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  await registration?.unregister();
}

function nameChat(names: readonly string[], others: number): string {
  const { language } = i18next;
  if (names.length === 0) return i18next.t('chat.nobody', { ns: 'messaging' });
  if (others > 0) return i18next.t('chat.andOthers', { ns: 'messaging', names: names.join(', '), count: others });
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(names);
}
