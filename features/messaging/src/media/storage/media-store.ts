// What is known about media; the bytes lie in the blob store. Both change together under a lock on the hash, so that
// bytes are not removed while somebody uploads the same ones again.
import { sql, type Kysely, type Transaction } from 'kysely';
import type { Database } from '@althing/db';
import { ok, refuse, type Result } from '@althing/kernel';
import type { BlobStore, StagedBlob } from './blob-store.ts';
import type { MediaRow, MediaTables, ThumbnailRow } from './tables.ts';

export interface StoredMedia {
  readonly mediaId: string;
  readonly hash: string;
  readonly contentType: string;
  readonly fileName: string | null;
  readonly bytes: number;
}

export interface MediaDescription {
  readonly contentType: string;
  readonly fileName: string | null;
}

export interface MediaStore {
  media(mediaId: string): Promise<MediaRow | null>;
  /** Reserves an id whose bytes come later. */
  reserve(entry: { mediaId: string; userId: string; nowMs: number; expiresAtMs: number }): Promise<void>;
  /** How many ids somebody has reserved and not used. */
  reservedCount(userId: string, nowMs: number): Promise<number>;
  usedBytes(userId: string): Promise<number>;
  /** Publishes the bytes and the entry. Refused if they pass the account's limit. */
  add(
    staged: StagedBlob,
    entry: MediaDescription & { mediaId: string; userId: string | null; nowMs: number; expiresAtMs: number | null },
    limits: { accountBytesMax: number },
  ): Promise<Result<void, 'quota_exceeded'>>;
  /** The same for a reserved id. Refused if it got its bytes meanwhile. */
  fill(
    staged: StagedBlob,
    entry: MediaDescription & { mediaId: string; userId: string },
    limits: { accountBytesMax: number },
  ): Promise<Result<void, 'quota_exceeded' | 'already_there'>>;
  thumbnail(hash: string, variant: string): Promise<ThumbnailRow | null>;
  /** Publishes a thumbnail unless its original is gone. */
  addThumbnail(
    staged: StagedBlob,
    entry: { hash: string; variant: string; contentType: string },
  ): Promise<ThumbnailRow | null>;
  /** Removes everything of an account, with the bytes that nobody else has uploaded. */
  deleteOf(userId: string): Promise<void>;
  /** Removes one file if this account has uploaded it. */
  deleteOwn(entry: { mediaId: string; userId: string }): Promise<void>;
  /** Removes pictures of link previews, the oldest first, until they take no more than `bytesMax` together. */
  shrinkPreviews(bytesMax: number): Promise<void>;
  /** Removes blobs that have no entry: a crash came between publishing and committing. Walks through all of them. */
  deleteOrphans(): Promise<number>;
  /** Removes unused reservations and old pictures of previews, some at a time; returns how many. */
  deleteExpired(nowMs: number): Promise<number>;
}

/** Entries removed in one go: each costs a lock and a file. */
const DELETE_BATCH = 500;
/** A picture takes the place of a few. */
const PREVIEWS_AT_ONCE = 20;

export function openMediaStore(database: Database, blobs: BlobStore): MediaStore {
  const db = database.as<MediaTables>();

  async function underLock<T>(
    hashes: readonly string[],
    run: (tx: Transaction<MediaTables>) => Promise<T>,
  ): Promise<T> {
    return db.transaction().execute(async (tx) => {
      // In one order, so that two who lock several don't wait for each other.
      for (const hash of hashes.toSorted()) {
        await sql`select pg_advisory_xact_lock(hashtextextended(${`media ${hash}`}, 0))`.execute(tx);
      }
      return run(tx);
    });
  }

  async function usedBytes(userId: string | null, on: Kysely<MediaTables>): Promise<number> {
    const row = await on
      .selectFrom('messaging_media')
      .select(({ fn }) => fn.sum<string | null>('bytes').as('bytes'))
      .where((is) => (userId === null ? is('user_id', 'is', null) : is('user_id', '=', userId)))
      .executeTakeFirst();
    return Number(row?.bytes ?? 0);
  }

  // One upload of an account after another sees what the one before took.
  async function isWithin(
    tx: Transaction<MediaTables>,
    userId: string | null,
    bytes: number,
    accountBytesMax: number,
  ): Promise<boolean> {
    if (userId === null) return true;
    await sql`select pg_advisory_xact_lock(hashtextextended(${`media of ${userId}`}, 0))`.execute(tx);
    return (await usedBytes(userId, tx)) + bytes <= accountBytesMax;
  }

  async function deleteEntries(rows: readonly { media_id: string; hash: string | null }[]): Promise<void> {
    for (const { media_id, hash } of rows) {
      if (hash === null) {
        await db.deleteFrom('messaging_media').where('media_id', '=', media_id).where('hash', 'is', null).execute();
        continue;
      }
      const orphans = await underLock([hash], async (tx) => {
        await tx.deleteFrom('messaging_media').where('media_id', '=', media_id).execute();
        const other = await tx
          .selectFrom('messaging_media')
          .select('media_id')
          .where('hash', '=', hash)
          .executeTakeFirst();
        if (other) return [];
        const thumbnails = await tx
          .deleteFrom('messaging_thumbnails')
          .where('hash', '=', hash)
          .returning('thumbnail_hash')
          .execute();
        return [hash, ...thumbnails.map((row) => row.thumbnail_hash)];
      });
      for (const orphan of new Set(orphans)) await deleteOrphan(orphan);
    }
  }

  async function knownHashes(hashes: readonly string[]): Promise<ReadonlySet<string>> {
    if (hashes.length === 0) return new Set();
    const rows = await db
      .selectFrom('messaging_media')
      .select('hash')
      .where('hash', 'in', [...hashes])
      .union(
        db
          .selectFrom('messaging_thumbnails')
          .select('thumbnail_hash as hash')
          .where('thumbnail_hash', 'in', [...hashes]),
      )
      .execute();
    return new Set(rows.map(({ hash }) => hash ?? ''));
  }

  async function deleteOrphan(hash: string): Promise<void> {
    await underLock([hash], async (tx) => {
      const media = await tx.selectFrom('messaging_media').select('hash').where('hash', '=', hash).executeTakeFirst();
      const thumbnail = await tx
        .selectFrom('messaging_thumbnails')
        .select('hash')
        .where('thumbnail_hash', '=', hash)
        .executeTakeFirst();
      if (!media && !thumbnail) await blobs.delete(hash);
    });
  }

  return {
    async media(mediaId) {
      return (
        (await db.selectFrom('messaging_media').selectAll().where('media_id', '=', mediaId).executeTakeFirst()) ?? null
      );
    },
    async reserve({ mediaId, userId, nowMs, expiresAtMs }) {
      await db
        .insertInto('messaging_media')
        .values({
          media_id: mediaId,
          user_id: userId,
          hash: null,
          content_type: '',
          file_name: null,
          bytes: 0,
          created_at_ms: nowMs,
          expires_at_ms: expiresAtMs,
        })
        .execute();
    },
    async reservedCount(userId, nowMs) {
      const row = await db
        .selectFrom('messaging_media')
        .select(({ fn }) => fn.countAll<string>().as('count'))
        .where('user_id', '=', userId)
        .where('hash', 'is', null)
        .where('expires_at_ms', '>', nowMs)
        .executeTakeFirst();
      return Number(row?.count ?? 0);
    },
    usedBytes: (userId) => usedBytes(userId, db),
    add: (staged, entry, { accountBytesMax }) =>
      underLock([staged.hash], async (tx) => {
        if (!(await isWithin(tx, entry.userId, staged.bytes, accountBytesMax))) return refuse('quota_exceeded');
        await tx
          .insertInto('messaging_media')
          .values({
            media_id: entry.mediaId,
            user_id: entry.userId,
            hash: staged.hash,
            content_type: entry.contentType,
            file_name: entry.fileName,
            bytes: staged.bytes,
            created_at_ms: entry.nowMs,
            expires_at_ms: entry.expiresAtMs,
          })
          .execute();
        // Before the commit: an entry without its bytes must never be seen.
        await staged.publish();
        return ok();
      }),
    fill: (staged, entry, { accountBytesMax }) =>
      underLock([staged.hash], async (tx) => {
        if (!(await isWithin(tx, entry.userId, staged.bytes, accountBytesMax))) return refuse('quota_exceeded');
        const filled = await tx
          .updateTable('messaging_media')
          .set({
            hash: staged.hash,
            content_type: entry.contentType,
            file_name: entry.fileName,
            bytes: staged.bytes,
            expires_at_ms: null,
          })
          .where('media_id', '=', entry.mediaId)
          .where('hash', 'is', null)
          .executeTakeFirst();
        if (filled.numUpdatedRows !== 1n) return refuse('already_there');
        await staged.publish();
        return ok();
      }),
    async thumbnail(hash, variant) {
      const row = await db
        .selectFrom('messaging_thumbnails')
        .selectAll()
        .where('hash', '=', hash)
        .where('variant', '=', variant)
        .executeTakeFirst();
      return row ?? null;
    },
    addThumbnail: (staged, { hash, variant, contentType }) =>
      underLock([hash, staged.hash], async (tx) => {
        const original = await tx
          .selectFrom('messaging_media')
          .select('hash')
          .where('hash', '=', hash)
          .executeTakeFirst();
        if (!original) return null;
        await staged.publish();
        const row: ThumbnailRow = {
          hash,
          variant,
          thumbnail_hash: staged.hash,
          content_type: contentType,
          bytes: staged.bytes,
        };
        await tx
          .insertInto('messaging_thumbnails')
          .values(row)
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        return row;
      }),
    async deleteOf(userId) {
      for (;;) {
        const rows = await db
          .selectFrom('messaging_media')
          .select(['media_id', 'hash'])
          .where('user_id', '=', userId)
          .limit(DELETE_BATCH)
          .execute();
        if (rows.length === 0) return;
        await deleteEntries(rows);
      }
    },
    async deleteOwn({ mediaId, userId }) {
      const rows = await db
        .selectFrom('messaging_media')
        .select(['media_id', 'hash'])
        .where('media_id', '=', mediaId)
        .where('user_id', '=', userId)
        .execute();
      await deleteEntries(rows);
    },
    async shrinkPreviews(bytesMax) {
      let over = (await usedBytes(null, db)) - bytesMax;
      while (over > 0) {
        const oldest = await db
          .selectFrom('messaging_media')
          .select(['media_id', 'hash', 'bytes'])
          .where('user_id', 'is', null)
          .orderBy('expires_at_ms')
          .limit(PREVIEWS_AT_ONCE)
          .execute();
        if (oldest.length === 0) return;
        for (const row of oldest) {
          if (over <= 0) return;
          await deleteEntries([row]);
          over -= row.bytes;
        }
      }
    },
    async deleteOrphans() {
      let deleted = 0;
      let hashes: string[] = [];
      const deleteUnknown = async () => {
        const known = await knownHashes(hashes);
        const unknown = hashes.filter((hash) => !known.has(hash));
        // Looked at again under its lock: somebody may be uploading the same bytes now.
        for (const hash of unknown) await deleteOrphan(hash);
        deleted += unknown.length;
        hashes = [];
      };
      for await (const hash of blobs.list()) {
        hashes.push(hash);
        if (hashes.length >= DELETE_BATCH) await deleteUnknown();
      }
      await deleteUnknown();
      return deleted;
    },
    async deleteExpired(nowMs) {
      const rows = await db
        .selectFrom('messaging_media')
        .select(['media_id', 'hash'])
        .where('expires_at_ms', '<=', nowMs)
        .limit(DELETE_BATCH)
        .execute();
      await deleteEntries(rows);
      return rows.length;
    },
  };
}
