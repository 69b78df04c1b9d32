// Who has read how far. A receipt only moves forward; each move is a position of the log.
import { rowFor } from '@althing/db';
import { Lru } from '@althing/kernel';
import type { RoomEvent } from '../../core/domain/room-event.ts';
import type { Core } from '../../core/server/core.ts';
import type { Room } from '../../core/server/room.ts';
import { RecentLog } from '../domain/recent-log.ts';
import { openReceiptStore, type ReceiptStore } from '../storage/receipt-store.ts';
import { receiptsTable, type ReceiptRow } from '../storage/tables.ts';

/** People-in-rooms whose own receipts are held in memory, so that a receipt costs no query. */
const READERS_CACHED_MAX = 50_000;

export class Receipts {
  readonly #core: Core;
  readonly #store: ReceiptStore;
  readonly #recent: RecentLog<ReceiptRow>;
  /** By room and person: receipt type and thread to the position of the event read. */
  readonly #places = new Lru<string, Map<string, number>>(READERS_CACHED_MAX);

  constructor(core: Core) {
    this.#core = core;
    this.#store = openReceiptStore(core.database);
    this.#recent = new RecentLog(core.commit.committed);
    core.commit.onFault(() => {
      this.#recent.restart(core.commit.committed);
      this.#places.clear();
    });
  }

  /** Records that `userId` has read up to `event`. Does nothing if they already had. Resolves after the commit. */
  async record(
    room: Room,
    { userId, type, threadId, event }: { userId: string; type: string; threadId: string; event: RoomEvent },
  ): Promise<void> {
    const places = await this.#placesOf(room.roomId, userId);
    const key = `${type}\0${threadId}`;
    if ((places.get(key) ?? 0) >= event.pos) return;
    places.set(key, event.pos);
    await this.#core.commit.append(1, (pos) => {
      const row: ReceiptRow = {
        room_id: room.roomId,
        user_id: userId,
        receipt_type: type,
        thread_id: threadId,
        event_id: event.eventId,
        event_pos: event.pos,
        ts: this.#core.clock.nowMs(),
        pos,
      };
      return {
        rows: [rowFor(receiptsTable, row)],
        committed: () => {
          this.#recent.add(room.roomId, row);
          this.#core.readMarks.changed(userId, room.roomId);
          this.#core.notifier.wake(type === 'm.read.private' ? [userId] : room.joined());
        },
      };
    });
  }

  /** Whether `room` may have receipts that `userId` has not seen since `after`. */
  mayHaveChanged(roomId: string, after: number): boolean {
    return this.#recent.mayHaveChanged(roomId, after);
  }

  /** Receipts of each room with `after < pos <= upTo`; private ones only the person's own. One query at most. */
  async changes(
    roomIds: readonly string[],
    range: { after: number; upTo: number; userId: string },
  ): Promise<Map<string, ReceiptRow[]>> {
    const { found, unknown } = this.#recentChanges(roomIds, range);
    for (const row of await this.#store.changes(unknown, range)) {
      const rows = found.get(row.room_id);
      if (rows) rows.push(row);
      else found.set(row.room_id, [row]);
    }
    return found;
  }

  /** The same if memory knows it, else null. */
  changesNow(
    roomIds: readonly string[],
    range: { after: number; upTo: number; userId: string },
  ): ReadonlyMap<string, readonly ReceiptRow[]> | null {
    const { found, unknown } = this.#recentChanges(roomIds, range);
    return unknown.length === 0 ? found : null;
  }

  #recentChanges(
    roomIds: readonly string[],
    range: { after: number; upTo: number; userId: string },
  ): { found: Map<string, ReceiptRow[]>; unknown: string[] } {
    const found = new Map<string, ReceiptRow[]>();
    const unknown: string[] = [];
    for (const roomId of roomIds) {
      const recent = this.#recent.after(roomId, range.after);
      if (!recent) unknown.push(roomId);
      else if (recent.length > 0) {
        const shown = recent.filter(
          (row) => row.pos <= range.upTo && (row.receipt_type !== 'm.read.private' || row.user_id === range.userId),
        );
        if (shown.length > 0) found.set(roomId, shown);
      }
    }
    return { found, unknown };
  }

  async #placesOf(roomId: string, userId: string): Promise<Map<string, number>> {
    const key = `${roomId}\0${userId}`;
    const cached = this.#places.get(key);
    if (cached) return cached;
    const rows = await this.#store.ofUser(roomId, userId);
    // Another call may have read them meanwhile and gone on from there.
    const raced = this.#places.get(key);
    if (raced) return raced;
    const places = new Map(rows.map((row) => [`${row.receipt_type}\0${row.thread_id}`, row.event_pos]));
    this.#places.set(key, places);
    return places;
  }
}
