// What was said in a room since somebody asked last, where it looks the same to all its readers: its text is made once
// for all who are woken by it. Whatever could make a difference between two readers goes the general way (sync-room.ts).
import { RawJson } from '@althing/http';
import type { RoomEvent } from '../../core/domain/room-event.ts';
import { clientEvent } from '../../core/server/client-event.ts';
import type { Room } from '../../core/server/room.ts';
import { formatPlace } from '../domain/sync-token.ts';
import { isAllVisible } from './room-access.ts';
import type { SyncServices } from './services.ts';
import type { RoomHistoryAnswer, RoomSpan } from './sync-room.ts';
import { lazyOf, type SyncSettings } from './sync-settings.ts';

/** More events than this at once are rarely the same for two readers. */
const EVENTS_MAX = 8;
/** Texts kept of each room: readers lag behind each other by a few events. */
const KEPT_MAX = 4;

interface Made {
  readonly events: readonly RoomEvent[];
  readonly answer: RoomHistoryAnswer;
}

const made = new WeakMap<Room, Made[]>();

/** The room's news since `span.since`, or null where the general way has to be gone. */
export function plainTimeline(
  services: SyncServices,
  settings: SyncSettings,
  room: Room,
  span: RoomSpan,
): RoomHistoryAnswer | null {
  const { choice, requester } = settings;
  const lazy = lazyOf(settings);
  if (span.since === null || span.isGap || span.ranges !== null) return null;
  if (!choice.isTimelinePlain || !choice.timeline.roomWanted(room.roomId) || (lazy && choice.isRedundantWanted))
    return null;
  if (!room.isStateSettled || !isAllVisible(room, requester.userId)) return null;
  const events = newEvents(room, span.since, Math.min(choice.timelineLimit, EVENTS_MAX));
  if (!events) return null;
  for (const event of events) {
    if (event.pos > span.upTo || !isSameToAll(event) || event.sender === requester.userId) return null;
    if (span.ignored.has(event.sender) || services.core.lookups.isErased(event.sender)) return null;
    if (lazy && !lazy.knows(room.roomId, event.sender)) return null;
  }
  return services.aggregations.areNone(events) ? answerOf(room, events) : null;
}

/** What memory holds after `after`, oldest first; null if there is nothing, more than `max`, or memory doesn't reach. */
function newEvents(room: Room, after: number, max: number): readonly RoomEvent[] | null {
  const { tail } = room;
  let first = tail.length;
  while (first > 0 && (tail[first - 1]?.pos ?? 0) > after) {
    first--;
    if (tail.length - first > max) return null;
  }
  if (first === tail.length || (first === 0 && tail[0]?.depth !== 1)) return null;
  return tail.slice(first);
}

/** State is told by rules of its own. */
function isSameToAll(event: RoomEvent): boolean {
  return event.stateKey === null;
}

function answerOf(room: Room, events: readonly RoomEvent[]): RoomHistoryAnswer {
  let kept = made.get(room);
  if (!kept) {
    kept = [];
    made.set(room, kept);
  }
  // The very same events: a redaction puts another in the place of one.
  const same = kept.find(
    (one) => one.events.length === events.length && one.events.every((event, index) => event === events[index]),
  );
  if (same) return same.answer;
  const texts = events.map((event) => clientEvent(event, { reader: null, withRoomId: false }).text);
  const place = formatPlace((events[0]?.pos ?? 1) - 1);
  // Made flat: it is copied into every answer, which takes one go then instead of one for each of its pieces.
  const timeline = flat(`{"events":[${texts.join(',')}],"limited":false,"prev_batch":"${place}"}`);
  const answer: RoomHistoryAnswer = { timeline: new RawJson(timeline), state: [], summary: null, hasNews: true };
  kept.push({ events, answer });
  if (kept.length > KEPT_MAX) kept.shift();
  return answer;
}

/** The same text in one piece of memory. */
function flat(text: string): string {
  return Buffer.from(text).toString();
}
