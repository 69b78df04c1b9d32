import { useLive, useMessenger, useRecoveryNote } from '@althing/messaging/web';
import { useEffect, useRef, type ReactNode } from 'react';

/** Where a person stands before having begun anything: nobody is led away from a chat or an invitation. */
const AT_THE_DOOR = /^(#\/?(chats\/?)?)?$/;

/**
 * Leads once to what a fresh device needs: a newcomer to the recovery key, a further device to its unlocking. Who came
 * by an invitation goes there first; the list of chats reminds of the rest.
 */
export function FirstKey({ children }: { children: ReactNode }) {
  const { standing } = useMessenger();
  const stand = useLive(standing);
  const recovery = useRecoveryNote();
  const hasLed = useRef(false);
  useEffect(() => {
    if (hasLed.current || !AT_THE_DOOR.test(window.location.hash)) return;
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
