// The rooms of a /sync answer: which of them have news, found from memory, and what that news is.
import { encodeJson, RawJson } from '@althing/http';
import type { RoomId } from '../../core/contract/ids.ts';
import type { Room } from '../../core/server/room.ts';
import type { UnreadCounts, UnreadOfRoom } from '../../core/server/sync-extensions.ts';
import { receiptContent } from '../domain/receipt-event.ts';
import { lastJoinedUntil, visibleRanges, type VisibilityStep } from '../domain/visible-ranges.ts';
import type { AccountDataRow, ReceiptRow } from '../storage/tables.ts';
import type { Membership } from './memberships.ts';
import type { SyncServices } from './services.ts';
import { strippedState } from './stripped-state.ts';
import { plainTimeline } from './plain-timeline.ts';
import { syncRoomHistory, type RoomSpan } from './sync-room.ts';
import type { Choice, SyncSettings } from './sync-settings.ts';

/** What a sync is computed against: one moment of the log. */
export interface Moment {
  readonly pos: number;
  readonly ephemeral: number;
  readonly memberships: readonly Membership[];
  readonly accountData: ReadonlyMap<string, readonly AccountDataRow[]>;
  readonly ignored: ReadonlySet<string>;
}

export interface RoomTask {
  readonly section: 'join' | 'invite' | 'knock' | 'leave';
  readonly roomId: RoomId;
  /** Null if the room turns out to have no news. */
  readonly run: () => Promise<unknown>;
}

export interface RoomTasks {
  readonly tasks: readonly RoomTask[];
  readonly joinedRooms: readonly RoomId[];
  readonly newlyJoinedRooms: readonly RoomId[];
  readonly newlyLeftRooms: readonly RoomId[];
}

/** Finds the rooms with news without touching those that have none. */
export async function findRoomTasks(
  services: SyncServices,
  settings: SyncSettings,
  moment: Moment,
): Promise<RoomTasks> {
  const { memberships, receipts, typing } = services;
  const since = settings.since?.pos ?? null;
  const ephemeralSince = settings.since?.ephemeral ?? 0;
  const { userId } = settings.requester;
  const joined = moment.memberships.filter((entry) => entry.membership === 'join');
  const joinedRooms = joined.map((entry) => entry.roomId);
  const newlyJoinedRooms: RoomId[] = [];
  const newlyLeftRooms: RoomId[] = [];
  const tasks: RoomTask[] = [];
  const wanted = joinedRooms.filter(settings.choice.roomWanted);
  const receiptRange = { after: since ?? 0, upTo: moment.pos, userId };
  const receiptsByRoom = settings.choice.ephemeral.isNothing
    ? new Map<string, readonly ReceiptRow[]>()
    : (receipts.changesNow(wanted, receiptRange) ?? (await receipts.changes(wanted, receiptRange)));
  for (const entry of joined) {
    const { roomId } = entry;
    const hasJoined = since !== null && entry.pos > since && (entry.joinedSince === null || entry.joinedSince > since);
    if (hasJoined) newlyJoinedRooms.push(roomId);
    // Whoever left and came back between two syncs has the room still, and gets what changed.
    const isNew = since === null || (hasJoined && !(await wasJoined(services, userId, roomId, since)));
    if (!settings.choice.roomWanted(roomId)) continue;
    const lastPos = memberships.lastPosOf(roomId);
    const hasEvents = since === null || lastPos === null || lastPos > since;
    const news: JoinedNews = {
      isNew,
      hasEvents,
      receipts: receiptsByRoom.get(roomId) ?? none,
      typing: typing.changes(roomId, isNew ? 0 : ephemeralSince),
      accountData: moment.accountData.get(roomId) ?? none,
    };
    const hasNews = news.receipts.length > 0 || news.typing !== null || news.accountData.length > 0;
    if (!isNew && !settings.isFullState && !hasEvents && !hasNews) continue;
    tasks.push({ section: 'join', roomId, run: () => joinedRoom(services, settings, moment, roomId, news) });
  }
  for (const entry of moment.memberships) {
    const { roomId, membership } = entry;
    if (membership === 'join') continue;
    const isChanged = since === null || entry.pos > since;
    if (membership === 'invite' || membership === 'knock') {
      const isUnheard = membership === 'invite' && moment.ignored.has(entry.sender);
      if (!isChanged || isUnheard || !settings.choice.roomWanted(roomId)) continue;
      tasks.push({ section: membership, roomId, run: () => strippedRoom(services, roomId, userId, membership) });
      continue;
    }
    if (since !== null && isChanged) newlyLeftRooms.push(roomId);
    const isWanted = settings.choice.roomWanted(roomId) && (isChanged || settings.isFullState);
    if (!isWanted || ((since === null || !isChanged) && !settings.choice.isIncludingLeft)) continue;
    tasks.push({ section: 'leave', roomId, run: () => leftRoom(services, settings, moment, entry) });
  }
  return { tasks, joinedRooms, newlyJoinedRooms, newlyLeftRooms };
}

async function wasJoined(services: SyncServices, userId: string, roomId: RoomId, pos: number): Promise<boolean> {
  return isJoinedAt(await services.history.visibilitySteps(roomId, userId), pos);
}

function isJoinedAt(steps: readonly VisibilityStep[], pos: number): boolean {
  return steps.findLast((step) => step.kind === 'membership' && step.pos <= pos)?.value === 'join';
}

const none: readonly never[] = [];

interface JoinedNews {
  readonly isNew: boolean;
  readonly hasEvents: boolean;
  readonly receipts: readonly ReceiptRow[];
  readonly typing: readonly string[] | null;
  readonly accountData: readonly AccountDataRow[];
}

async function joinedRoom(
  services: SyncServices,
  settings: SyncSettings,
  moment: Moment,
  roomId: RoomId,
  news: JoinedNews,
): Promise<unknown> {
  const { userId } = settings.requester;
  const since = settings.since?.pos ?? null;
  const room = services.core.rooms.peek(roomId) ?? (await loadRoom(services, roomId));
  const isWhole = news.isNew || settings.isFullState;
  const span: RoomSpan = {
    since: isWhole ? null : since,
    // Whoever just came in sees what history shows them; a full state leaves the timeline as it is.
    after: news.isNew ? 0 : (since ?? 0),
    upTo: moment.pos,
    ranges: null,
    stateUpTo: moment.pos,
    isGap: news.isNew && since !== null,
    ignored: moment.ignored,
  };
  const history =
    plainTimeline(services, settings, room, span) ?? (await syncRoomHistory(services, settings, room, span));
  const receipts =
    news.isNew && since !== null ? await allReceipts(services, roomId, moment.pos, userId) : news.receipts;
  const ephemeral = ephemeralEvents(settings, roomId, moment, receipts, news.typing);
  const accountRows =
    news.isNew && since !== null ? await services.accountData.ofRoom(userId, roomId) : news.accountData;
  const accountData = settings.choice.roomAccountData.roomWanted(roomId)
    ? accountRows.map(accountDataEvent).filter((event) => settings.choice.roomAccountData.matches(event))
    : [];
  const hasRead = receipts.some((receipt) => receipt.user_id === userId);
  if (!isWhole && !history.hasNews && ephemeral.length === 0 && accountData.length === 0 && !hasRead) return null;
  const unread = unreadCounts(services, settings, roomId, moment.pos);
  // Put together as text: of all answers most are these.
  return new RawJson(
    `{"timeline":${encodeJson(history.timeline)}` +
      `,"${settings.stateKey}":{"events":${encodeJson(history.state)}}` +
      `,"ephemeral":{"events":${encodeJson(ephemeral)}}` +
      `,"account_data":{"events":[${accountData.map(({ text }) => text).join(',')}]}` +
      (history.summary ? `,"summary":${encodeJson(history.summary)}` : '') +
      `${unread instanceof Promise ? await unread : unread}}`,
  );
}

async function allReceipts(
  services: SyncServices,
  roomId: RoomId,
  upTo: number,
  userId: string,
): Promise<ReceiptRow[]> {
  return (await services.receipts.changes([roomId], { after: 0, upTo, userId })).get(roomId) ?? [];
}

function ephemeralEvents(
  settings: SyncSettings,
  roomId: RoomId,
  { ignored }: Moment,
  receipts: readonly ReceiptRow[],
  typing: readonly string[] | null,
): unknown[] {
  if (!settings.choice.ephemeral.roomWanted(roomId)) return [];
  const events: { type: string; content: object }[] = [];
  const heard = receipts.filter((receipt) => !ignored.has(receipt.user_id));
  if (heard.length > 0) events.push({ type: 'm.receipt', content: receiptContent(heard) });
  if (typing) events.push({ type: 'm.typing', content: { user_ids: typing.filter((userId) => !ignored.has(userId)) } });
  return events.filter((event) => settings.choice.ephemeral.matches(event));
}

export interface AccountDataEvent {
  readonly type: string;
  readonly content: unknown;
  readonly text: string;
}

export function accountDataEvent(row: AccountDataRow): AccountDataEvent {
  return {
    type: row.type,
    content: undefined,
    text: `{"type":${JSON.stringify(row.type)},"content":${row.content}}`,
  };
}

/** The members that tell of unread events, each with a comma before it. */
function unreadCounts(
  { core }: SyncServices,
  { requester, choice }: SyncSettings,
  roomId: RoomId,
  upTo: number,
): string | Promise<string> {
  const asked = core.syncExtensions.unread?.({ userId: requester.userId, roomId, upTo });
  if (asked instanceof Promise) return asked.then((counts) => unreadMembers(counts, choice));
  return unreadMembers(asked, choice);
}

function unreadMembers(counts: UnreadOfRoom | undefined, choice: Choice): string {
  if (!counts) return unreadMember({ notification_count: 0, highlight_count: 0 });
  const { main, threads } = counts;
  if (choice.isThreadUnreadWanted) {
    const ofThreads = encodeJson(Object.fromEntries(threads));
    return unreadMember(main) + (threads.size > 0 ? `,"unread_thread_notifications":${ofThreads}` : '');
  }
  let { notification_count, highlight_count } = main;
  for (const thread of threads.values()) {
    notification_count += thread.notification_count;
    highlight_count += thread.highlight_count;
  }
  return unreadMember({ notification_count, highlight_count });
}

function unreadMember({ notification_count, highlight_count }: UnreadCounts): string {
  const counts = `"notification_count":${notification_count},"highlight_count":${highlight_count}`;
  return `,"unread_notifications":{${counts}}`;
}

async function strippedRoom(
  services: SyncServices,
  roomId: RoomId,
  userId: string,
  membership: 'invite' | 'knock',
): Promise<unknown> {
  const events = strippedState(await loadRoom(services, roomId), userId, membership);
  if (!events) return null;
  return membership === 'invite' ? { invite_state: { events } } : { knock_state: { events } };
}

async function leftRoom(
  services: SyncServices,
  settings: SyncSettings,
  moment: Moment,
  entry: Membership,
): Promise<unknown> {
  const { userId } = settings.requester;
  const since = settings.since?.pos ?? null;
  const row = await services.core.store.member(entry.roomId, userId);
  if (row?.is_forgotten) return null;
  const room = await loadRoom(services, entry.roomId);
  const steps = await services.history.visibilitySteps(entry.roomId, userId);
  const wasIn = since !== null && isJoinedAt(steps, since);
  const upTo = Math.min(entry.pos, moment.pos);
  const joinedUntil = lastJoinedUntil(steps, upTo);
  // Whoever was only invited, or had left before, learns nothing more of the room than what became of that.
  const hasBeenIn = joinedUntil > (since ?? 0);
  const isWhole = hasBeenIn && (!wasIn || settings.isFullState);
  const history = await syncRoomHistory(services, settings, room, {
    since: isWhole ? null : (since ?? upTo),
    after: isWhole && !wasIn ? 0 : (since ?? 0),
    upTo,
    ranges: visibleRanges(steps, upTo),
    stateUpTo: joinedUntil,
    isGap: false,
    ignored: moment.ignored,
  });
  const accountData = (moment.accountData.get(entry.roomId) ?? []).map(accountDataEvent);
  return {
    timeline: history.timeline,
    [settings.stateKey]: { events: history.state },
    account_data: { events: accountData.map((event) => new RawJson(event.text)) },
  };
}

async function loadRoom({ core }: SyncServices, roomId: RoomId): Promise<Room> {
  const room = await core.rooms.load(roomId);
  if (!room) throw new Error('a membership names a room that the store lacks');
  return room;
}
