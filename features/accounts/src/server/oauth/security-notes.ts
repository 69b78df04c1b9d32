// Writes the person's own security log, and tells the rest of accounts' hooks into it.
import type { AccountsHooks } from '../core.ts';
import type { Clock } from '@althing/kernel';
import { deleteRecordsOf, endBrowserSessions } from '../../storage/oauth-record-store.ts';
import type { OauthDb } from '../../storage/oauth-tables.ts';
import { deletePasskeys } from '../../storage/passkey-store.ts';
import { replaceRecoveryCodes } from '../../storage/recovery-code-store.ts';
import { deleteSecurityLog, noteSecurity } from '../../storage/security-log-store.ts';

/** What the OAuth side does along with changes of accounts, each within its transaction. */
export function oauthHooks(clock: Clock): Partial<AccountsHooks> {
  return {
    async sessionsEnded(db, sessionIds) {
      const tx = db as unknown as OauthDb;
      const ended = await tx
        .selectFrom('accounts_sessions')
        .select(['user_id', 'device_id', 'client_name'])
        .where('session_id', 'in', [...sessionIds])
        .execute();
      for (const { user_id: userId, device_id: deviceId, client_name: clientName } of ended) {
        const note = { userId, kind: 'signed_out' as const, deviceId, address: null, clientName };
        await noteSecurity(tx, note, new Date(clock.nowMs()));
      }
    },
    async securityNoted(db, entry) {
      const tx = db as unknown as OauthDb;
      await noteSecurity(tx, entry, new Date(clock.nowMs()));
      // Whoever knew the old password may sit at a browser that is still signed in.
      if (entry.kind === 'password_changed') await endBrowserSessions(tx, entry.userId);
    },
    async accountDeactivated(db, userId) {
      const tx = db as unknown as OauthDb;
      await deleteRecordsOf(tx, userId);
      await deletePasskeys(tx, userId);
      await replaceRecoveryCodes(tx, userId, []);
      // R11: kept for its person, who is gone.
      await deleteSecurityLog(tx, userId);
    },
  };
}
