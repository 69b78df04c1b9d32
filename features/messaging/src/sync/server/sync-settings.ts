// What one sync request asks for, with its filters made ready to apply.
import type { Requester } from '@althing/http';
import type { RoomEvent } from '../../core/domain/room-event.ts';
import type { Filter, RoomEventFilter } from '../contract/filter.ts';
import type { LazyMembers } from '../domain/lazy-members.ts';
import { eventMatcher, everything, roomMatcher, type Matcher } from '../domain/match-filter.ts';
import type { SyncToken } from '../domain/sync-token.ts';
import { readerOf, type Rendering } from './render.ts';

/** What a filter chooses, ready to apply; the same for all who use it. */
export interface Choice {
  readonly isIncludingLeft: boolean;
  readonly isThreadUnreadWanted: boolean;
  readonly timelineLimit: number;
  readonly format: Rendering['format'];
  readonly fields: Rendering['fields'];
  readonly isLazy: boolean;
  readonly isRedundantWanted: boolean;
  /** Whether it takes timelines as they are: every event, with all that clients see of it. */
  readonly isTimelinePlain: boolean;
  readonly roomWanted: (roomId: string) => boolean;
  readonly timeline: SectionFilter;
  readonly state: SectionFilter;
  readonly ephemeral: SectionFilter;
  readonly roomAccountData: SectionFilter;
  readonly accountDataMatches: Matcher;
  readonly presenceMatches: Matcher;
}

/**
 * What a room's state is called in the answer, and by it which state: before the timeline (`state`), or after it. A client
 * that asks by the name from the time of the proposal (MSC4222) looks for the answer under that name only.
 */
export type StateKey = 'state' | 'state_after' | 'org.matrix.msc4222.state_after';

export interface SyncSettings {
  readonly choice: Choice;
  readonly requester: Requester;
  readonly since: SyncToken | null;
  readonly isFullState: boolean;
  readonly stateKey: StateKey;
  readonly setPresence: 'online' | 'offline' | 'unavailable';
  /** Which members the client knows of, where it loads them lazily. */
  readonly lazyMembers: LazyMembers;
}

export interface SectionFilter {
  readonly matches: Matcher;
  /** Whether it lets no event pass, whatever it is. */
  readonly isNothing: boolean;
  readonly roomWanted: (roomId: string) => boolean;
}

const TIMELINE_LIMIT_DEFAULT = 10;
/** What memory holds of a room: longer timelines are paged. */
const TIMELINE_LIMIT_MAX = 100;

/** How the client wants its events. */
export function renderingOf({ requester, choice }: SyncSettings): Rendering {
  return { reader: readerOf(requester), withRoomId: false, format: choice.format, fields: choice.fields };
}

/** The client's memory of members, or null if it doesn't load them lazily. */
export function lazyOf({ choice, lazyMembers }: SyncSettings): LazyMembers | null {
  return choice.isLazy ? lazyMembers : null;
}

const choices = new WeakMap<Filter, Choice>();

/** What `filter` chooses; worked out once for each filter that is kept in memory. */
export function choiceOf(filter: Filter): Choice {
  let choice = choices.get(filter);
  if (!choice) {
    choice = makeChoice(filter);
    choices.set(filter, choice);
  }
  return choice;
}

function makeChoice(filter: Filter): Choice {
  const room = filter.room ?? {};
  const timeline = sectionFilter(room.timeline);
  return {
    isIncludingLeft: room.include_leave ?? false,
    isThreadUnreadWanted: room.timeline?.unread_thread_notifications ?? false,
    timelineLimit: Math.min(room.timeline?.limit ?? TIMELINE_LIMIT_DEFAULT, TIMELINE_LIMIT_MAX),
    format: filter.event_format ?? 'client',
    fields: filter.event_fields ?? null,
    isLazy: room.state?.lazy_load_members === true,
    isRedundantWanted: room.state?.include_redundant_members ?? false,
    isTimelinePlain:
      timeline.matches === everything &&
      !timeline.isNothing &&
      !filter.event_fields &&
      filter.event_format !== 'federation',
    roomWanted: roomMatcher(room),
    timeline,
    state: sectionFilter(room.state),
    ephemeral: sectionFilter(room.ephemeral),
    roomAccountData: sectionFilter(room.account_data),
    accountDataMatches: eventMatcher(filter.account_data),
    presenceMatches: eventMatcher(filter.presence),
  };
}

/** Drops what an ignored person says; what they do to the room's state is needed to understand it. */
export function isHeard(event: RoomEvent, ignored: ReadonlySet<string>): boolean {
  return event.stateKey !== null || ignored.size === 0 || !ignored.has(event.sender);
}

function sectionFilter(filter: RoomEventFilter | undefined): SectionFilter {
  return {
    matches: eventMatcher(filter),
    isNothing: filter?.types?.length === 0 || filter?.senders?.length === 0,
    roomWanted: roomMatcher(filter),
  };
}
