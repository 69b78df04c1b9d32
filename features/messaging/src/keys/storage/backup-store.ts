// Key backups. Every change of a backup's keys locks its version row, so that count and etag always fit the keys.
import { sql, type Kysely, type Transaction } from 'kysely';
import type { Database } from '@althing/db';
import { ok, refuse, type JsonValue, type Result } from '@althing/kernel';
import { isBetterBackup } from '../domain/better-backup.ts';
import type { BackedUpKeyRow, KeyBackupRow, KeysTables } from './tables.ts';

/** Which of a backup's keys: all, those of a room, or one. */
export interface KeySelection {
  readonly roomId?: string;
  readonly sessionId?: string;
}

export interface OfferedKey {
  readonly roomId: string;
  readonly sessionId: string;
  readonly first_message_index: number;
  readonly forwarded_count: number;
  readonly is_verified: boolean;
  readonly sessionData: JsonValue;
}

export interface BackupState {
  readonly etag: number;
  readonly count: number;
}

export type PutRefusal =
  | { readonly code: 'not_found' }
  | { readonly code: 'wrong_version'; readonly current: number }
  | { readonly code: 'full' };

export interface BackupStore {
  /** The new version's number; null for who has too many. */
  create(userId: string, backup: { algorithm: string; authData: JsonValue }): Promise<number | null>;
  /** The current one, which is the newest, if `version` is null. Deleted ones only if asked for. */
  find(userId: string, version: number | null): Promise<KeyBackupRow | null>;
  updateAuthData(userId: string, version: number, authData: JsonValue): Promise<void>;
  /** Deletes the backup with its keys; false if there never was one. Deleting twice is no failure. */
  remove(userId: string, version: number): Promise<boolean>;
  put(userId: string, version: number, keys: readonly OfferedKey[]): Promise<Result<BackupState, PutRefusal>>;
  /** A page of keys in the order of room and session, after the given one. */
  page(
    userId: string,
    version: number,
    selection: KeySelection,
    after: BackedUpKeyRow | null,
  ): Promise<BackedUpKeyRow[]>;
  removeKeys(userId: string, version: number, selection: KeySelection): Promise<BackupState | null>;
  removeAll(userId: string): Promise<void>;
}

/** A person in a thousand rooms for ten years has fewer; each takes about 1 KB of the disk. */
const KEYS_PER_BACKUP_MAX = 1_000_000;
const PAGE_LENGTH = 1000;
/** Clients delete the one before; what is left over is an old key or two. */
const BACKUPS_MAX = 100;

type Tx = Transaction<KeysTables>;

export function openBackupStore(database: Database): BackupStore {
  const db: Kysely<KeysTables> = database.as<KeysTables>();

  const find = async (on: Kysely<KeysTables>, userId: string, version: number | null): Promise<KeyBackupRow | null> => {
    let query = on
      .selectFrom('messaging_key_backups')
      .selectAll()
      .where('user_id', '=', userId)
      .where('is_deleted', '=', false);
    if (version !== null) query = query.where('version', '=', version);
    return (await query.orderBy('version', 'desc').limit(1).executeTakeFirst()) ?? null;
  };

  const lock = async (tx: Tx, userId: string, version: number): Promise<KeyBackupRow | null> =>
    (await tx
      .selectFrom('messaging_key_backups')
      .selectAll()
      .where('user_id', '=', userId)
      .where('version', '=', version)
      .where('is_deleted', '=', false)
      .forUpdate()
      .executeTakeFirst()) ?? null;

  const save = async (
    tx: Tx,
    row: KeyBackupRow,
    change: { added: number; isChanged: boolean },
  ): Promise<BackupState> => {
    const state = { etag: row.etag + (change.isChanged ? 1 : 0), count: row.key_count + change.added };
    if (change.isChanged) {
      await tx
        .updateTable('messaging_key_backups')
        .set({ etag: state.etag, key_count: state.count })
        .where('user_id', '=', row.user_id)
        .where('version', '=', row.version)
        .execute();
    }
    return state;
  };

  return {
    async create(userId, { algorithm, authData }) {
      const { rows } = await sql<{ version: number }>`
        insert into messaging_key_backups (user_id, version, algorithm, auth_data, etag, key_count, is_deleted)
        select ${userId}, coalesce(max(version), 0) + 1, ${algorithm}, ${JSON.stringify(authData)}, 0, 0, false
        from messaging_key_backups where user_id = ${userId}
        having count(*) filter (where not is_deleted) < ${BACKUPS_MAX} returning version`.execute(db);
      return rows[0]?.version ?? null;
    },
    find: (userId, version) => find(db, userId, version),
    async updateAuthData(userId, version, authData) {
      await db
        .updateTable('messaging_key_backups')
        .set({ auth_data: JSON.stringify(authData) })
        .where('user_id', '=', userId)
        .where('version', '=', version)
        .execute();
    },
    remove: (userId, version) =>
      db.transaction().execute(async (tx) => {
        const { numUpdatedRows } = await tx
          .updateTable('messaging_key_backups')
          .set({ is_deleted: true, auth_data: 'null', key_count: 0 })
          .where('user_id', '=', userId)
          .where('version', '=', version)
          .executeTakeFirst();
        await tx
          .deleteFrom('messaging_backed_up_keys')
          .where('user_id', '=', userId)
          .where('version', '=', version)
          .execute();
        return numUpdatedRows > 0n;
      }),
    put: (userId, version, keys) =>
      db.transaction().execute(async (tx) => {
        const row = await lock(tx, userId, version);
        if (!row) return refuse({ code: 'not_found' });
        const current = await find(tx, userId, null);
        if (current && current.version !== version) return refuse({ code: 'wrong_version', current: current.version });
        const { better, added } = await chooseBetter(tx, row, keys);
        if (row.key_count + added > KEYS_PER_BACKUP_MAX) return refuse({ code: 'full' });
        if (better.length > 0) await upsert(tx, row, better);
        return ok(await save(tx, row, { added, isChanged: better.length > 0 }));
      }),
    async page(userId, version, { roomId, sessionId }, after) {
      let query = db
        .selectFrom('messaging_backed_up_keys')
        .selectAll()
        .where('user_id', '=', userId)
        .where('version', '=', version);
      if (roomId !== undefined) query = query.where('room_id', '=', roomId);
      if (sessionId !== undefined) query = query.where('session_id', '=', sessionId);
      if (after) query = query.where(sql<boolean>`(room_id, session_id) > (${after.room_id}, ${after.session_id})`);
      return query.orderBy('room_id').orderBy('session_id').limit(PAGE_LENGTH).execute();
    },
    removeKeys: (userId, version, { roomId, sessionId }) =>
      db.transaction().execute(async (tx) => {
        const row = await lock(tx, userId, version);
        if (!row) return null;
        let query = tx
          .deleteFrom('messaging_backed_up_keys')
          .where('user_id', '=', userId)
          .where('version', '=', version);
        if (roomId !== undefined) query = query.where('room_id', '=', roomId);
        if (sessionId !== undefined) query = query.where('session_id', '=', sessionId);
        const removed = Number((await query.executeTakeFirst()).numDeletedRows);
        return save(tx, row, { added: -removed, isChanged: removed > 0 });
      }),
    async removeAll(userId) {
      await db.deleteFrom('messaging_backed_up_keys').where('user_id', '=', userId).execute();
      await db.deleteFrom('messaging_key_backups').where('user_id', '=', userId).execute();
    },
  };
}

async function chooseBetter(
  tx: Tx,
  { user_id: userId, version }: KeyBackupRow,
  keys: readonly OfferedKey[],
): Promise<{ better: OfferedKey[]; added: number }> {
  if (keys.length === 0) return { better: [], added: 0 };
  const { rows } = await sql<BackedUpKeyRow>`
    select k.* from messaging_backed_up_keys k
    join unnest(${keys.map((k) => k.roomId)}::text[], ${keys.map((k) => k.sessionId)}::text[]) as o (room_id, session_id)
      on o.room_id = k.room_id and o.session_id = k.session_id
    where k.user_id = ${userId} and k.version = ${version}`.execute(tx);
  const stored = new Map(rows.map((row) => [`${row.room_id}\0${row.session_id}`, row]));
  const better = keys.filter((key) => {
    const held = stored.get(`${key.roomId}\0${key.sessionId}`);
    return !held || isBetterBackup(key, held);
  });
  return { better, added: keys.length - stored.size };
}

async function upsert(tx: Tx, { user_id: userId, version }: KeyBackupRow, keys: readonly OfferedKey[]): Promise<void> {
  await sql`
    insert into messaging_backed_up_keys
      (user_id, version, room_id, session_id, first_message_index, forwarded_count, is_verified, session_data)
    select ${userId}, ${version}::integer, k.* from unnest(
      ${keys.map((k) => k.roomId)}::text[], ${keys.map((k) => k.sessionId)}::text[],
      ${keys.map((k) => k.first_message_index)}::bigint[], ${keys.map((k) => k.forwarded_count)}::bigint[],
      ${keys.map((k) => k.is_verified)}::boolean[], ${keys.map((k) => JSON.stringify(k.sessionData))}::text[]) as k
    on conflict (user_id, version, room_id, session_id) do update set
      first_message_index = excluded.first_message_index, forwarded_count = excluded.forwarded_count,
      is_verified = excluded.is_verified, session_data = excluded.session_data`.execute(tx);
}
