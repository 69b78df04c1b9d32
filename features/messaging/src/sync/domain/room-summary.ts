import type { JsonObject } from '@althing/kernel';
import type { RoomEvent } from '../../core/domain/room-event.ts';

/** The members that name a room without a name (Client-Server API, "m.heroes"). */
const HEROES_MAX = 5;

export interface SummaryView {
  get(type: string, stateKey: string): RoomEvent | undefined;
  joined(): ReadonlySet<string>;
  invited(): ReadonlySet<string>;
  state(): Iterable<RoomEvent>;
}

/** Counts, and for a room without a name those whose names stand in for it. */
export function roomSummary(room: SummaryView, userId: string): { summary: JsonObject; heroes: string[] } {
  const heroes = isNamed(room) ? null : heroesOf(room, userId);
  return {
    summary: {
      ...(heroes ? { 'm.heroes': heroes } : {}),
      'm.joined_member_count': room.joined().size,
      'm.invited_member_count': room.invited().size,
    },
    heroes: heroes ?? [],
  };
}

function isNamed(room: SummaryView): boolean {
  const has = (type: string, key: string) => {
    const value = room.get(type, '')?.content[key];
    return typeof value === 'string' && value !== '';
  };
  return has('m.room.name', 'name') || has('m.room.canonical_alias', 'alias');
}

function heroesOf(room: SummaryView, userId: string): string[] {
  const heroes: string[] = [];
  for (const members of [room.joined(), room.invited()]) {
    for (const member of members) {
      if (heroes.length >= HEROES_MAX) return heroes;
      if (member !== userId) heroes.push(member);
    }
  }
  if (heroes.length > 0) return heroes;
  for (const { type, stateKey } of room.state()) {
    if (heroes.length >= HEROES_MAX) break;
    if (type === 'm.room.member' && stateKey !== null && stateKey !== userId) heroes.push(stateKey);
  }
  return heroes;
}
