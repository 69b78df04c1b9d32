import type { AccountsDb } from './tables.ts';

/** Deletes what has ended: nothing here is looked at past its end date, so this only keeps tables small (R11). */
export async function sweepExpired(db: AccountsDb, at: Date): Promise<void> {
  for (const table of ['accounts_login_tokens', 'accounts_interactive_auths'] as const) {
    await db.deleteFrom(table).where('expires_at', '<', at).execute();
  }
}
