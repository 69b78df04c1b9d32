// Sessions and their token pairs as rows. Tokens are here as SHA-256 only: who reads the table can't sign in.
import { sql, type Selectable } from 'kysely';
import type { AccountsDb, AccountsTables, SessionKind, TokenPairState } from './tables.ts';

export interface Session {
  readonly sessionId: string;
  readonly userId: string;
  readonly deviceId: string;
  readonly kind: SessionKind;
  readonly clientId: string | null;
  readonly clientName: string | null;
  readonly createdAtMs: number;
}

export interface TokenPair {
  readonly pairId: number;
  readonly sessionId: string;
  readonly accessExpiresAtMs: number | null;
  readonly state: TokenPairState;
}

const sessionColumns = [
  'session_id',
  'user_id',
  'device_id',
  'kind',
  'client_id',
  'client_name',
  'created_at',
] as const;

function toSession(
  row: Pick<Selectable<AccountsTables['accounts_sessions']>, (typeof sessionColumns)[number]>,
): Session {
  return {
    sessionId: row.session_id,
    userId: row.user_id,
    deviceId: row.device_id,
    kind: row.kind,
    clientId: row.client_id,
    clientName: row.client_name,
    createdAtMs: row.created_at.getTime(),
  };
}

export async function insertSession(
  db: AccountsDb,
  session: Omit<Session, 'createdAtMs'> & { familyHash: Buffer | null; at: Date },
): Promise<void> {
  await db
    .insertInto('accounts_sessions')
    .values({
      session_id: session.sessionId,
      user_id: session.userId,
      device_id: session.deviceId,
      kind: session.kind,
      client_id: session.clientId,
      client_name: session.clientName,
      family_hash: session.familyHash,
      created_at: session.at,
    })
    .execute();
}

export async function findSession(db: AccountsDb, sessionId: string): Promise<Session | null> {
  const row = await db
    .selectFrom('accounts_sessions')
    .select(sessionColumns)
    .where('session_id', '=', sessionId)
    .executeTakeFirst();
  return row ? toSession(row) : null;
}

/** The sessions of a person, on `deviceIds` only where given. */
export async function selectSessions(
  db: AccountsDb,
  { userId, deviceIds }: { userId: string; deviceIds?: readonly string[] },
): Promise<Session[]> {
  if (deviceIds?.length === 0) return [];
  let query = db.selectFrom('accounts_sessions').select(sessionColumns).where('user_id', '=', userId);
  if (deviceIds) query = query.where('device_id', 'in', [...deviceIds]);
  return (await query.orderBy('created_at').execute()).map(toSession);
}

/** Finds by the hash of what all its refresh tokens begin with, and locks: refreshes of a session take turns. */
export async function lockSessionByFamily(tx: AccountsDb, familyHash: Buffer): Promise<Session | null> {
  const row = await tx
    .selectFrom('accounts_sessions')
    .select(sessionColumns)
    .where('family_hash', '=', familyHash)
    .forUpdate()
    .executeTakeFirst();
  return row ? toSession(row) : null;
}

export async function deleteSessions(db: AccountsDb, sessionIds: readonly string[]): Promise<void> {
  if (sessionIds.length === 0) return;
  await db
    .deleteFrom('accounts_sessions')
    .where('session_id', 'in', [...sessionIds])
    .execute();
}

export async function insertTokenPair(
  db: AccountsDb,
  pair: {
    sessionId: string;
    accessHash: Buffer;
    accessExpiresAt: Date | null;
    refreshHash: Buffer | null;
    state: TokenPairState;
    at: Date;
  },
): Promise<void> {
  await db
    .insertInto('accounts_session_tokens')
    .values({
      session_id: pair.sessionId,
      access_hash: pair.accessHash,
      access_expires_at: pair.accessExpiresAt,
      refresh_hash: pair.refreshHash,
      state: pair.state,
      created_at: pair.at,
    })
    .execute();
}

export interface FoundByAccess {
  readonly session: Session;
  readonly pair: TokenPair;
  readonly isGuest: boolean;
}

/** What each hash of an access token stands for, in their order; null where it is unknown. */
export async function findByAccessHashes(
  db: AccountsDb,
  accessHashes: readonly Buffer[],
): Promise<(FoundByAccess | null)[]> {
  const rows = await db
    .selectFrom('accounts_session_tokens as t')
    .innerJoin('accounts_sessions as s', 's.session_id', 't.session_id')
    .innerJoin('accounts_accounts as a', 'a.user_id', 's.user_id')
    .select(sessionColumns.map((column) => `s.${column}` as const))
    .select(['t.access_hash', 't.pair_id', 't.access_expires_at', 't.state', 'a.is_guest'])
    // One array, so that it is one statement however many are asked for.
    .where('t.access_hash', '=', sql<Buffer>`any(${accessHashes}::bytea[])`)
    .execute();
  const byHash = new Map(
    rows.map((row) => [
      row.access_hash.toString('latin1'),
      { session: toSession(row), pair: toPair(row), isGuest: row.is_guest },
    ]),
  );
  return accessHashes.map((hash) => byHash.get(hash.toString('latin1')) ?? null);
}

export async function findByRefreshHash(db: AccountsDb, refreshHash: Buffer): Promise<TokenPair | null> {
  const row = await db
    .selectFrom('accounts_session_tokens')
    .select(['session_id', 'pair_id', 'access_expires_at', 'state'])
    .where('refresh_hash', '=', refreshHash)
    .executeTakeFirst();
  return row ? toPair(row) : null;
}

function toPair(row: {
  session_id: string;
  pair_id: number;
  access_expires_at: Date | null;
  state: TokenPairState;
}): TokenPair {
  return {
    pairId: row.pair_id,
    sessionId: row.session_id,
    accessExpiresAtMs: row.access_expires_at?.getTime() ?? null,
    state: row.state,
  };
}

/**
 * A pair was used: it becomes the current one and all others of the session are spent. Locks the session first, so
 * that it and a refresh take turns. Spent pairs older than `forgetBefore` go: that they were spent is still known, for
 * a refresh token of the family without a row can be nothing else.
 */
export async function confirmPair(
  tx: AccountsDb,
  { pairId, sessionId, forgetBefore }: { pairId: number; sessionId: string; forgetBefore: Date },
): Promise<void> {
  await tx
    .selectFrom('accounts_sessions')
    .select('session_id')
    .where('session_id', '=', sessionId)
    .forUpdate()
    .execute();
  const confirmed = await tx
    .updateTable('accounts_session_tokens')
    .set({ state: 'current' })
    .where('pair_id', '=', pairId)
    .where('state', '=', 'offered')
    .returning('pair_id')
    .executeTakeFirst();
  if (!confirmed) return;
  await tx
    .updateTable('accounts_session_tokens')
    .set({ state: 'spent' })
    .where('session_id', '=', sessionId)
    .where('pair_id', '!=', pairId)
    .execute();
  await tx
    .deleteFrom('accounts_session_tokens')
    .where('session_id', '=', sessionId)
    .where('state', '=', 'spent')
    .where('created_at', '<', forgetBefore)
    .execute();
}

/** Answers to refreshes that were lost on the way, kept usable; beyond this a client is spinning. */
const OFFERS_MAX = 5;

/** Spends all but the latest offers of a session, so that refreshing in a loop fills nothing. */
export async function spendOldOffers(tx: AccountsDb, sessionId: string): Promise<void> {
  await tx
    .deleteFrom('accounts_session_tokens')
    .where('session_id', '=', sessionId)
    .where('state', '=', 'offered')
    .where('pair_id', 'not in', (latest) =>
      latest
        .selectFrom('accounts_session_tokens')
        .select('pair_id')
        .where('session_id', '=', sessionId)
        .where('state', '=', 'offered')
        .orderBy('pair_id', 'desc')
        .limit(OFFERS_MAX),
    )
    .execute();
}
