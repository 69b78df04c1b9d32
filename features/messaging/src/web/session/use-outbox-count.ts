import { useSyncExternalStore } from 'react';
import { useMessenger } from './use-messenger.ts';

/** How many things written here haven't reached the server. */
export function useOutboxCount(): number {
  const { outbox } = useMessenger();
  return useSyncExternalStore(outbox.subscribe, () => outbox.items.filter((item) => item.state !== 'sent').length);
}
