// Walks through all that messaging holds about a person. Rooms come page by page, exactly the events that the person
// may read in the app; sealed things come sealed.
import { sql, type RawBuilder } from 'kysely';
import { jsonFile, type ExportFile, type ExportSection } from '@althing/accounts/server';
import { clientEvent } from '../../core/server/client-event.ts';
import type { Core } from '../../core/server/core.ts';
import type { Room } from '../../core/server/room.ts';
import type { BlobStore } from '../../media/storage/blob-store.ts';
import { rangesFor } from '../../sync/server/room-access.ts';
import { pageOfEvents } from '../../sync/server/timeline.ts';
import type { HistoryStore } from '../../sync/storage/history-store.ts';

export interface ExportServices {
  readonly core: Core;
  readonly history: HistoryStore;
  readonly blobs: BlobStore;
}

/** Rows and events read at a time: what one person's export holds in memory. */
const PAGE = 500;

export function messagingExport(services: ExportServices): ExportSection {
  const { core, blobs } = services;
  const db = core.database.as<Record<never, never>>();
  const rows = async (query: RawBuilder<unknown>) => (await query.execute(db)).rows;
  return {
    feature: 'messaging',
    async *files(userId) {
      yield jsonFile('messaging/profile.json', () =>
        rows(sql`select * from messaging_profiles where user_id = ${userId}`),
      );
      yield jsonFile('messaging/settings.json', () =>
        rows(sql`select room_id, type, content from messaging_account_data where user_id = ${userId} order by pos`),
      );
      yield jsonFile('messaging/push-rules.json', () =>
        rows(sql`select rules from messaging_push_rules where user_id = ${userId}`),
      );
      yield jsonFile('messaging/pushers.json', () =>
        rows(sql`select * from messaging_pushers where user_id = ${userId}`),
      );
      yield jsonFile('messaging/receipts.json', () =>
        rows(sql`select * from messaging_receipts where user_id = ${userId}`),
      );
      yield jsonFile('messaging/device-keys.json', () =>
        rows(sql`select device_id, keys from messaging_device_keys where user_id = ${userId}`),
      );
      yield jsonFile('messaging/cross-signing-keys.json', () =>
        rows(sql`select usage, key from messaging_cross_signing_keys where user_id = ${userId}`),
      );
      yield jsonFile('messaging/key-backup-versions.json', () =>
        rows(sql`select version, algorithm, auth_data from messaging_key_backups where user_id = ${userId}`),
      );
      yield { path: 'messaging/key-backup.jsonl', body: backedUpKeys(userId) };
      yield jsonFile('messaging/reports.json', () =>
        rows(sql`select * from messaging_reports where reporter = ${userId}`),
      );
      yield* roomFiles(services, userId);
      yield jsonFile('messaging/files.json', () =>
        rows(
          sql`select media_id, content_type, file_name, bytes from messaging_media where user_id = ${userId} and hash is not null`,
        ),
      );
      for await (const { media_id: mediaId, hash } of ownMedia(userId))
        yield { path: `messaging/files/${mediaId}`, body: blobs.open(hash) };
    },
  };

  async function* backedUpKeys(userId: string): AsyncGenerator<string> {
    let after = { version: 0, room_id: '', session_id: '' };
    for (;;) {
      const { rows: page } = await sql<typeof after>`select * from messaging_backed_up_keys
        where user_id = ${userId} and (version, room_id, session_id) > (${after.version}, ${after.room_id}, ${after.session_id})
        order by version, room_id, session_id limit ${PAGE}`.execute(db);
      for (const row of page) yield `${JSON.stringify(row)}\n`;
      const last = page.at(-1);
      if (!last || page.length < PAGE) return;
      after = last;
    }
  }

  async function* ownMedia(userId: string): AsyncGenerator<{ media_id: string; hash: string }> {
    let after = '';
    for (;;) {
      const { rows: page } = await sql<{ media_id: string; hash: string }>`select media_id, hash from messaging_media
        where user_id = ${userId} and hash is not null and media_id > ${after} order by media_id limit ${PAGE}`.execute(
        db,
      );
      yield* page;
      const last = page.at(-1);
      if (!last || page.length < PAGE) return;
      after = last.media_id;
    }
  }
}

async function* roomFiles(services: ExportServices, userId: string): AsyncGenerator<ExportFile> {
  const memberships = await services.core.store.membershipsOf(userId);
  yield jsonFile('messaging/rooms.json', () => Promise.resolve(memberships));
  for (const [index, { room_id: roomId }] of memberships.entries()) {
    const room = await services.core.rooms.load(roomId);
    // Numbers as names: a room id has characters that file systems refuse; rooms.json is in the same order.
    if (room) yield { path: `messaging/rooms/${index + 1}.jsonl`, body: roomEvents(services, room, userId) };
  }
}

async function* roomEvents({ core, history }: ExportServices, room: Room, userId: string): AsyncGenerator<string> {
  const end = core.commit.committed;
  const ranges = await rangesFor({ history }, room, userId, end);
  let after = 0;
  for (;;) {
    const page = await pageOfEvents(core, room, {
      after,
      upTo: end,
      limit: PAGE,
      ranges,
      matches: () => true,
      dir: 'f',
    });
    for (const event of page.events) yield `${clientEvent(event, { reader: { userId, deviceId: null } }).text}\n`;
    if (page.end === null || page.end >= end || page.events.length === 0) return;
    after = page.end;
  }
}
