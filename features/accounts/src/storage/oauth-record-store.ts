// What oidc-provider keeps, by kind and hashed id. Promises: an upsert is committed before it resolves; `supersede`
// and `confirm` together make a refresh token usable until its successor was seen in use, and never after.
import { sql } from 'kysely';
import type { OauthDb } from './oauth-tables.ts';

export interface OauthRecord {
  readonly kind: string;
  readonly idHash: string;
  readonly payload: Record<string, unknown>;
  readonly userId: string | null;
  readonly grantId: string | null;
  readonly uid: string | null;
  readonly userCodeHash: string | null;
  /** Access tokens: hash of the refresh token that was issued with it. */
  readonly refreshHash: string | null;
  readonly generation: number;
  readonly expiresAt: Date | null;
}

export interface StoredRecord {
  readonly payload: Record<string, unknown>;
  readonly isConsumed: boolean;
}

export interface AccessTokenHolder {
  readonly userId: string;
  readonly deviceId: string;
  readonly sessionId: string;
  readonly expiresAtMs: number;
}

/** How long a registration without any sign-in is kept: clients register anew for each sign-in. */
const CLIENT_IDLE_DAYS = 30;
/** How long a site that signed somebody in is known after that: it registered once and counts on it. */
const SITE_IDLE_DAYS = 400;
/** How long an expired access token is answered as expired (a refresh helps), later as unknown. */
const EXPIRED_KEPT_HOURS = 24;

export async function upsertRecord(db: OauthDb, record: OauthRecord): Promise<void> {
  const columns = {
    payload: JSON.stringify(record.payload),
    user_id: record.userId,
    grant_id: record.grantId,
    uid: record.uid,
    user_code_hash: record.userCodeHash,
    expires_at: record.expiresAt,
  };
  await db
    .insertInto('accounts_oauth_records')
    .values({
      kind: record.kind,
      id_hash: record.idHash,
      ...columns,
      refresh_hash: record.refreshHash,
      generation: record.generation,
    })
    .onConflict((conflict) => conflict.columns(['kind', 'id_hash']).doUpdateSet(columns))
    .execute();
}

export async function findRecord(
  db: OauthDb,
  kind: string,
  by: { idHash: string } | { uid: string } | { userCodeHash: string },
): Promise<StoredRecord | null> {
  let query = db.selectFrom('accounts_oauth_records').select(['payload', 'consumed_at']).where('kind', '=', kind);
  if ('idHash' in by) query = query.where('id_hash', '=', by.idHash);
  else if ('uid' in by) query = query.where('uid', '=', by.uid);
  else query = query.where('user_code_hash', '=', by.userCodeHash);
  const row = await query.executeTakeFirst();
  return row ? { payload: row.payload, isConsumed: row.consumed_at !== null } : null;
}

/**
 * Marks a code as spent. False if it was spent before: two exchanges of one code at the same moment must not both win.
 */
export async function consumeRecord(db: OauthDb, kind: string, idHash: string): Promise<boolean> {
  const result = await db
    .updateTable('accounts_oauth_records')
    .set({ consumed_at: new Date() })
    .where('kind', '=', kind)
    .where('id_hash', '=', idHash)
    .where('consumed_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/**
 * Notes that a refresh token was exchanged. It stays usable, so that a client whose answer was lost can ask again,
 * but everything older than it is spent now: whoever holds this one has received it.
 */
export async function supersedeRefreshToken(db: OauthDb, idHash: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const row = await tx
      .updateTable('accounts_oauth_records')
      .set({ superseded_at: new Date() })
      .where('kind', '=', 'RefreshToken')
      .where('id_hash', '=', idHash)
      .returning(['grant_id', 'generation'])
      .executeTakeFirst();
    if (row?.grant_id) await spendOlder(tx, { grantId: row.grant_id, generation: row.generation, keptHash: idHash });
  });
}

/** Who holds an access token; `expired` while its session still is. Its first use proves that the refresh token issued with it was received. */
export async function useAccessToken(
  db: OauthDb,
  idHash: string,
  at: Date,
): Promise<AccessTokenHolder | 'expired' | null> {
  const row = await db
    .selectFrom('accounts_oauth_records as record')
    .innerJoin('accounts_oauth_sessions as oauth', 'oauth.grant_id', 'record.grant_id')
    .innerJoin('accounts_sessions as session', 'session.session_id', 'oauth.session_id')
    .select([
      'session.user_id',
      'session.device_id',
      'session.session_id',
      'oauth.grant_id',
      'record.expires_at',
      'record.used_at',
      'record.refresh_hash',
      'record.generation',
    ])
    .where('record.kind', '=', 'AccessToken')
    .where('record.id_hash', '=', idHash)
    .executeTakeFirst();
  if (!row?.expires_at) return null;
  if (row.expires_at <= at) return 'expired';
  if (row.used_at === null) {
    await db.transaction().execute(async (tx) => {
      await tx
        .updateTable('accounts_oauth_records')
        .set({ used_at: new Date() })
        .where('kind', '=', 'AccessToken')
        .where('id_hash', '=', idHash)
        .execute();
      if (row.refresh_hash)
        await spendOlder(tx, { grantId: row.grant_id, generation: row.generation, keptHash: row.refresh_hash });
    });
  }
  return {
    userId: row.user_id,
    deviceId: row.device_id,
    sessionId: row.session_id,
    expiresAtMs: row.expires_at.getTime(),
  };
}

// Older generations, and siblings born of the same exchange repeated: if one of those turns up, somebody else has it.
async function spendOlder(
  tx: OauthDb,
  { grantId, generation, keptHash }: { grantId: string; generation: number; keptHash: string },
): Promise<void> {
  await tx
    .updateTable('accounts_oauth_records')
    .set({ consumed_at: new Date() })
    .where('kind', '=', 'RefreshToken')
    .where('grant_id', '=', grantId)
    .where('generation', '<=', generation)
    .where('id_hash', '!=', keptHash)
    .where('consumed_at', 'is', null)
    .execute();
}

export async function destroyRecord(db: OauthDb, kind: string, idHash: string): Promise<void> {
  await db.deleteFrom('accounts_oauth_records').where('kind', '=', kind).where('id_hash', '=', idHash).execute();
}

export async function destroyByGrant(db: OauthDb, kind: string, grantId: string): Promise<void> {
  await db.deleteFrom('accounts_oauth_records').where('kind', '=', kind).where('grant_id', '=', grantId).execute();
}

/** Ends every browser session of an account, except the one with `keepUid`. */
export async function endBrowserSessions(db: OauthDb, userId: string, keepUid: string | null = null): Promise<void> {
  let query = db.deleteFrom('accounts_oauth_records').where('kind', '=', 'Session').where('user_id', '=', userId);
  if (keepUid !== null) query = query.where('uid', '!=', keepUid);
  await query.execute();
}

/** All that the OAuth server holds of an account that was deleted: browsers, grants, what sites were given. */
export async function deleteRecordsOf(db: OauthDb, userId: string): Promise<void> {
  await db.deleteFrom('accounts_oauth_records').where('user_id', '=', userId).execute();
}

/** Deletes what has expired. Returns how many rows went. */
export async function sweepOauth(db: OauthDb, at: Date): Promise<number> {
  let swept = 0;
  for (const statement of [
    sql`delete from accounts_oauth_records where expires_at < now() - make_interval(hours => ${EXPIRED_KEPT_HOURS})`,
    sql`delete from accounts_proofs where expires_at < ${at}`,
    sql`delete from accounts_security_log where delete_after < ${at}`,
    sql`delete from accounts_oauth_records grants where kind = 'Grant'
      and created_at < now() - make_interval(hours => ${EXPIRED_KEPT_HOURS})
      and not exists (select 1 from accounts_oauth_sessions oauth where oauth.grant_id = grants.id_hash)`,
    sql`delete from accounts_oauth_records client where kind = 'Client'
      and created_at < now() - make_interval(days => ${CLIENT_IDLE_DAYS})
      and (used_at is null or used_at < now() - make_interval(days => ${SITE_IDLE_DAYS}))
      and not exists (select 1 from accounts_sessions session where session.client_id = client.payload->>'client_id')`,
  ]) {
    swept += Number((await statement.execute(db)).numAffectedRows ?? 0n);
  }
  return swept;
}

/** Notes that a site signed somebody in. */
export async function noteClientUse(tx: OauthDb, clientId: string): Promise<void> {
  await tx
    .updateTable('accounts_oauth_records')
    .set({ used_at: new Date() })
    .where('kind', '=', 'Client')
    .where('id_hash', '=', clientId)
    .execute();
}

/** Ends what a site's access token belongs to. Devices end with their session instead. */
export async function endGrantOfToken(db: OauthDb, idHash: string): Promise<void> {
  await db
    .deleteFrom('accounts_oauth_records')
    .where('grant_id', '=', (query) =>
      query
        .selectFrom('accounts_oauth_records as token')
        .select('token.grant_id')
        .where('token.kind', '=', 'AccessToken')
        .where('token.id_hash', '=', idHash),
    )
    .execute();
}

/** The session and grant that a presented access or refresh token belongs to. */
export async function findTokenSession(
  db: OauthDb,
  idHash: string,
): Promise<{ userId: string; deviceId: string; clientId: string | null } | null> {
  const row = await db
    .selectFrom('accounts_oauth_records as record')
    .innerJoin('accounts_oauth_sessions as oauth', 'oauth.grant_id', 'record.grant_id')
    .innerJoin('accounts_sessions as session', 'session.session_id', 'oauth.session_id')
    .select(['session.user_id', 'session.device_id', 'session.client_id'])
    .where('record.kind', 'in', ['AccessToken', 'RefreshToken'])
    .where('record.id_hash', '=', idHash)
    .executeTakeFirst();
  return row ? { userId: row.user_id, deviceId: row.device_id, clientId: row.client_id } : null;
}

/** Ties a session to the grant whose tokens it uses, and to the browser session in which it was allowed. */
export async function insertOauthSession(
  tx: OauthDb,
  session: { sessionId: string; grantId: string; browserUid: string | null },
): Promise<void> {
  await tx
    .insertInto('accounts_oauth_sessions')
    .values({ session_id: session.sessionId, grant_id: session.grantId, browser_uid: session.browserUid })
    .execute();
}

/** Signing in again on the same device replaces its session; the browser that just did so stays signed in. */
export async function keepBrowserSession(
  tx: OauthDb,
  { userId, deviceId, browserUid }: { userId: string; deviceId: string; browserUid: string },
): Promise<void> {
  await tx
    .updateTable('accounts_oauth_sessions')
    .set({ browser_uid: null })
    .where('browser_uid', '=', browserUid)
    .where(
      'session_id',
      'in',
      tx
        .selectFrom('accounts_sessions')
        .select('session_id')
        .where('user_id', '=', userId)
        .where('device_id', '=', deviceId),
    )
    .execute();
}

/** The session that a grant gave tokens to, or null. */
export async function findGrantSession(
  db: OauthDb,
  grantId: string,
): Promise<{ userId: string; deviceId: string } | null> {
  const row = await db
    .selectFrom('accounts_oauth_sessions as oauth')
    .innerJoin('accounts_sessions as session', 'session.session_id', 'oauth.session_id')
    .select(['session.user_id', 'session.device_id'])
    .where('oauth.grant_id', '=', grantId)
    .executeTakeFirst();
  return row ? { userId: row.user_id, deviceId: row.device_id } : null;
}
