// A stretch of a room's history, newest first from memory, then from the store in pages.
import type { RoomEvent } from '../../core/domain/room-event.ts';
import type { Core } from '../../core/server/core.ts';
import type { Room } from '../../core/server/room.ts';
import { intersectRanges, isInRanges, type PosRange } from '../domain/visible-ranges.ts';

export interface Timeline {
  /** Oldest first. */
  readonly events: readonly RoomEvent[];
  /** Whether there is more that passes between the start of the asked range and the first event. */
  readonly isLimited: boolean;
  /** Whether anything in the asked range was not looked at: state may have changed there. */
  readonly hasGap: boolean;
  /** The place before the first event: history goes on backwards from here. */
  readonly start: number;
  /** State events after `start` that were left out by filter or visibility; oldest first. */
  readonly leftOut: readonly RoomEvent[];
}

/** A page of the store when memory doesn't reach back far enough. */
const PAGE_LENGTH = 100;
/** Events that one page looks at: a filter that matches next to nothing gets a shorter page and a token to go on. */
const SCANNED_MAX = 2000;
/** The same for each room of a sync, which has many. */
const SCANNED_IN_SYNC_MAX = 500;

export interface TimelineQuestion {
  readonly after: number;
  readonly upTo: number;
  readonly limit: number;
  readonly ranges: readonly PosRange[];
  /** Events seen whatever the ranges say. */
  readonly isAlwaysSeen?: (event: RoomEvent) => boolean;
  /** Null: nothing passes. */
  readonly matches: ((event: RoomEvent) => boolean) | null;
}

/** The newest events of the range that pass. */
export async function newestEvents(core: Core, room: Room, question: TimelineQuestion): Promise<Timeline> {
  const { after, upTo, limit, matches } = question;
  if (matches === null || limit === 0) {
    const isLimited = matches !== null && room.lastPos > after;
    return { events: [], isLimited, hasGap: true, start: upTo, leftOut: [] };
  }
  const ranges = intersectRanges(question.ranges, { after, upTo });
  const found: RoomEvent[] = [];
  const leftOut: RoomEvent[] = [];
  let scanned = 0;
  let place = upTo;
  /** Whether the answer is full. */
  const take = (event: RoomEvent): boolean => {
    scanned++;
    const isSeen = isInRanges(ranges, event.pos) || question.isAlwaysSeen?.(event) === true;
    if (isSeen && matches(event)) {
      if (found.length >= limit) return true;
      found.push(event);
    } else if (event.stateKey !== null) leftOut.push(event);
    place = event.pos - 1;
    return scanned >= SCANNED_IN_SYNC_MAX;
  };
  const finish = (isLimited: boolean): Timeline => ({
    events: found.toReversed(),
    isLimited,
    hasGap: isLimited,
    start: isLimited ? place : after,
    leftOut: leftOut.toReversed(),
  });
  const { tail } = room;
  for (let index = tail.length - 1; index >= 0; index--) {
    const event = tail[index];
    if (!event || event.pos > upTo) continue;
    if (event.pos <= after) return finish(false);
    if (take(event)) return finish(true);
  }
  const first = tail[0];
  if (first === undefined || first.depth === 1) return finish(false);
  // Below what memory holds, nothing that may not be seen is read.
  let below = Math.min(upTo, first.pos - 1);
  const lowest = ranges[0]?.after ?? below;
  while (below > Math.max(after, lowest)) {
    const page = await core.store.timeline(room.roomId, {
      after: Math.max(after, lowest),
      upTo: below,
      limit: PAGE_LENGTH,
      order: 'newest',
    });
    for (const event of page) if (take(event)) return finish(true);
    if (page.length < PAGE_LENGTH) break;
    below = (page.at(-1)?.pos ?? 1) - 1;
  }
  return finish(false);
}

/**
 * Pages of /messages: events in reading order, and where to go on or null. Forwards there may always be more one day:
 * only an empty page has no end.
 */
export async function pageOfEvents(
  core: Core,
  room: Room,
  question: TimelineQuestion & { readonly dir: 'f' | 'b' },
): Promise<{ events: RoomEvent[]; end: number | null }> {
  const { after, upTo, limit, matches, dir } = question;
  const oldestFirst = intersectRanges(question.ranges, { after, upTo });
  const ranges = dir === 'b' ? oldestFirst.toReversed() : oldestFirst;
  const events: RoomEvent[] = [];
  let scanned = 0;
  for (const range of ranges) {
    let { after: low, upTo: high } = range;
    while (low < high) {
      const page = dir === 'b' ? await newestPage(core, room, low, high) : await oldestPage(core, room, low, high);
      for (const event of page) {
        if (events.length >= limit || scanned >= SCANNED_MAX)
          return { events, end: dir === 'b' ? event.pos : event.pos - 1 };
        scanned++;
        if (matches?.(event)) events.push(event);
      }
      if (page.length < PAGE_LENGTH) break;
      const last = page.at(-1)?.pos ?? 0;
      if (dir === 'b') high = last - 1;
      else low = last;
    }
  }
  return { events, end: dir === 'f' && events.length > 0 ? upTo : null };
}

async function newestPage(core: Core, room: Room, after: number, upTo: number): Promise<RoomEvent[]> {
  const { tail } = room;
  const first = tail[0];
  if (first && (first.depth === 1 || first.pos <= after + 1)) {
    const within = tail.filter((event) => event.pos > after && event.pos <= upTo);
    return within.toReversed().slice(0, PAGE_LENGTH);
  }
  const held = tail.filter((event) => event.pos > after && event.pos <= upTo);
  // A full page from memory, or the rest from the store.
  if (held.length >= PAGE_LENGTH) return held.slice(-PAGE_LENGTH).toReversed();
  return core.store.timeline(room.roomId, { after, upTo, limit: PAGE_LENGTH, order: 'newest' });
}

function oldestPage(core: Core, room: Room, after: number, upTo: number): Promise<RoomEvent[]> {
  const held = room.tailAfter(after);
  if (held) return Promise.resolve(held.filter((event) => event.pos <= upTo).slice(0, PAGE_LENGTH));
  return core.store.timeline(room.roomId, { after, upTo, limit: PAGE_LENGTH, order: 'oldest' });
}
