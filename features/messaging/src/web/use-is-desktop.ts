import { useSyncExternalStore } from 'react';

/** From here the list stands beside the chat (looks: "Desktop, from 56em"). */
const query = window.matchMedia('(min-width: 56em)');

export function useIsDesktop(): boolean {
  return useSyncExternalStore(
    (listener) => {
      query.addEventListener('change', listener);
      return () => query.removeEventListener('change', listener);
    },
    () => query.matches,
  );
}
