// One page of the published rooms: largest first, with tokens that lead both ways.
import type { RoomSummary } from './room-summary.ts';

export interface DirectoryQuestion {
  readonly limit: number;
  readonly since: string | null;
  readonly searchTerm: string | null;
  /** Room types wanted, null standing for ordinary rooms; null for all. */
  readonly roomTypes: readonly (string | null)[] | null;
}

export interface DirectoryPage {
  readonly chunk: readonly RoomSummary[];
  readonly nextBatch: string | null;
  readonly prevBatch: string | null;
  readonly total: number;
}

/** The order of the directory: by members, the id breaking ties so that a page boundary is unambiguous. */
export function compareRooms(a: Place, b: Place): number {
  return b.num_joined_members - a.num_joined_members || (a.room_id < b.room_id ? -1 : a.room_id > b.room_id ? 1 : 0);
}

type Place = Pick<RoomSummary, 'room_id' | 'num_joined_members'>;

/** A page out of `rooms`, which are in order; null if `since` is no token of ours. */
export function pageOfRooms(rooms: readonly RoomSummary[], question: DirectoryQuestion): DirectoryPage | null {
  const found = rooms.filter((room) => matches(room, question));
  let begin = 0;
  let end = Math.min(question.limit, found.length);
  if (question.since !== null) {
    const token = parseToken(question.since);
    if (!token) return null;
    if (token.direction === 'f') {
      begin = found.findIndex((room) => compareRooms(room, token.place) > 0);
      if (begin < 0) begin = found.length;
      end = Math.min(begin + question.limit, found.length);
    } else {
      end = found.findIndex((room) => compareRooms(room, token.place) >= 0);
      if (end < 0) end = found.length;
      begin = Math.max(0, end - question.limit);
    }
  }
  const chunk = found.slice(begin, end);
  const first = chunk[0];
  const last = chunk.at(-1);
  return {
    chunk,
    nextBatch: last && end < found.length ? tokenOf('f', last) : null,
    prevBatch: first && begin > 0 ? tokenOf('b', first) : null,
    total: found.length,
  };
}

function matches(room: RoomSummary, { searchTerm, roomTypes }: DirectoryQuestion): boolean {
  if (roomTypes !== null && !roomTypes.includes(room.room_type ?? null)) return false;
  if (searchTerm === null) return true;
  const term = fold(searchTerm);
  return [room.name, room.topic, room.canonical_alias].some((text) => text !== undefined && fold(text).includes(term));
}

/** Case and accents fall away: who searches types neither reliably. */
function fold(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

function tokenOf(direction: 'f' | 'b', { num_joined_members: members, room_id: roomId }: Place): string {
  return `${direction}_${members}_${roomId}`;
}

function parseToken(token: string): { direction: 'f' | 'b'; place: Place } | null {
  const match = /^([fb])_(\d{1,9})_(!.+)$/s.exec(token);
  if (!match) return null;
  return { direction: match[1] as 'f' | 'b', place: { num_joined_members: Number(match[2]), room_id: match[3] ?? '' } };
}
