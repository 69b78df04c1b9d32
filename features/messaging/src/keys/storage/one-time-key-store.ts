// One-time and fallback keys. A claim is one transaction that ends before the key is answered, so that a key is given
// once however many ask and wherever the server stops; a crash between the two wastes a key and doubles none.
import { sql } from 'kysely';
import type { Database } from '@althing/db';
import type { KeysTables } from './tables.ts';

export interface KeyCounts {
  /** By algorithm. */
  readonly oneTime: Readonly<Record<string, number>>;
  readonly unusedFallback: readonly string[];
}

export interface KeyAddress {
  readonly userId: string;
  readonly deviceId: string;
  readonly algorithm: string;
}

export interface ClaimedKey extends KeyAddress {
  readonly keyId: string;
  /** JSON text. */
  readonly key: string;
}

interface NewKey {
  readonly algorithm: string;
  readonly keyId: string;
  readonly key: string;
}

export interface OneTimeKeyStore {
  /** The device's keys of these names, claimed ones included. */
  named(
    userId: string,
    deviceId: string,
    names: readonly { algorithm: string; keyId: string }[],
  ): Promise<(NewKey & { isClaimed: boolean })[]>;
  /** Stores keys in the order given; one with the id of a claimed key takes its place. Fallback keys replace theirs. */
  store(
    userId: string,
    deviceId: string,
    keys: { oneTime: readonly NewKey[]; fallback: readonly NewKey[] },
  ): Promise<void>;
  /** Takes one key per address: the oldest one-time key nobody took, else the fallback key, which is then used. */
  claim(addresses: readonly KeyAddress[], nowMs: number): Promise<ClaimedKey[]>;
  counts(userId: string, deviceId: string): Promise<KeyCounts>;
  removeDevices(userId: string, deviceIds: readonly string[]): Promise<void>;
  /** Forgets keys claimed before `beforeMs`. */
  sweepClaimed(beforeMs: number): Promise<void>;
}

export function openOneTimeKeyStore(database: Database): OneTimeKeyStore {
  const db = database.as<KeysTables>();

  interface ClaimRow {
    user_id: string;
    device_id: string;
    algorithm: string;
    key_id: string;
    key: string;
  }
  const toClaimed = (row: ClaimRow): ClaimedKey => ({
    userId: row.user_id,
    deviceId: row.device_id,
    algorithm: row.algorithm,
    keyId: row.key_id,
    key: row.key,
  });
  const wanted = (addresses: readonly KeyAddress[]) => sql`
    unnest(${addresses.map((a) => a.userId)}::text[], ${addresses.map((a) => a.deviceId)}::text[],
      ${addresses.map((a) => a.algorithm)}::text[]) as wanted (user_id, device_id, algorithm)`;

  return {
    async named(userId, deviceId, names) {
      if (names.length === 0) return [];
      const { rows } = await sql<{ algorithm: string; key_id: string; key: string; claimed_at: number | null }>`
        select k.algorithm, k.key_id, k.key, k.claimed_at from messaging_one_time_keys k
        join unnest(${names.map((n) => n.algorithm)}::text[], ${names.map((n) => n.keyId)}::text[])
          as n (algorithm, key_id) on n.algorithm = k.algorithm and n.key_id = k.key_id
        where k.user_id = ${userId} and k.device_id = ${deviceId}`.execute(db);
      return rows.map((row) => ({
        algorithm: row.algorithm,
        keyId: row.key_id,
        key: row.key,
        isClaimed: row.claimed_at !== null,
      }));
    },

    async store(userId, deviceId, { oneTime, fallback }) {
      await db.transaction().execute(async (tx) => {
        if (oneTime.length > 0) {
          const algorithms = oneTime.map((k) => k.algorithm);
          const keyIds = oneTime.map((k) => k.keyId);
          await sql`delete from messaging_one_time_keys k
            using unnest(${algorithms}::text[], ${keyIds}::text[]) as n (algorithm, key_id)
            where k.user_id = ${userId} and k.device_id = ${deviceId} and k.algorithm = n.algorithm
              and k.key_id = n.key_id and k.claimed_at is not null`.execute(tx);
          await sql`insert into messaging_one_time_keys (user_id, device_id, algorithm, key_id, key)
            select ${userId}::text, ${deviceId}::text, n.algorithm, n.key_id, n.key
            from unnest(${algorithms}::text[], ${keyIds}::text[], ${oneTime.map((k) => k.key)}::text[])
              with ordinality as n (algorithm, key_id, key, place)
            order by n.place on conflict do nothing`.execute(tx);
        }
        for (const { algorithm, keyId, key } of fallback) {
          // The same key handed in again stays used if it was: only another one is fresh.
          await sql`insert into messaging_fallback_keys as f (user_id, device_id, algorithm, key_id, key, is_used)
            values (${userId}, ${deviceId}, ${algorithm}, ${keyId}, ${key}, false)
            on conflict (user_id, device_id, algorithm) do update set key_id = excluded.key_id, key = excluded.key,
              is_used = f.is_used and f.key_id = excluded.key_id and f.key = excluded.key`.execute(tx);
        }
      });
    },

    async claim(addresses, nowMs) {
      if (addresses.length === 0) return [];
      // Whoever claims at the same moment skips a locked row and takes the next.
      const { rows } = await sql<ClaimRow>`
        update messaging_one_time_keys k set claimed_at = ${nowMs}
        from (
          select taken.* from ${wanted(addresses)}
          cross join lateral (
            select o.user_id, o.device_id, o.algorithm, o.key_id from messaging_one_time_keys o
            where o.user_id = wanted.user_id and o.device_id = wanted.device_id and o.algorithm = wanted.algorithm
              and o.claimed_at is null
            order by o.ordinal limit 1 for update skip locked) taken) taken
        where k.user_id = taken.user_id and k.device_id = taken.device_id and k.algorithm = taken.algorithm
          and k.key_id = taken.key_id
        returning k.user_id, k.device_id, k.algorithm, k.key_id, k.key`.execute(db);
      const claimed = rows.map(toClaimed);
      const have = new Set(claimed.map((k) => `${k.userId}\0${k.deviceId}\0${k.algorithm}`));
      const missing = addresses.filter((a) => !have.has(`${a.userId}\0${a.deviceId}\0${a.algorithm}`));
      if (missing.length === 0) return claimed;
      // Locked in one order by all who claim: two that want the same devices must not wait for each other.
      const fallback = await sql<ClaimRow>`
        with held as materialized (
          select f.* from messaging_fallback_keys f join ${wanted(missing)} on f.user_id = wanted.user_id
            and f.device_id = wanted.device_id and f.algorithm = wanted.algorithm
          order by f.user_id, f.device_id, f.algorithm for update of f),
        used as (
          update messaging_fallback_keys f set is_used = true from held
          where f.user_id = held.user_id and f.device_id = held.device_id and f.algorithm = held.algorithm
            and not f.is_used)
        select user_id, device_id, algorithm, key_id, key from held`.execute(db);
      return [...claimed, ...fallback.rows.map(toClaimed)];
    },

    async counts(userId, deviceId) {
      const { rows: oneTime } = await sql<{ algorithm: string; count: number }>`
        select algorithm, count(*) as count from messaging_one_time_keys
        where user_id = ${userId} and device_id = ${deviceId} and claimed_at is null group by algorithm`.execute(db);
      const fallback = await db
        .selectFrom('messaging_fallback_keys')
        .select('algorithm')
        .where('user_id', '=', userId)
        .where('device_id', '=', deviceId)
        .where('is_used', '=', false)
        .orderBy('algorithm')
        .execute();
      return {
        oneTime: Object.fromEntries(oneTime.map(({ algorithm, count }) => [algorithm, count])),
        unusedFallback: fallback.map(({ algorithm }) => algorithm),
      };
    },

    async removeDevices(userId, deviceIds) {
      if (deviceIds.length === 0) return;
      for (const table of ['messaging_one_time_keys', 'messaging_fallback_keys'] as const) {
        await db
          .deleteFrom(table)
          .where('user_id', '=', userId)
          .where('device_id', 'in', [...deviceIds])
          .execute();
      }
    },

    async sweepClaimed(beforeMs) {
      await db.deleteFrom('messaging_one_time_keys').where('claimed_at', '<', beforeMs).execute();
    },
  };
}
