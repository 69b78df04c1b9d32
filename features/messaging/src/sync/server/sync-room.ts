// One room of a /sync answer: timeline, state, and who is in it.
import type { RawJson } from '@althing/http';
import type { JsonObject } from '@althing/kernel';
import type { RoomEvent } from '../../core/domain/room-event.ts';
import type { Room } from '../../core/server/room.ts';
import { roomSummary } from '../domain/room-summary.ts';
import { formatPlace } from '../domain/sync-token.ts';
import type { PosRange } from '../domain/visible-ranges.ts';
import { rangesFor } from './room-access.ts';
import { renderEvents, renderState } from './render.ts';
import type { SyncServices } from './services.ts';
import { entriesAt, stateAt } from './state-at.ts';
import { isHeard, lazyOf, renderingOf, type SyncSettings } from './sync-settings.ts';
import { newestEvents, type Timeline } from './timeline.ts';

export interface RoomHistoryAnswer {
  readonly timeline: RawJson | { readonly events: RawJson[]; readonly limited: boolean; readonly prev_batch: string };
  readonly state: RawJson[];
  readonly summary: JsonObject | null;
  readonly hasNews: boolean;
}

export interface RoomSpan {
  /** What the client has: null if it needs the room whole. */
  readonly since: number | null;
  /** Where its timeline may begin. */
  readonly after: number;
  readonly upTo: number;
  readonly ranges: readonly PosRange[] | null;
  /** The last position whose state the reader may know: where they were in for the last time. */
  readonly stateUpTo: number;
  /** Whether a timeline cut short is to be told even if it holds all there is: the client's own history has a gap. */
  readonly isGap: boolean;
  readonly ignored: ReadonlySet<string>;
}

export async function syncRoomHistory(
  services: SyncServices,
  settings: SyncSettings,
  room: Room,
  span: RoomSpan,
): Promise<RoomHistoryAnswer> {
  const { requester } = settings;
  const rendering = renderingOf(settings);
  const { timelineLimit } = settings.choice;
  if (!room.isStateSettled) await room.settled();
  const ranges = span.ranges ?? (await rangesFor(services, room, requester.userId, span.upTo));
  const isJoined = room.isJoined(requester.userId);
  const isTimelineWanted = settings.choice.timeline.roomWanted(room.roomId);
  const timeline = await newestEvents(services.core, room, {
    after: span.after,
    upTo: span.upTo,
    limit: timelineLimit,
    ranges,
    // The state tells of it in any case; seen in its place it is understood better.
    isAlwaysSeen: (event) =>
      event.stateKey !== null && isJoined && room.get(event.type, event.stateKey)?.eventId === event.eventId,
    matches:
      isTimelineWanted && !settings.choice.timeline.isNothing
        ? (event) => settings.choice.timeline.matches(event) && isHeard(event, span.ignored)
        : null,
  });
  const changesMembers = [...timeline.events, ...timeline.leftOut].some(changesSummary);
  const isSummaryDue = span.since === null || timeline.hasGap || changesMembers;
  const summary = isSummaryDue ? roomSummary(room, requester.userId) : null;
  const state = settings.choice.state.roomWanted(room.roomId)
    ? await stateFor(services, settings, room, span, timeline, summary?.heroes ?? [])
    : [];
  return {
    timeline: {
      events: await renderEvents(services, timeline.events, rendering),
      limited: timeline.isLimited || span.isGap,
      prev_batch: formatPlace(startOf(timeline)),
    },
    state: await renderState(services, state, rendering),
    summary: summary?.summary ?? null,
    hasNews: timeline.events.length > 0 || state.length > 0 || (timeline.isLimited && timelineLimit > 0),
  };
}

function startOf(timeline: Timeline): number {
  const first = timeline.events[0];
  return first ? first.pos - 1 : timeline.start;
}

/** The place up to which the client needs state: its timeline brings what comes after. */
function stateStart(timeline: Timeline, span: RoomSpan): number {
  if (span.since !== null && !timeline.hasGap) return span.since;
  return timeline.events.length === 0 && span.since === null ? span.upTo : startOf(timeline);
}

/** The state that the client lacks before the timeline, or after it if it asked for that. */
async function stateFor(
  services: SyncServices,
  settings: SyncSettings,
  room: Room,
  span: RoomSpan,
  timeline: Timeline,
  heroes: readonly string[],
): Promise<RoomEvent[]> {
  const { choice, requester } = settings;
  const useStateAfter = settings.stateKey !== 'state';
  const lazy = lazyOf(settings);
  const start = stateStart(timeline, span);
  const base = Math.min(useStateAfter ? span.upTo : start, span.stateUpTo);
  const senders = new Set(lazy ? timeline.events.map((event) => event.sender) : []);
  if (lazy) for (const hero of heroes) senders.add(hero as never);
  let found: Map<string, RoomEvent>;
  if (span.since === null) {
    if (lazy) {
      lazy.forgetRoom(room.roomId);
      senders.add(requester.userId as never);
    }
    const wants = lazy
      ? (type: string, stateKey: string) => type !== 'm.room.member' || senders.has(stateKey as never)
      : undefined;
    found = keyed(await stateAt(services, room, base, { wants }));
  } else {
    // Without a gap only what the timeline holds or passes over has changed: the room's state isn't walked.
    found = timeline.hasGap ? keyed(await stateAt(services, room, base, { after: span.since })) : new Map();
    if (useStateAfter && !timeline.hasGap) addAll(found, timeline.events.filter(isState));
  }
  const inTimeline = new Set(timeline.events.filter(isState).map(keyOf));
  // A filter may leave changes out of the timeline; the client still has to learn of them.
  for (const event of timeline.leftOut) {
    const isAhead = event.pos > base || (span.since !== null && !timeline.hasGap);
    if (isAhead && event.pos <= span.stateUpTo && (useStateAfter || !inTimeline.has(keyOf(event))))
      addNewest(found, event);
  }
  if (lazy && span.since !== null) {
    const wanted = [...senders].filter(
      (userId) => !found.has(memberKey(userId)) && (choice.isRedundantWanted || !lazy.knows(room.roomId, userId)),
    );
    const entries = wanted.map((userId) => ({ type: 'm.room.member', stateKey: userId as string }));
    addAll(found, await entriesAt(services, room, base, entries));
  }
  if (lazy) rememberMembers(lazy, room.roomId, [...found.values(), ...timeline.events]);
  return [...found.values()]
    .filter((event) => settings.choice.state.matches(event))
    .toSorted((one, other) => one.pos - other.pos);
}

function rememberMembers(
  members: { send(roomId: string, userId: string): void },
  roomId: string,
  events: readonly RoomEvent[],
): void {
  for (const { type, stateKey } of events)
    if (type === 'm.room.member' && stateKey !== null) members.send(roomId, stateKey);
}

function changesSummary({ type, stateKey }: RoomEvent): boolean {
  return stateKey !== null && (type === 'm.room.member' || type === 'm.room.name' || type === 'm.room.canonical_alias');
}

const isState = (event: RoomEvent): boolean => event.stateKey !== null;
const keyOf = (event: RoomEvent): string => `${event.type}\0${event.stateKey ?? ''}`;
const memberKey = (userId: string): string => `m.room.member\0${userId}`;
const keyed = (events: readonly RoomEvent[]): Map<string, RoomEvent> =>
  new Map(events.map((event) => [keyOf(event), event]));

function addAll(found: Map<string, RoomEvent>, events: readonly RoomEvent[]): void {
  for (const event of events) addNewest(found, event);
}

function addNewest(found: Map<string, RoomEvent>, event: RoomEvent): void {
  const key = keyOf(event);
  if ((found.get(key)?.pos ?? 0) < event.pos) found.set(key, event);
}
