// Whose keys changed when, and who shares a room with whom: what memory doesn't know.
import { sql } from 'kysely';
import type { Database } from '@althing/db';
import type { RoomId, UserId } from '../../core/contract/ids.ts';
import type { CoreTables } from '../../core/storage/tables.ts';
import type { KeysTables } from './tables.ts';

export interface DeviceListStore {
  /** Whose keys changed in the range, of `userId` and those who share a room with them now. */
  changedFor(userId: string, range: { after: number; upTo: number }): Promise<{ userId: string; seenBy: string }[]>;
  /** Whom membership events in these rooms are about, and the first of each: who may have come or gone. */
  moved(
    roomIds: readonly string[],
    range: { after: number; upTo: number },
  ): Promise<{ userId: UserId; roomId: RoomId; pos: number }[]>;
  /** Membership events about `userId`: the rooms, and whether they are joined now. */
  ownMoves(userId: string, range: { after: number; upTo: number }): Promise<{ roomId: RoomId; isJoined: boolean }[]>;
  joinedRooms(userId: string): Promise<RoomId[]>;
  /** Who of `others` is joined to a room that `userId` is joined to. */
  sharing(userId: string, others: readonly string[]): Promise<Set<string>>;
  joinedMembers(roomIds: readonly string[]): Promise<string[]>;
}

export function openDeviceListStore(database: Database): DeviceListStore {
  const db = database.as<CoreTables & KeysTables>();
  return {
    async changedFor(userId, { after, upTo }) {
      const { rows } = await sql<{ user_id: string; seen_by: string }>`
        select c.user_id, c.seen_by from messaging_device_list_changes c
        where c.pos > ${after} and c.pos <= ${upTo} and (c.seen_by = ${userId} or (c.seen_by = '' and (
          c.user_id = ${userId} or exists (
            select 1 from messaging_members m
            join messaging_members mine on mine.room_id = m.room_id
            where m.user_id = c.user_id and m.membership = 'join'
              and mine.user_id = ${userId} and mine.membership = 'join'))))`.execute(db);
      return rows.map((row) => ({ userId: row.user_id, seenBy: row.seen_by }));
    },
    async moved(roomIds, { after, upTo }) {
      if (roomIds.length === 0) return [];
      const { rows } = await sql<{ user_id: UserId; room_id: RoomId; pos: number }>`
        select state_key as user_id, room_id, min(pos) as pos from messaging_events
        where room_id = any(${roomIds}::text[]) and type = 'm.room.member' and state_key is not null
          and pos > ${after} and pos <= ${upTo}
        group by state_key, room_id`.execute(db);
      return rows.map((row) => ({ userId: row.user_id, roomId: row.room_id, pos: row.pos }));
    },
    async ownMoves(userId, { after, upTo }) {
      const { rows } = await sql<{ room_id: RoomId; membership: string }>`
        select room_id, membership from messaging_members
        where user_id = ${userId} and event_pos > ${after} and event_pos <= ${upTo}`.execute(db);
      return rows.map((row) => ({ roomId: row.room_id, isJoined: row.membership === 'join' }));
    },
    async joinedRooms(userId) {
      const { rows } = await sql<{ room_id: RoomId }>`
        select room_id from messaging_members where user_id = ${userId} and membership = 'join'`.execute(db);
      return rows.map((row) => row.room_id);
    },
    async sharing(userId, others) {
      if (others.length === 0) return new Set();
      const { rows } = await sql<{ user_id: string }>`
        select distinct m.user_id from messaging_members m
        join messaging_members mine on mine.room_id = m.room_id
        where m.user_id = any(${others}::text[]) and m.membership = 'join'
          and mine.user_id = ${userId} and mine.membership = 'join'`.execute(db);
      return new Set(rows.map((row) => row.user_id));
    },
    async joinedMembers(roomIds) {
      if (roomIds.length === 0) return [];
      const { rows } = await sql<{ user_id: string }>`
        select distinct user_id from messaging_members
        where room_id = any(${roomIds}::text[]) and membership = 'join'`.execute(db);
      return rows.map((row) => row.user_id);
    },
  };
}
