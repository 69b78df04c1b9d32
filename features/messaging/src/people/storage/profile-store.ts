// Profiles, and the search in them.
import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { Database } from '@althing/db';
import { ok, type JsonObject, type Result } from '@althing/kernel';
import type { Profile } from '../domain/profile-field.ts';
import { searchWords } from '../domain/search-words.ts';
import type { PeopleTables } from './tables.ts';

export interface FoundPerson {
  readonly userId: string;
  readonly displayName: string | null;
  readonly avatarUrl: string | null;
}

export interface ProfileStore {
  /** Those who have a profile, by user id. */
  profiles(userIds: readonly string[]): Promise<Map<string, Profile>>;
  /** Begins a profile; one that is there already stays as it is. */
  create(userId: string, displayName: string): Promise<void>;
  /**
   * Changes a profile, one change after another. `displayName` is what it begins with if there is none. Marks it as
   * spreading if the name or the picture changed.
   */
  change<Refusal>(
    userId: string,
    begin: { displayName: string },
    decide: (profile: Profile) => Result<Profile, Refusal>,
  ): Promise<Result<{ isSpreading: boolean }, Refusal>>;
  /** The rooms have the name and picture that `profile` held; says so unless they changed meanwhile. */
  spread(userId: string, profile: Profile): Promise<void>;
  spreading(): Promise<string[]>;
  delete(userId: string): Promise<void>;
  /**
   * People whose name or id has words that begin with the words of `term`, among those whom `userId` may find: who is
   * in a room with them or in a room that is open to everybody; and the one whose whole id is `term`.
   */
  search(userId: string, term: string, limit: number): Promise<FoundPerson[]>;
}

const EMPTY: JsonObject = {};
/** People whose names fit, of whom it is asked whether the searcher may find them. */
const CANDIDATES_MAX = 5000;
/** People in the searcher's rooms who are looked through for a name. */
const COMPANIONS_MAX = 20_000;

interface FoundRow {
  readonly user_id: string;
  readonly display_name: string | null;
  readonly avatar_url: string | null;
}

export function openProfileStore(database: Database): ProfileStore {
  const db = database.as<PeopleTables>();
  return {
    async profiles(userIds) {
      if (userIds.length === 0) return new Map();
      const rows = await db
        .selectFrom('messaging_profiles')
        .select(['user_id', 'display_name', 'avatar_url', 'fields'])
        .where('user_id', 'in', [...userIds])
        .execute();
      return new Map(rows.map((row) => [row.user_id, toProfile(row)]));
    },
    async create(userId, displayName) {
      await insert(db, userId, displayName);
    },
    change: (userId, begin, decide) =>
      db.transaction().execute(async (tx) => {
        await insert(tx, userId, begin.displayName);
        const row = await tx
          .selectFrom('messaging_profiles')
          .select(['display_name', 'avatar_url', 'fields', 'is_spreading'])
          .where('user_id', '=', userId)
          .forUpdate()
          .executeTakeFirstOrThrow();
        const before = toProfile(row);
        const decided = decide(before);
        if (!decided.ok) return decided;
        const after = decided.value;
        const isChanged = before.displayName !== after.displayName || before.avatarUrl !== after.avatarUrl;
        await tx
          .updateTable('messaging_profiles')
          .set({
            display_name: after.displayName,
            avatar_url: after.avatarUrl,
            fields: JSON.stringify(after.fields),
            words: wordsOf(userId, after.displayName),
            is_spreading: row.is_spreading || isChanged,
          })
          .where('user_id', '=', userId)
          .execute();
        return ok({ isSpreading: row.is_spreading || isChanged });
      }),
    async spread(userId, profile) {
      await db
        .updateTable('messaging_profiles')
        .set({ is_spreading: false })
        .where('user_id', '=', userId)
        .where(sql<boolean>`display_name is not distinct from ${profile.displayName}`)
        .where(sql<boolean>`avatar_url is not distinct from ${profile.avatarUrl}`)
        .execute();
    },
    async spreading() {
      const rows = await db
        .selectFrom('messaging_profiles')
        .select('user_id')
        .where('is_spreading', '=', true)
        .execute();
      return rows.map((row) => row.user_id);
    },
    async delete(userId) {
      await db.deleteFrom('messaging_profiles').where('user_id', '=', userId).execute();
    },
    async search(userId, term, limit) {
      const words = searchWords(term);
      // A lexeme of letters and digits needs no escape; the cast keeps PostgreSQL's own parser away from it.
      const query = words.map((word) => `'${word}':*`).join(' & ');
      const { rows: named } = await sql<FoundRow>`
        select user_id, display_name, avatar_url from messaging_profiles where user_id = ${term}`.execute(db);
      if (words.length === 0) return named.map(toFound);
      const { rows } = await sql<FoundRow & { candidates: number }>`
        with candidates as materialized (
          select user_id, display_name, avatar_url from messaging_profiles
          where words @@ ${query}::tsquery limit ${CANDIDATES_MAX})
        select p.*, (select count(*) from candidates) as candidates from candidates p where ${isFindable(userId)}
        limit ${limit}`.execute(db);
      const found = new Map([...named, ...rows].map((row) => [row.user_id, row]));
      // A short term fits more people than can be looked at: then those come first whom the searcher is with.
      if (rows.length < limit && (rows[0]?.candidates ?? CANDIDATES_MAX) >= CANDIDATES_MAX) {
        for (const row of await withSearcher(db, { userId, query, limit })) found.set(row.user_id, row);
      }
      return [...found.values()].map(toFound);
    },
  };
}

async function withSearcher(
  db: Kysely<PeopleTables>,
  { userId, query, limit }: { userId: string; query: string; limit: number },
): Promise<FoundRow[]> {
  const { rows } = await sql<FoundRow>`
    select p.user_id, p.display_name, p.avatar_url from (
      select distinct theirs.user_id from messaging_members mine
      join messaging_members theirs on theirs.room_id = mine.room_id and theirs.membership = 'join'
      where mine.user_id = ${userId} and mine.membership = 'join' and theirs.user_id <> ${userId}
      limit ${COMPANIONS_MAX}) m
    join messaging_profiles p on p.user_id = m.user_id
    where p.words @@ ${query}::tsquery limit ${limit}`.execute(db);
  return rows;
}

// Who is in a room with the searcher, or in one that anybody may join or read (Client-Server API, "User directory").
// Searchers find themselves where others would find them: so they see whether they can be found.
function isFindable(userId: string): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select 1 from messaging_members theirs
    where theirs.user_id = p.user_id and theirs.membership = 'join' and (
      theirs.user_id <> ${userId} and exists (select 1 from messaging_members mine
        where mine.room_id = theirs.room_id and mine.user_id = ${userId} and mine.membership = 'join')
      or exists (select 1 from messaging_current_state s join messaging_events e on e.pos = s.event_pos
        where s.room_id = theirs.room_id and s.state_key = '' and (
          (s.type = 'm.room.join_rules' and position('"join_rule":"public"' in e.pdu) > 0)
          or (s.type = 'm.room.history_visibility' and position('"history_visibility":"world_readable"' in e.pdu) > 0)))))`;
}

async function insert(db: Kysely<PeopleTables>, userId: string, displayName: string): Promise<void> {
  await db
    .insertInto('messaging_profiles')
    .values({
      user_id: userId,
      display_name: displayName,
      avatar_url: null,
      fields: '{}',
      words: wordsOf(userId, displayName),
      is_spreading: false,
    })
    .onConflict((conflict) => conflict.column('user_id').doNothing())
    .execute();
}

function wordsOf(userId: string, displayName: string | null): RawBuilder<unknown> {
  const localpart = userId.slice(1, userId.indexOf(':'));
  const words = [...new Set([...searchWords(displayName ?? ''), ...searchWords(localpart)])];
  return sql`array_to_tsvector(${words}::text[])`;
}

function toFound(row: FoundRow): FoundPerson {
  return { userId: row.user_id, displayName: row.display_name, avatarUrl: row.avatar_url };
}

function toProfile(row: { display_name: string | null; avatar_url: string | null; fields: string }): Profile {
  const fields = row.fields === '{}' ? EMPTY : (JSON.parse(row.fields) as JsonObject);
  return { displayName: row.display_name, avatarUrl: row.avatar_url, fields };
}
