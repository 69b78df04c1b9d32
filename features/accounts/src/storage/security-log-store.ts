// What happened to an account's own security, shown to its person and to nobody else. Each entry ends by itself (R11).
import { sql } from 'kysely';
import type { OauthDb } from './oauth-tables.ts';

/** R11: long enough to notice and to look into, no longer. */
const KEPT_DAYS = 90;
/** Failures within this time are one entry that counts them: a guesser must not be able to fill the log. */
const GATHER_MINUTES = 60;

export type SecurityKind =
  | 'signed_in'
  | 'signed_in_to_site'
  | 'signed_out'
  | 'sign_in_failed'
  | 'password_changed'
  | 'deactivated'
  | 'token_reused'
  | 'passkey_added'
  | 'passkey_removed'
  | 'device_key_added'
  | 'device_key_removed'
  | 'recovery_codes_made'
  | 'recovery_code_used';

export interface SecurityNote {
  readonly userId: string;
  readonly kind: SecurityKind;
  readonly deviceId: string | null;
  readonly address: string | null;
  readonly clientName: string | null;
}

export interface SecurityLogEntry extends SecurityNote {
  readonly entryId: number;
  readonly times: number;
  readonly atMs: number;
  readonly deleteAfterMs: number;
}

export async function noteSecurity(db: OauthDb, note: SecurityNote, at: Date): Promise<void> {
  if (note.kind === 'sign_in_failed' && (await countOneMore(db, note, at))) return;
  await db
    .insertInto('accounts_security_log')
    .values({
      user_id: note.userId,
      kind: note.kind,
      device_id: note.deviceId,
      address: note.address,
      client_name: note.clientName,
      at,
      delete_after: new Date(at.getTime() + KEPT_DAYS * 86_400_000),
    })
    .execute();
}

async function countOneMore(db: OauthDb, note: SecurityNote, at: Date): Promise<boolean> {
  const counted = await sql`update accounts_security_log set times = times + 1, at = ${at}
    where entry_id = (select max(entry_id) from accounts_security_log
      where user_id = ${note.userId} and kind = 'sign_in_failed' and at > ${new Date(at.getTime() - GATHER_MINUTES * 60_000)})`.execute(
    db,
  );
  return (counted.numAffectedRows ?? 0n) > 0n;
}

export async function deleteSecurityLog(db: OauthDb, userId: string): Promise<void> {
  await db.deleteFrom('accounts_security_log').where('user_id', '=', userId).execute();
}

/** Newest first; `before` is the entry id to go on from. */
export async function selectSecurityLog(
  db: OauthDb,
  which: { userId: string; limit: number; before: number | null },
): Promise<SecurityLogEntry[]> {
  let query = db.selectFrom('accounts_security_log').selectAll().where('user_id', '=', which.userId);
  if (which.before !== null) query = query.where('entry_id', '<', which.before);
  const rows = await query.orderBy('entry_id', 'desc').limit(which.limit).execute();
  return rows.map((row) => ({
    entryId: row.entry_id,
    userId: row.user_id,
    kind: row.kind as SecurityKind,
    deviceId: row.device_id,
    address: row.address,
    clientName: row.client_name,
    times: row.times,
    atMs: row.at.getTime(),
    deleteAfterMs: row.delete_after.getTime(),
  }));
}
