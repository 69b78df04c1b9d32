import { useCallback, useEffect, useState } from 'react';
import { useLive } from '../session/live.ts';
import { useMessenger } from '../session/use-messenger.ts';

const DAY_MS = 86_400_000;

export interface RecoveryNote {
  /** The key that still waits to be kept; null when there is none on this device. */
  readonly encodedKey: string | null;
  readonly isDue: boolean;
  /** The person has shown that they kept it: this device forgets it. */
  readonly settle: () => Promise<void>;
  readonly remindTomorrow: () => Promise<void>;
}

export function useRecoveryNote(): RecoveryNote {
  const { notes, standing } = useMessenger();
  const stand = useLive(standing);
  const [kept, setKept] = useState<{ encodedKey: string; remindAfter: number } | null>(null);
  const read = useCallback(async () => setKept(await notes.read('recovery')), [notes]);
  // A newcomer's key appears once the set-up has run.
  useEffect(() => void read(), [read, stand]);

  const settle = useCallback(async () => {
    await notes.write('recovery', null);
    setKept(null);
  }, [notes]);
  const remindTomorrow = useCallback(async () => {
    const current = await notes.read('recovery');
    if (current) await notes.write('recovery', { ...current, remindAfter: Date.now() + DAY_MS });
    await read();
  }, [notes, read]);

  return {
    encodedKey: kept?.encodedKey ?? null,
    isDue: kept !== null && kept.remindAfter <= Date.now(),
    settle,
    remindTomorrow,
  };
}
