import { useLive, useMessenger, useRecoveryNote } from '@althing/messaging/web';
import { useEffect, useRef, type ReactNode } from 'react';

/** Where the person must not be led away from. */
const STAY = /^#\/(recovery-key|unlock|u\/|r\/)/;

/**
 * Leads once to what a fresh device needs: a newcomer to the recovery key, a further device to its unlocking. An
 * invitation comes first; the list of chats reminds of the rest.
 */
export function FirstKey({ children }: { children: ReactNode }) {
  const { standing } = useMessenger();
  const stand = useLive(standing);
  const recovery = useRecoveryNote();
  const hasLed = useRef(false);
  useEffect(() => {
    if (hasLed.current || STAY.test(window.location.hash)) return;
    if (stand === 'trusted' && recovery.isDue) {
      hasLed.current = true;
      window.location.hash = '#/recovery-key';
    } else if (stand === 'locked') {
      hasLed.current = true;
      window.location.hash = '#/unlock';
    }
  }, [stand, recovery.isDue]);
  return children;
}
