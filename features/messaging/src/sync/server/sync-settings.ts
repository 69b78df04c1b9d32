// What one sync request asks for, with its filters made ready to apply.
import type { Requester } from '@althing/http';
import type { RoomEvent } from '../../core/domain/room-event.ts';
import type { Filter, RoomEventFilter } from '../contract/filter.ts';
import type { LazyMembers } from '../domain/lazy-members.ts';
import { eventMatcher, roomMatcher, type Matcher } from '../domain/match-filter.ts';
import type { SyncToken } from '../domain/sync-token.ts';
import { readerOf, type Rendering } from './render.ts';

export interface SyncSettings {
  readonly requester: Requester;
  readonly since: SyncToken | null;
  readonly isFullState: boolean;
  readonly useStateAfter: boolean;
  readonly setPresence: 'online' | 'offline' | 'unavailable';
  readonly isIncludingLeft: boolean;
  readonly isThreadUnreadWanted: boolean;
  readonly timelineLimit: number;
  readonly rendering: Rendering;
  /** Null unless members are loaded lazily. */
  readonly lazy: { readonly members: LazyMembers; readonly isRedundantWanted: boolean } | null;
  readonly roomWanted: (roomId: string) => boolean;
  readonly timeline: SectionFilter;
  readonly state: SectionFilter;
  readonly ephemeral: SectionFilter;
  readonly roomAccountData: SectionFilter;
  readonly accountDataMatches: Matcher;
  readonly presenceMatches: Matcher;
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

export function syncSettings(
  given: {
    requester: Requester;
    since: SyncToken | null;
    isFullState: boolean;
    useStateAfter: boolean;
    setPresence: 'online' | 'offline' | 'unavailable';
    lazyMembers: LazyMembers;
  },
  filter: Filter,
): SyncSettings {
  const { lazyMembers, ...rest } = given;
  const room = filter.room ?? {};
  return {
    ...rest,
    isIncludingLeft: room.include_leave ?? false,
    isThreadUnreadWanted: room.timeline?.unread_thread_notifications ?? false,
    timelineLimit: Math.min(room.timeline?.limit ?? TIMELINE_LIMIT_DEFAULT, TIMELINE_LIMIT_MAX),
    rendering: {
      reader: readerOf(given.requester),
      withRoomId: false,
      format: filter.event_format ?? 'client',
      fields: filter.event_fields ?? null,
    },
    lazy:
      room.state?.lazy_load_members === true
        ? { members: lazyMembers, isRedundantWanted: room.state.include_redundant_members ?? false }
        : null,
    roomWanted: roomMatcher(room),
    timeline: sectionFilter(room.timeline),
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
