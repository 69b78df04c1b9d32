// Which rooms a sliding sync is about: its lists are filtered, ordered by recency, and cut to windows.
import type { ListFilters } from '../contract/sliding-sync.ts';

/** What a list knows of a room without opening it. */
export interface ListedRoom {
  readonly roomId: string;
  readonly membership: string;
  /** Grows when something worth coming to the top for happens. */
  readonly bump: number;
  readonly roomType: string | null;
  readonly isEncrypted: boolean;
  readonly name: string | null;
  readonly isDirect: boolean;
  readonly tags: ReadonlySet<string>;
}

export function passesFilters(room: ListedRoom, filters: ListFilters | null | undefined): boolean {
  if (!filters) return true;
  const { is_dm, is_encrypted, is_invite, room_types, not_room_types, room_name_like, tags, not_tags } = filters;
  if (typeof is_dm === 'boolean' && room.isDirect !== is_dm) return false;
  if (typeof is_encrypted === 'boolean' && room.isEncrypted !== is_encrypted) return false;
  if (typeof is_invite === 'boolean' && (room.membership === 'invite') !== is_invite) return false;
  if (room_types && !room_types.includes(room.roomType)) return false;
  if (not_room_types?.includes(room.roomType)) return false;
  if (room_name_like && !(room.name ?? '').toLowerCase().includes(room_name_like.toLowerCase())) return false;
  if (tags && !tags.some((tag) => room.tags.has(tag))) return false;
  if (not_tags?.some((tag) => room.tags.has(tag))) return false;
  return true;
}

/** The newest first. Sorting what is nearly sorted costs one pass. */
export function byRecency(rooms: readonly ListedRoom[]): ListedRoom[] {
  return rooms.toSorted((one, other) => other.bump - one.bump || (one.roomId < other.roomId ? -1 : 1));
}

/** The indices that the ranges name, in order and once. */
export function windowOf(ranges: readonly (readonly [number, number])[], count: number): number[] {
  const indices = new Set<number>();
  for (const [first, last] of ranges)
    for (let index = first; index <= Math.min(last, count - 1); index++) indices.add(index);
  return [...indices].toSorted((one, other) => one - other);
}
