// What a sliding sync carries beside rooms: to-device messages, keys, account data, receipts, typing.
import { RawJson } from '@althing/http';
import type { SyncQuestion, SyncSectionAnswer } from '../../core/server/sync-extensions.ts';
import type { SlidingBody } from '../contract/sliding-sync.ts';
import { receiptContent } from '../domain/receipt-event.ts';
import type { SyncToken } from '../domain/sync-token.ts';
import type { AccountDataRow, ReceiptRow } from '../storage/tables.ts';
import type { SyncServices } from './services.ts';
import { accountDataEvent } from './sync-rooms.ts';

export interface ExtensionQuestion {
  readonly wish: NonNullable<SlidingBody['extensions']>;
  readonly since: SyncToken | null;
  readonly ask: Omit<SyncQuestion, 'mark' | 'since' | 'newlyJoinedRooms' | 'newlyLeftRooms'>;
  /** The rooms that the person came into and left since a position. */
  readonly movesSince: (pos: number | null) => Pick<SyncQuestion, 'newlyJoinedRooms' | 'newlyLeftRooms'>;
  /** Rooms that the client follows, and those that this answer sends for the first time with their timelines' events. */
  readonly followed: readonly string[];
  readonly initial: ReadonlyMap<string, ReadonlySet<string>>;
  readonly ignored: ReadonlySet<string>;
}

export interface ExtensionAnswer {
  readonly members: Record<string, unknown>;
  readonly isNews: boolean;
}

/** A device's to-device queue is told by positions of the log; 0 keeps everything in the queue. */
const NOTHING_DELIVERED = 0;

export async function slidingExtensions(services: SyncServices, question: ExtensionQuestion): Promise<ExtensionAnswer> {
  const { wish } = question;
  const members: Record<string, unknown> = {};
  let isNews = false;
  const add = (name: string, value: unknown, isNewsOfIt: boolean) => {
    members[name] = value;
    isNews ||= isNewsOfIt;
  };
  const [sections, account, receipts] = await Promise.all([
    readSections(services, question),
    wish.account_data?.enabled ? accountData(services, question) : null,
    wish.receipts?.enabled ? receiptsOf(services, question) : null,
  ]);
  if (wish.to_device?.enabled) {
    const events = eventsOf(sections.members['to_device']);
    add('to_device', { next_batch: String(sections.mark ?? question.ask.upTo), events }, events.length > 0);
  }
  if (wish.e2ee?.enabled) {
    const { device_lists, device_one_time_keys_count, device_unused_fallback_key_types } = sections.members;
    add(
      'e2ee',
      { ...(device_lists ? { device_lists } : {}), device_one_time_keys_count, device_unused_fallback_key_types },
      device_lists !== undefined,
    );
  }
  if (account) {
    const global = [...account.global, ...eventsOf(sections.members['account_data'])];
    const hasRooms = Object.keys(account.rooms).length > 0;
    if (global.length > 0 || hasRooms) add('account_data', { global, rooms: account.rooms }, true);
  }
  if (receipts) add('receipts', { rooms: receipts }, Object.keys(receipts).length > 0);
  if (wish.typing?.enabled) {
    const rooms = typingOf(services, question);
    add('typing', { rooms }, Object.keys(rooms).length > 0);
  }
  return { members, isNews };
}

async function readSections(
  { core }: SyncServices,
  { wish, since, ask, movesSince }: ExtensionQuestion,
): Promise<{ members: Record<string, unknown>; mark: number | undefined }> {
  const { to_device, e2ee, account_data } = wish;
  if (!to_device?.enabled && !e2ee?.enabled && !account_data?.enabled) return { members: {}, mark: undefined };
  const given = to_device?.enabled ? /^\d{1,15}$/.exec(to_device.since ?? '')?.[0] : undefined;
  const delivered = given === undefined ? null : Math.min(Number(given), ask.upTo);
  const read = async (from: number | null, mark: number): Promise<SyncSectionAnswer[]> => {
    const moves = movesSince(from);
    return Promise.all(
      core.syncExtensions.sections.map(async (section) => section.read({ ...ask, ...moves, since: from, mark })),
    );
  };
  const begin = since?.pos ?? null;
  // Only what the client says it has of this queue counts as delivered, not where its connection stands. Where a
  // connection begins anew the queue's token still tells since when changes of device lists are news.
  const answers = await read(begin ?? delivered, delivered ?? NOTHING_DELIVERED);
  const members = Object.assign({}, ...answers.map((answer) => answer.members)) as Record<string, unknown>;
  if (begin === null && delivered !== null && account_data?.enabled) {
    const whole = await read(null, NOTHING_DELIVERED);
    Object.assign(members, {
      account_data: whole.find((answer) => answer.members['account_data'])?.members['account_data'],
    });
  }
  return { members, mark: answers.find((answer) => answer.mark !== undefined)?.mark };
}

async function accountData(
  services: SyncServices,
  { since, ask, followed, initial }: ExtensionQuestion,
): Promise<{ global: RawJson[]; rooms: Record<string, RawJson[]> }> {
  const { userId } = ask.requester;
  const isFollowed = new Set(followed);
  // What a room got before the client began to follow it comes with the room.
  const after = initial.size > 0 ? 0 : (since?.pos ?? 0);
  const rows = await services.accountData.changes(userId, { after, upTo: ask.upTo });
  const isNew = (row: AccountDataRow) => row.pos > (since?.pos ?? 0);
  const raw = (row: AccountDataRow) => new RawJson(accountDataEvent(row).text);
  const rooms: Record<string, RawJson[]> = {};
  for (const row of rows) {
    if (row.room_id === '' || !isFollowed.has(row.room_id)) continue;
    if (isNew(row) || initial.has(row.room_id)) (rooms[row.room_id] ??= []).push(raw(row));
  }
  return { global: rows.filter((row) => row.room_id === '' && isNew(row)).map(raw), rooms };
}

async function receiptsOf(
  { receipts }: SyncServices,
  { since, ask, followed, initial, ignored }: ExtensionQuestion,
): Promise<Record<string, unknown>> {
  const { userId } = ask.requester;
  const live = followed.filter((roomId) => !initial.has(roomId));
  const [fresh, whole] = await Promise.all([
    receipts.changes(live, { after: since?.pos ?? 0, upTo: ask.upTo, userId }),
    receipts.changes([...initial.keys()], { after: 0, upTo: ask.upTo, userId }),
  ]);
  const rooms: Record<string, unknown> = {};
  const add = (roomId: string, rows: readonly ReceiptRow[]) => {
    const heard = rows.filter((row) => !ignored.has(row.user_id));
    if (heard.length > 0) rooms[roomId] = { type: 'm.receipt', content: receiptContent(heard) };
  };
  for (const [roomId, rows] of fresh) add(roomId, rows);
  // Of a room's many old receipts the client needs its own, and those at what it is shown.
  for (const [roomId, rows] of whole) {
    add(
      roomId,
      rows.filter((row) => row.user_id === userId || initial.get(roomId)?.has(row.event_id)),
    );
  }
  return rooms;
}

function typingOf(
  { typing }: SyncServices,
  { since, followed, initial, ignored }: ExtensionQuestion,
): Record<string, unknown> {
  const rooms: Record<string, unknown> = {};
  for (const roomId of followed) {
    const userIds = typing.changes(roomId, initial.has(roomId) ? 0 : (since?.ephemeral ?? 0));
    if (!userIds || (initial.has(roomId) && userIds.length === 0)) continue;
    rooms[roomId] = { type: 'm.typing', content: { user_ids: userIds.filter((userId) => !ignored.has(userId)) } };
  }
  return rooms;
}

function eventsOf(value: unknown): unknown[] {
  const events = (value as { events?: unknown } | null | undefined)?.events;
  return Array.isArray(events) ? events : [];
}
