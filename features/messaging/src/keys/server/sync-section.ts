// The members of /sync that are the key server's: to_device, device_lists, and how many keys the device has left.
import { RawJson } from '@althing/http';
import type { SyncSection } from '../../core/server/sync-extensions.ts';
import type { ToDeviceRow } from '../storage/tables.ts';
import type { KeyServer } from './key-server.ts';

/** Clients take its absence for "unknown", and would make no new keys. */
const ALWAYS_COUNTED = 'signed_curve25519';

export function keysSyncSection({ inboxes, counts, deviceLists }: KeyServer): SyncSection {
  return {
    async read(question) {
      const { requester, since, upTo, mark, joinedRooms, newlyJoinedRooms, newlyLeftRooms } = question;
      const { userId, deviceId } = requester;
      const [inbox, keys, lists] = await Promise.all([
        deviceId === null ? null : inboxes.next({ userId, deviceId }, { delivered: mark ?? since, upTo }),
        deviceId === null ? null : counts.of(userId, deviceId),
        since === null
          ? null
          : deviceLists.delta({ userId, since, upTo, joinedRooms, newlyJoinedRooms, newlyLeftRooms }),
      ]);
      const messages = inbox?.messages ?? [];
      const hasLists = lists !== null && lists.changed.length + lists.left.length > 0;
      const members = {
        ...(messages.length > 0 ? { to_device: { events: messages.map(toDeviceEvent) } } : {}),
        ...(hasLists ? { device_lists: lists } : {}),
        ...(keys
          ? {
              device_one_time_keys_count: { [ALWAYS_COUNTED]: 0, ...keys.oneTime },
              device_unused_fallback_key_types: keys.unusedFallback,
            }
          : {}),
      };
      const isNews = messages.length > 0 || hasLists;
      const cutAt = inbox?.cutAt ?? null;
      return cutAt === null ? { members, isNews } : { members, isNews, mark: cutAt };
    },
  };
}

/** A message as its device sees it. */
export function toDeviceEvent({ content, sender, type }: ToDeviceRow): RawJson {
  return new RawJson(`{"content":${content},"sender":${JSON.stringify(sender)},"type":${JSON.stringify(type)}}`);
}
