// Joining: an account is made, or a guest's becomes a whole one, and its first session begins, all or nothing.
import type { HttpRefusal } from '@althing/http';
import { ok, type Result } from '@althing/kernel';
import type { AccountsDb } from '../storage/tables.ts';
import type { AccountsCore } from './core.ts';
import { openRefused } from './matrix-words.ts';
import { inTransaction, type OpenedSession, type SessionOpening } from './sessions.ts';

/** What the newcomer's device is to be; none where only the account is wanted. */
export type FirstDevice = Pick<SessionOpening, 'deviceId' | 'displayName'> & {
  readonly wantsRefresh?: boolean;
};

/** A device of our choosing, without a name. */
export const ANY_DEVICE: FirstDevice = { deviceId: null, displayName: null };

export interface Joined {
  readonly userId: string;
  readonly opened: OpenedSession | null;
}

/**
 * Makes the account by `makeAccount`, which answers the user id, and opens its first session on `device`. Resolves when
 * the features above know the newcomer: profile and directory are theirs, and the newcomer may ask at once.
 */
export async function join(
  core: AccountsCore,
  device: FirstDevice | null,
  makeAccount: (tx: AccountsDb) => Promise<Result<string, HttpRefusal>>,
): Promise<Result<Joined, HttpRefusal>> {
  const joined = await inTransaction<Joined, HttpRefusal>(core.db, async (tx) => {
    const made = await makeAccount(tx);
    if (!made.ok) return made;
    const userId = made.value;
    if (!device) return ok({ userId, opened: null });
    const opened = await core.sessions.openWithin(tx, firstSession(userId, device));
    return opened.ok ? ok({ userId, opened: opened.value }) : openRefused(opened.refusal);
  });
  if (joined.ok) await core.sessions.delivered();
  return joined;
}

export function firstSession(userId: string, { deviceId, displayName, wantsRefresh }: FirstDevice): SessionOpening {
  return {
    userId,
    deviceId,
    displayName,
    kind: 'matrix',
    clientId: null,
    clientName: null,
    isNewSignIn: false,
    tokens: wantsRefresh === true ? 'access_and_refresh' : 'access',
  };
}
