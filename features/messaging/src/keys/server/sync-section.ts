// The members of /sync that are the key server's: to_device, device_lists, and how many keys the device has left.
import { RawJson } from '@althing/http';
import type { SyncQuestion, SyncSection, SyncSectionAnswer } from '../../core/server/sync-extensions.ts';
import type { KeyCounts } from '../storage/one-time-key-store.ts';
import type { ToDeviceRow } from '../storage/tables.ts';
import type { KeyServer } from './key-server.ts';

/** Clients take its absence for "unknown", and would make no new keys. */
const ALWAYS_COUNTED = 'signed_curve25519';

export function keysSyncSection(server: KeyServer): SyncSection {
  return { read: (question) => quietAnswer(server, question) ?? readAll(server, question) };
}

const standings = new WeakMap<KeyCounts, SyncSectionAnswer>();

/** The answer if memory knows that nothing has come for the device, else null. Made once until its keys change. */
function quietAnswer(
  { inboxes, counts, deviceLists }: KeyServer,
  { requester, since, newlyJoinedRooms, newlyLeftRooms }: SyncQuestion,
): SyncSectionAnswer | null {
  const { userId, deviceId } = requester;
  if (since === null || deviceId === null || newlyJoinedRooms.length + newlyLeftRooms.length > 0) return null;
  if (!deviceLists.isQuietSince(since) || !inboxes.isEmptyNow(userId, deviceId)) return null;
  const keys = counts.now(userId, deviceId);
  if (!keys) return null;
  let standing = standings.get(keys);
  if (!standing) {
    const members = Object.entries(standingMembers(keys)).map(([name, value]) => [
      name,
      new RawJson(JSON.stringify(value)),
    ]);
    standing = { members: Object.fromEntries(members) as Record<string, RawJson>, isNews: false };
    standings.set(keys, standing);
  }
  return standing;
}

async function readAll(
  { inboxes, counts, deviceLists }: KeyServer,
  { requester, since, upTo, mark, joinedRooms, newlyJoinedRooms, newlyLeftRooms }: SyncQuestion,
): Promise<SyncSectionAnswer> {
  const { userId, deviceId } = requester;
  const [inbox, keys, lists] = await Promise.all([
    deviceId === null ? null : inboxes.next({ userId, deviceId }, { delivered: mark ?? since, upTo }),
    deviceId === null ? null : counts.of(userId, deviceId),
    since === null ? null : deviceLists.delta({ userId, since, upTo, joinedRooms, newlyJoinedRooms, newlyLeftRooms }),
  ]);
  const messages = inbox?.messages ?? [];
  const hasLists = lists !== null && lists.changed.length + lists.left.length > 0;
  const members = {
    ...(messages.length > 0 ? { to_device: { events: messages.map(toDeviceEvent) } } : {}),
    ...(hasLists ? { device_lists: lists } : {}),
    ...(keys ? standingMembers(keys) : {}),
  };
  const isNews = messages.length > 0 || hasLists;
  const cutAt = inbox?.cutAt ?? null;
  return cutAt === null ? { members, isNews } : { members, isNews, mark: cutAt };
}

/** How many keys the device has left: told each time, news at no time. */
function standingMembers({ oneTime, unusedFallback }: KeyCounts) {
  return {
    device_one_time_keys_count: { [ALWAYS_COUNTED]: 0, ...oneTime },
    device_unused_fallback_key_types: unusedFallback,
  };
}

/** A message as its device sees it. */
export function toDeviceEvent({ content, sender, type }: ToDeviceRow): RawJson {
  return new RawJson(`{"content":${content},"sender":${JSON.stringify(sender)},"type":${JSON.stringify(type)}}`);
}
