// Simplified sliding sync (MSC4186): what a client shows, and no more. Its cost follows the windows, not the number of
// rooms that the person is in.
import { httpRefuse, route, type HttpRefusal, type Requester, type Route } from '@althing/http';
import { ok, type Result } from '@althing/kernel';
import { slidingSync, type SlidingBody } from '../contract/sliding-sync.ts';
import { byRecency, passesFilters, windowOf, type ListedRoom } from '../domain/sliding-lists.ts';
import { formatSyncToken } from '../domain/sync-token.ts';
import type { Membership } from './memberships.ts';
import { ReadMoves } from './read-moves.ts';
import { readerOf } from './render.ts';
import type { SyncServices } from './services.ts';
import { SlidingConnections, type SentRoom, type SlidingConnection } from './sliding-connections.ts';
import { slidingExtensions } from './sliding-extensions.ts';
import { slidingLeftRoom, slidingStrippedRoom } from './sliding-outside.ts';
import { slidingRoom, unreadCounts, type RoomWish } from './sliding-room.ts';

/** Rooms that one answer sends whole; the next answer goes on at once. */
const INITIAL_ROOMS_MAX = 100;

export function slidingSyncRoute(services: SyncServices): Route {
  const { core } = services;
  const connections = new SlidingConnections();
  const readMoves = new ReadMoves(core.readMarks);
  return route(slidingSync, async ({ query, body, requester, signal }): Promise<Result<unknown, HttpRefusal>> => {
    const device = `${requester.userId} ${requester.deviceId ?? requester.sessionId}`;
    const connection = connections.open({ device, connectionId: body.conn_id ?? '' }, query.pos);
    if (!connection)
      return httpRefuse(400, 'M_UNKNOWN_POS', 'The connection is not known any more: begin anew without pos.');
    const isFirst = connection.since === null;
    const deadline = core.clock.nowMs() + (isFirst ? 0 : (query.timeout ?? 0));
    const watch = core.notifier.watch(requester.userId, signal);
    try {
      for (;;) {
        const answer = await makeAnswer(
          services,
          { connection, readMoves },
          requester,
          body,
          query.set_presence ?? 'online',
        );
        const leftMs = deadline - core.clock.nowMs();
        if (answer.isNews || leftMs <= 0 || signal.aborted || core.notifier.isReleased) return ok(answer.body());
        await watch.next(leftMs);
      }
    } finally {
      watch.close();
      connections.answered(device);
    }
  });
}

async function makeAnswer(
  services: SyncServices,
  { connection, readMoves }: { connection: SlidingConnection; readMoves: ReadMoves },
  requester: Requester,
  body: SlidingBody,
  setPresence: 'online' | 'offline' | 'unavailable',
): Promise<{ isNews: boolean; body(): unknown }> {
  const { core, accountData } = services;
  const { userId } = requester;
  const [ignored, direct] = await Promise.all([accountData.ignoredBy(userId), accountData.directRoomsOf(userId)]);
  const listed = hasLists(body)
    ? [...(await services.memberships.of(userId)).keys()]
    : Object.keys(body.room_subscriptions ?? {});
  const digest = await services.digests.of(listed);
  const memberships = new Map(await services.memberships.of(userId));
  // No await lies between: positions and memberships are of one moment.
  const token = { pos: core.commit.committed, ephemeral: core.ephemeral.current, mark: null };
  const readSerial = readMoves.serial;
  const tags = await tagsOf(services, userId, body, token.pos);
  const rooms = (hasLists(body) ? [...memberships.values()] : [])
    .filter((entry) => isListed(entry, ignored))
    .map((entry): ListedRoom => ({
      roomId: entry.roomId,
      membership: entry.membership,
      ...digest(entry.roomId),
      bump: entry.membership === 'join' ? digest(entry.roomId).bump : entry.pos,
      isDirect: direct.has(entry.roomId),
      tags: tags.get(entry.roomId) ?? new Set(),
    }));
  const { lists, wishes } = applyLists(body, byRecency(rooms));
  for (const [roomId, wish] of Object.entries(body.room_subscriptions ?? {})) {
    const entry = memberships.get(roomId);
    if (entry && isListed(entry, ignored)) addWish(wishes, roomId, wish);
  }
  const answered: Record<string, unknown> = {};
  const sentNow = new Map<string, SentRoom | null>();
  const initial = new Map<string, ReadonlySet<string>>();
  let isCut = false;
  for (const [roomId, wish] of wishes) {
    const entry = memberships.get(roomId);
    const sent = connection.sent(roomId);
    const isReadFurther =
      entry?.membership === 'join' && sent !== undefined && readMoves.hasMoved({ userId, roomId }, sent.readSerial);
    if (!entry || (!isReadFurther && !hasNews(services, entry, wish, sent))) continue;
    const isInitial = sent?.membership !== entry.membership;
    if (isInitial && initial.size >= INITIAL_ROOMS_MAX) {
      isCut = true;
      continue;
    }
    const room = await core.rooms.load(roomId);
    // Where memory didn't know the room's newest position, the room itself tells.
    const isUnchanged =
      room && sent && !isInitial && !asksMore(wish, sent) && isJoined(entry) && room.lastPos <= sent.pos;
    if (!room) continue;
    if (isUnchanged && !(isReadFurther && (await hasOtherCounts(services, { userId, room, upTo: token.pos }, sent))))
      continue;
    const { bump } = digest(roomId);
    if (entry.membership !== 'join') {
      const outside = slidingStrippedRoom(room, userId, entry, direct.has(roomId));
      if (!outside) continue;
      answered[roomId] = outside;
      sentNow.set(roomId, stateOfOutside(entry, wish, { pos: token.pos, readSerial }));
      continue;
    }
    const made = await slidingRoom(services, {
      room,
      wish,
      userId,
      upTo: token.pos,
      sent,
      since: connection.since?.pos ?? null,
      isDirect: direct.has(roomId),
      bump,
      membershipPos: entry.pos,
      readSerial,
      ignored,
      rendering: { reader: readerOf(requester), withRoomId: false, format: 'client', fields: null },
    });
    answered[roomId] = made.entry;
    sentNow.set(roomId, made.sent);
    if (isInitial) initial.set(roomId, made.timelineIds);
  }
  for (const [roomId, sent] of connection.sentRooms()) {
    const entry = memberships.get(roomId);
    if (entry && isListed(entry, ignored)) continue;
    sentNow.set(roomId, null);
    const room = entry && sent.membership === 'join' ? await core.rooms.load(roomId) : null;
    if (room && entry) answered[roomId] = await slidingLeftRoom(services, requester, room, entry, sent.pos);
  }
  const since = connection.since;
  const extensions = await slidingExtensions(services, {
    wish: body.extensions ?? {},
    since,
    ask: {
      requester,
      upTo: token.pos,
      ephemeralSince: since?.ephemeral ?? 0,
      ephemeralUpTo: token.ephemeral,
      setPresence,
      joinedRooms: [...memberships.values()].filter(isJoined).map((entry) => entry.roomId),
    },
    movesSince: (pos) => ({
      newlyJoinedRooms: changedSince(memberships, pos, isJoined),
      newlyLeftRooms: changedSince(memberships, pos, (entry) => !isJoined(entry)),
    }),
    followed: [...wishes.keys()].filter((roomId) => memberships.get(roomId)?.membership === 'join'),
    initial,
    ignored,
  });
  return {
    isNews: Object.keys(answered).length > 0 || extensions.isNews || isCut || since === null,
    body: () => ({
      pos: `${connection.answer(token, sentNow)}/${formatSyncToken(token)}`,
      ...(body.txn_id === undefined ? {} : { txn_id: body.txn_id }),
      lists,
      rooms: answered,
      extensions: extensions.members,
    }),
  };
}

/** A connection for keys and messages to the device alone, as clients keep one, looks at no rooms. */
const hasLists = (body: SlidingBody): boolean => Object.keys(body.lists ?? {}).length > 0;

const isJoined = (entry: Membership): boolean => entry.membership === 'join';

function isListed({ membership, sender }: Membership, ignored: ReadonlySet<string>): boolean {
  return membership === 'join' || membership === 'knock' || (membership === 'invite' && !ignored.has(sender));
}

function changedSince(
  memberships: ReadonlyMap<string, Membership>,
  since: number | null,
  is: (entry: Membership) => boolean,
): Membership['roomId'][] {
  if (since === null) return [];
  return [...memberships.values()].filter((entry) => entry.pos > since && is(entry)).map((entry) => entry.roomId);
}

function hasNews(services: SyncServices, entry: Membership, wish: RoomWish, sent: SentRoom | undefined): boolean {
  if (sent?.membership !== entry.membership) return true;
  if (entry.membership !== 'join') return entry.pos > sent.membershipPos;
  const lastPos = services.memberships.lastPosOf(entry.roomId);
  return asksMore(wish, sent) || lastPos === null || lastPos > sent.pos;
}

function asksMore(wish: RoomWish, sent: SentRoom): boolean {
  return wish.timelineLimit > sent.timelineLimit || JSON.stringify(wish.required) !== sent.required;
}

async function hasOtherCounts(
  services: SyncServices,
  question: Parameters<typeof unreadCounts>[1],
  { counts }: SentRoom,
): Promise<boolean> {
  const now = await unreadCounts(services, question);
  return now.notification_count !== counts.notification_count || now.highlight_count !== counts.highlight_count;
}

function stateOfOutside(
  entry: Membership,
  wish: RoomWish,
  { pos, readSerial }: { pos: number; readSerial: number },
): SentRoom {
  return {
    pos,
    readSerial,
    counts: { notification_count: 0, highlight_count: 0 },
    membership: entry.membership,
    membershipPos: entry.pos,
    timelineLimit: wish.timelineLimit,
    required: JSON.stringify(wish.required),
    members: new Set(),
  };
}

function applyLists(
  body: SlidingBody,
  rooms: readonly ListedRoom[],
): { lists: Record<string, unknown>; wishes: Map<string, RoomWish> } {
  const lists: Record<string, unknown> = {};
  const wishes = new Map<string, RoomWish>();
  for (const [name, list] of Object.entries(body.lists ?? {})) {
    const passing = rooms.filter((room) => passesFilters(room, list.filters));
    const ranges = list.ranges ?? (list.range ? [list.range] : []);
    for (const index of windowOf(ranges, passing.length)) addWish(wishes, passing[index]?.roomId ?? '', list);
    lists[name] = {
      count: passing.length,
      ops: ranges.map((range) => ({
        op: 'SYNC',
        range,
        room_ids: passing.slice(range[0], range[1] + 1).map((room) => room.roomId),
      })),
    };
  }
  return { lists, wishes };
}

/** A room in several lists gets the most that any of them asks for. */
function addWish(
  wishes: Map<string, RoomWish>,
  roomId: string,
  config: { timeline_limit?: number | undefined; required_state?: [string, string][] | undefined },
): void {
  const before = wishes.get(roomId);
  const pairs = [...(before?.required ?? []), ...(config.required_state ?? [])];
  const distinct = new Map(pairs.map((pair) => [pair.join('\0'), pair]));
  wishes.set(roomId, {
    timelineLimit: Math.max(before?.timelineLimit ?? 0, config.timeline_limit ?? 0),
    required: [...distinct.keys()].toSorted().map((key) => distinct.get(key) ?? ['', '']),
  });
}

/** Only read if a list filters by them. */
async function tagsOf(
  { accountData }: SyncServices,
  userId: string,
  body: SlidingBody,
  upTo: number,
): Promise<Map<string, Set<string>>> {
  const isNeeded = Object.values(body.lists ?? {}).some((list) => list.filters?.tags ?? list.filters?.not_tags);
  if (!isNeeded) return new Map();
  const rows = await accountData.changes(userId, { after: 0, upTo });
  return new Map(
    rows
      .filter((row) => row.type === 'm.tag' && row.room_id !== '')
      .map((row) => [
        row.room_id,
        new Set(Object.keys((JSON.parse(row.content) as { tags?: Record<string, unknown> }).tags ?? {})),
      ]),
  );
}
