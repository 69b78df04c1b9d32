// Which rooms a person is in, and how: read once, then kept by watching the log. Syncs ask it instead of the database.
import { sql } from 'kysely';
import { Lru } from '@althing/kernel';
import type { RoomId } from '../../core/contract/ids.ts';
import type { RoomEvent } from '../../core/domain/room-event.ts';
import type { Core } from '../../core/server/core.ts';
import type { CoreTables } from '../../core/storage/tables.ts';

export interface Membership {
  readonly roomId: RoomId;
  readonly membership: string;
  /** Who made it so. */
  readonly sender: string;
  /** The position of the membership event. */
  readonly pos: number;
  /** Where the present unbroken time of being joined began, if that is known. */
  readonly joinedSince: number | null;
}

type MembershipsOfUser = Map<string, Membership>;

/** People whose rooms are held in memory; about 200 bytes a room. */
const USERS_CACHED_MAX = 20_000;
/** Rooms whose newest position is held in memory. */
const ROOMS_CACHED_MAX = 200_000;

export class Memberships {
  readonly #users = new Lru<string, MembershipsOfUser>(USERS_CACHED_MAX);
  /** People being read, with what came in meanwhile. */
  readonly #loading = new Map<string, { done: Promise<MembershipsOfUser>; missed: RoomEvent[]; forgotten: string[] }>();
  readonly #lastPos = new Lru<string, number>(ROOMS_CACHED_MAX);
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
    core.observe((event) => this.#observe(event));
    core.roomNotices.observeForgotten((userId, roomId) => {
      this.#users.peek(userId)?.delete(roomId);
      this.#loading.get(userId)?.forgotten.push(roomId);
    });
    core.commit.onFault(() => {
      this.#users.clear();
      this.#loading.clear();
      this.#lastPos.clear();
    });
  }

  /** Every room that the person is or was in, by room id; live, so not to be held over an await. */
  async of(userId: string): Promise<ReadonlyMap<string, Membership>> {
    const cached = this.#users.get(userId);
    if (cached) return cached;
    const running = this.#loading.get(userId);
    if (running) return running.done;
    const missed: RoomEvent[] = [];
    const forgotten: string[] = [];
    const done = this.#read(userId).then((memberships) => {
      for (const roomId of forgotten) memberships.delete(roomId);
      for (const event of missed) apply(memberships, event);
      if (this.#loading.get(userId)?.missed === missed) {
        this.#loading.delete(userId);
        this.#users.set(userId, memberships);
      }
      return memberships;
    });
    this.#loading.set(userId, { done, missed, forgotten });
    done.catch(() => this.#loading.delete(userId));
    return done;
  }

  /** The same if memory has it. */
  peek(userId: string): ReadonlyMap<string, Membership> | undefined {
    return this.#users.get(userId);
  }

  /** The position of the room's newest event, or null if memory doesn't know. */
  lastPosOf(roomId: string): number | null {
    return this.#lastPos.peek(roomId) ?? null;
  }

  #observe(event: RoomEvent): void {
    this.#lastPos.set(event.roomId, event.pos);
    if (event.type !== 'm.room.member' || event.stateKey === null) return;
    this.#loading.get(event.stateKey)?.missed.push(event);
    const memberships = this.#users.peek(event.stateKey);
    if (memberships) apply(memberships, event);
  }

  async #read(userId: string): Promise<MembershipsOfUser> {
    const rows = await this.#core.database
      .as<CoreTables>()
      .selectFrom('messaging_members as m')
      .selectAll('m')
      .select(
        sql<number | null>`(select max(e.pos) from messaging_events e where e.room_id = m.room_id)`.as('last_pos'),
      )
      .where('m.user_id', '=', userId)
      .where('m.is_forgotten', '=', false)
      .execute();
    const memberships: MembershipsOfUser = new Map();
    for (const row of rows) {
      memberships.set(row.room_id, {
        roomId: row.room_id as RoomId,
        membership: row.membership,
        sender: row.sender,
        pos: row.event_pos,
        joinedSince: null,
      });
      // What was observed while the query ran is newer than what it found.
      if (row.last_pos !== null && (this.#lastPos.peek(row.room_id) ?? 0) < row.last_pos) {
        this.#lastPos.set(row.room_id, row.last_pos);
      }
    }
    return memberships;
  }
}

function apply(memberships: MembershipsOfUser, event: RoomEvent): void {
  const before = memberships.get(event.roomId);
  if (before && before.pos >= event.pos) return;
  const membership = typeof event.content['membership'] === 'string' ? event.content['membership'] : 'leave';
  const wasJoined = event.replaces?.content['membership'] === 'join';
  memberships.set(event.roomId, {
    roomId: event.roomId,
    membership,
    sender: event.sender,
    pos: event.pos,
    joinedSince: membership === 'join' ? (wasJoined ? (before?.joinedSince ?? null) : event.pos) : null,
  });
}
