// What nobody can want any more is deleted (R11: a stored datum has an end date).
import type { KeyServer } from './key-server.ts';

const DAY_MS = 86_400_000;
/** A retried upload comes within minutes, from a phone that was off within days. */
const CLAIMED_KEYS_KEPT_MS = 7 * DAY_MS;
/** A client that was off resends what it had not got through when it comes back. */
const TRANSACTIONS_KEPT_MS = 30 * DAY_MS;
/** A device that stays away longer reads its history from the key backup. */
const MESSAGES_KEPT_MS = 180 * DAY_MS;

/** Sweeps now and daily; the returned function ends it. */
export function startSweeping({ core, oneTimeKeys, toDevice }: KeyServer): () => void {
  let cancel: () => void = () => undefined;
  const sweep = () => {
    const nowMs = core.clock.nowMs();
    Promise.all([
      oneTimeKeys.sweepClaimed(nowMs - CLAIMED_KEYS_KEPT_MS),
      toDevice.sweep({ messagesMs: nowMs - MESSAGES_KEPT_MS, transactionsMs: nowMs - TRANSACTIONS_KEPT_MS }),
    ]).catch((fault: unknown) => core.logger.error({ err: fault }, 'deleting old keys and messages failed'));
    cancel = core.clock.after(DAY_MS, sweep);
  };
  sweep();
  return () => cancel();
}
