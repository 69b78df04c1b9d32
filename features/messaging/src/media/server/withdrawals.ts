// Files go after the events that named them: with a redaction what the event showed is taken back, and so are the bytes.
// A day lies between, in which the file may be named anew, by an edit that was on its way or by who sent it again.
import { rowFor } from '@althing/db';
import type { Core } from '../../core/server/core.ts';
import { mxcUri } from '../domain/media-id.ts';
import { mediaNamed } from '../domain/media-named.ts';
import type { MediaStore } from '../storage/media-store.ts';
import { withdrawalsTable, type Withdrawal, type WithdrawalStore } from '../storage/withdrawal-store.ts';

export const WITHDRAWN_KEPT_MS = 24 * 3600_000;
/** Looked at in one sweep; each costs some look-ups. What is over waits for the next. */
const PER_SWEEP = 1000;

/** From now on a redaction notes in its own transaction what the event named. */
export function followRedactions({ roomNotices, config, clock }: Pick<Core, 'roomNotices' | 'config' | 'clock'>): void {
  roomNotices.addToRedactions(({ event, said }) => {
    const named = mediaNamed({ content: event.content, said: [...said] }, config.serverName);
    const due_at_ms = clock.nowMs() + WITHDRAWN_KEPT_MS;
    return named.map((media_id) => rowFor(withdrawalsTable, { media_id, user_id: event.sender, due_at_ms }));
  });
}

export interface WithdrawalNeeds {
  readonly withdrawals: WithdrawalStore;
  readonly store: MediaStore;
  readonly serverName: string;
  readonly profiles: Core['lookups']['profiles'];
}

/** Removes what was taken back long enough ago and is named by nothing else. */
export async function removeWithdrawn(needs: WithdrawalNeeds, nowMs: number): Promise<void> {
  const { withdrawals, store } = needs;
  const due = await withdrawals.due(nowMs, PER_SWEEP);
  if (due.length === 0) return;
  await withdrawals.readLog();
  for (const withdrawal of due) {
    const { media_id: mediaId, user_id: userId } = withdrawal;
    if (!(await withdrawals.isNamed(mediaId)) && !(await isProfilePicture(needs, withdrawal)))
      await store.deleteOwn({ mediaId, userId });
    await withdrawals.forget(withdrawal);
  }
}

async function isProfilePicture(
  { profiles, serverName }: WithdrawalNeeds,
  { media_id, user_id }: Withdrawal,
): Promise<boolean> {
  const profile = (await profiles([user_id])).get(user_id);
  return profile?.avatar_url === mxcUri(serverName, media_id);
}
