// What lists of rooms need to know of rooms that are not in memory.
import { sql } from 'kysely';
import type { Database } from '@althing/db';
import type { CoreTables } from '../../core/storage/tables.ts';

export interface DigestRow {
  readonly roomId: string;
  /** The newest event that brings a room to the top, or 0. */
  readonly bump: number;
  /** Contents of m.room.create, m.room.encryption and m.room.name, by type. */
  readonly contents: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
}

export const bumpTypes: readonly string[] = [
  'm.room.create',
  'm.room.message',
  'm.room.encrypted',
  'm.sticker',
  'm.call.invite',
  'm.poll.start',
  'm.beacon_info',
];

export const digestTypes: readonly string[] = ['m.room.create', 'm.room.encryption', 'm.room.name'];

export async function readDigests(database: Database, roomIds: readonly string[]): Promise<DigestRow[]> {
  if (roomIds.length === 0) return [];
  const db = database.as<CoreTables>();
  const [bumps, states] = await Promise.all([
    sql<{ room_id: string; bump: number | null }>`
      select r.room_id, (
        select e.pos from messaging_events e where e.room_id = r.room_id and e.type = any(${[...bumpTypes]}::text[])
        order by e.pos desc limit 1) as bump
      from unnest(${[...roomIds]}::text[]) as r (room_id)`.execute(db),
    db
      .selectFrom('messaging_current_state as s')
      .innerJoin('messaging_events as e', 'e.pos', 's.event_pos')
      .select(['s.room_id', 's.type', 'e.pdu'])
      .where('s.room_id', 'in', [...roomIds])
      .where('s.state_key', '=', '')
      .where('s.type', 'in', [...digestTypes])
      .execute(),
  ]);
  const contents = new Map<string, Map<string, Record<string, unknown>>>();
  for (const { room_id, type, pdu } of states) {
    const room = contents.get(room_id) ?? new Map<string, Record<string, unknown>>();
    room.set(type, (JSON.parse(pdu) as { content: Record<string, unknown> }).content);
    contents.set(room_id, room);
  }
  return bumps.rows.map(({ room_id, bump }) => ({
    roomId: room_id,
    bump: bump ?? 0,
    contents: contents.get(room_id) ?? new Map(),
  }));
}
