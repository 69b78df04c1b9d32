// Who has to look up whose keys again. A person's device list is followed by those who share a room with them; clients
// follow it for encrypted rooms only, so a large room that isn't encrypted counts for nothing here.
import { rowFor, type Write } from '@althing/db';
import type { RoomId, UserId } from '../../core/contract/ids.ts';
import type { Core } from '../../core/server/core.ts';
import type { Room } from '../../core/server/room.ts';
import { DeviceListFeed } from '../domain/device-list-news.ts';
import type { DeviceListStore } from '../storage/device-list-store.ts';
import { deviceListChangesTable } from '../storage/tables.ts';

/** About 100 bytes each; reaches back hours on a busy server, and a long poll asks for seconds. */
const NEWS_LENGTH_MAX = 20_000;
/** Up to this size an unencrypted room is told of too: it may be encrypted any moment, and it costs little. */
const UNENCRYPTED_MEMBERS_MAX = 500;
/** Above this many looks into rooms in memory, one query is cheaper. */
const LOOKS_MAX = 50_000;

export interface DeviceListQuestion {
  readonly userId: string;
  readonly since: number;
  readonly upTo: number;
  readonly joinedRooms: readonly RoomId[];
  readonly newlyJoinedRooms: readonly RoomId[];
  readonly newlyLeftRooms: readonly RoomId[];
}

export interface DeviceListDelta {
  readonly changed: string[];
  readonly left: string[];
}

/** One change of somebody's keys or devices; `seenBy` null tells all who share a room, else only that person. */
export interface DeviceListChange {
  readonly userId: string;
  readonly seenBy: string | null;
}

export class DeviceLists {
  readonly #core: Core;
  readonly #store: DeviceListStore;
  readonly #feed: DeviceListFeed;

  constructor(core: Core, store: DeviceListStore) {
    this.#core = core;
    this.#store = store;
    this.#feed = new DeviceListFeed(core.commit.committed, NEWS_LENGTH_MAX);
    core.commit.onFault(() => this.#feed.reset(core.commit.committed));
    core.observe((event) => {
      if (event.type !== 'm.room.member' || event.stateKey === null) return;
      const isJoined = event.content['membership'] === 'join';
      const wasJoined = event.replaces?.content['membership'] === 'join';
      if (isJoined === wasJoined) return;
      this.#feed.add({ kind: 'membership', pos: event.pos, userId: event.stateKey as UserId, roomId: event.roomId });
    });
  }

  /** Records `changes` at one position of the log, in one transaction with `also`, and wakes whom they concern. */
  async record(changes: readonly DeviceListChange[], also: Partial<Write> = {}): Promise<void> {
    await this.#core.commit.append(1, (pos) => ({
      rows: [
        ...changes.map(({ userId, seenBy }) =>
          rowFor(deviceListChangesTable, { user_id: userId, seen_by: seenBy ?? '', pos }),
        ),
        ...(also.rows ?? []),
      ],
      ...(also.run ? { run: also.run } : {}),
      committed: () => {
        for (const { userId, seenBy } of changes) this.#feed.add({ kind: 'keys', pos, userId, seenBy });
        also.committed?.();
        for (const { userId, seenBy } of changes) {
          if (seenBy === null) void this.#wakeFollowers(userId);
          else this.#core.notifier.wake([seenBy]);
        }
      },
    }));
  }

  /** Whether memory knows that nothing changed for anybody after `since`. */
  isQuietSince(since: number): boolean {
    return this.#feed.isQuietSince(since);
  }

  /** What changed for a person in `(since, upTo]`. */
  async delta(question: DeviceListQuestion): Promise<DeviceListDelta> {
    const { userId, joinedRooms, newlyJoinedRooms, newlyLeftRooms } = question;
    // As nearly always.
    if (newlyJoinedRooms.length + newlyLeftRooms.length === 0 && this.isQuietSince(question.since))
      return { changed: [], left: [] };
    const roomsLeft = await this.#roomsLeft(userId, newlyLeftRooms);
    const found = this.#newsFor(question, roomsLeft) ?? (await this.#readNews(question, roomsLeft));
    const { changed, maybeChanged, maybeLeft } = found;
    for (const room of await this.#followedRooms(newlyJoinedRooms))
      for (const member of room.joined()) changed.add(member);
    for (const { room, leftAt } of roomsLeft.values())
      for (const member of room.joined()) if (wasJoinedAt(room, member, leftAt)) maybeLeft.add(member);
    for (const others of [changed, maybeChanged, maybeLeft]) others.delete(userId);

    const unknown = new Set([...maybeChanged, ...maybeLeft].filter((other) => !changed.has(other)));
    const sharing = await this.#sharing(userId, joinedRooms, unknown);
    for (const other of maybeChanged) if (sharing.has(other)) changed.add(other);
    const left = [...maybeLeft].filter((other) => !changed.has(other) && !sharing.has(other));
    if (found.isOwnChanged) changed.add(userId);
    return { changed: [...changed], left };
  }

  /** The same for somebody whose rooms have to be looked up first, as /keys/changes does. */
  async deltaOf(userId: string, since: number, upTo: number): Promise<DeviceListDelta> {
    const [joinedRooms, moves] = await Promise.all([
      this.#store.joinedRooms(userId),
      this.#store.ownMoves(userId, { after: since, upTo }),
    ]);
    const roomsOf = (isJoined: boolean) =>
      moves.filter((move) => move.isJoined === isJoined).map(({ roomId }) => roomId);
    return this.delta({
      userId,
      since,
      upTo,
      joinedRooms,
      newlyJoinedRooms: roomsOf(true),
      newlyLeftRooms: roomsOf(false),
    });
  }

  /** Who of `others` shares a room with `userId` now. */
  sharingWith(userId: string, others: readonly string[]): Promise<Set<string>> {
    return this.#store.sharing(userId, others);
  }

  /** From memory, or null if it doesn't reach that far back. */
  #newsFor({ userId, since, upTo, joinedRooms }: DeviceListQuestion, roomsLeft: RoomsLeft): Found | null {
    const news = this.#feed.between(since, upTo);
    if (news === null) return null;
    const found = nothingFound();
    if (news.length === 0) return found;
    const rooms = new Set(joinedRooms);
    for (const item of news) {
      if (item.kind === 'membership') {
        // Who came is somebody to follow, who went perhaps nobody to follow any more: where they are now decides.
        if (!rooms.has(item.roomId) && item.pos >= (roomsLeft.get(item.roomId)?.leftAt ?? 0)) continue;
        found.maybeChanged.add(item.userId);
        found.maybeLeft.add(item.userId);
      } else if (item.userId === userId) found.isOwnChanged = true;
      else if (item.seenBy === userId) found.changed.add(item.userId);
      else if (item.seenBy === null) found.maybeChanged.add(item.userId);
    }
    return found;
  }

  async #readNews({ userId, since, upTo, joinedRooms }: DeviceListQuestion, roomsLeft: RoomsLeft): Promise<Found> {
    const range = { after: since, upTo };
    const [changes, moves] = await Promise.all([
      this.#store.changedFor(userId, range),
      this.#store.moved([...joinedRooms, ...roomsLeft.keys()], range),
    ]);
    const movers = moves
      .filter((move) => move.pos < (roomsLeft.get(move.roomId)?.leftAt ?? Infinity))
      .map((move) => move.userId);
    return {
      isOwnChanged: changes.some((change) => change.userId === userId),
      changed: new Set(changes.map((change) => change.userId)),
      maybeChanged: new Set(movers),
      maybeLeft: new Set(movers),
    };
  }

  async #sharing(userId: string, joinedRooms: readonly RoomId[], others: ReadonlySet<string>): Promise<Set<string>> {
    if (others.size === 0) return new Set();
    if (others.size * joinedRooms.length > LOOKS_MAX) return this.#store.sharing(userId, [...others]);
    const rooms = joinedRooms.map((roomId) => this.#core.rooms.peek(roomId));
    const found = new Set([...others].filter((other) => rooms.some((room) => room?.isJoined(other))));
    const rest = [...others].filter((other) => !found.has(other));
    if (rest.length === 0 || !rooms.includes(undefined)) return found;
    for (const other of await this.#store.sharing(userId, rest)) found.add(other);
    return found;
  }

  /** The rooms that `userId` was in until they left; what happened there since is not theirs to know. */
  async #roomsLeft(userId: string, roomIds: readonly RoomId[]): Promise<RoomsLeft> {
    const left = new Map<RoomId, { room: Room; leftAt: number }>();
    for (const room of await this.#followedRooms(roomIds)) {
      const leave = room.get('m.room.member', userId);
      // Whoever turned an invitation down never was inside.
      if (leave?.replaces?.content['membership'] === 'join') left.set(room.roomId, { room, leftAt: leave.pos });
    }
    return left;
  }

  async #followedRooms(roomIds: readonly RoomId[]): Promise<Room[]> {
    const rooms = await Promise.all(roomIds.map((roomId) => this.#core.rooms.load(roomId)));
    return rooms.filter((room) => room !== null && isFollowed(room)) as Room[];
  }

  async #wakeFollowers(userId: string): Promise<void> {
    const { notifier, rooms, logger } = this.#core;
    notifier.wake([userId]);
    try {
      const roomIds = await this.#store.joinedRooms(userId);
      const absent: string[] = [];
      for (const roomId of roomIds) {
        const room = rooms.peek(roomId);
        if (!room) absent.push(roomId);
        else if (isFollowed(room)) notifier.wake(room.joined());
      }
      notifier.wake(await this.#store.joinedMembers(absent));
    } catch (fault) {
      // They learn of it at their next /sync, at the latest when their long poll times out.
      notifier.forgetAll();
      logger.error({ err: fault }, 'waking those who follow a device list failed');
    }
  }
}

type RoomsLeft = ReadonlyMap<RoomId, { readonly room: Room; readonly leftAt: number }>;

/** Whether somebody who is joined now was so at `pos` already, as far as their last change of membership tells. */
function wasJoinedAt(room: Room, userId: string, pos: number): boolean {
  const event = room.get('m.room.member', userId);
  if (!event) return false;
  if (event.pos < pos) return true;
  // A change of name since then.
  return event.replaces?.content['membership'] === 'join' && event.replaces.pos < pos;
}

interface Found {
  isOwnChanged: boolean;
  readonly changed: Set<string>;
  /** If they share a room now. */
  readonly maybeChanged: Set<string>;
  /** If they share none now. */
  readonly maybeLeft: Set<string>;
}

function nothingFound(): Found {
  return { isOwnChanged: false, changed: new Set(), maybeChanged: new Set(), maybeLeft: new Set() };
}

function isFollowed(room: Room): boolean {
  return room.get('m.room.encryption', '') !== undefined || room.joined().size <= UNENCRYPTED_MEMBERS_MAX;
}
