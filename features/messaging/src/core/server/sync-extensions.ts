// Where parts hang their own members into /sync without sync knowing them.
import type { Requester } from '@althing/http';
import type { RoomId } from '../contract/ids.ts';

export interface SyncQuestion {
  readonly requester: Requester;
  /** The position that the client has seen, or null for its first sync. Everything in `(since, upTo]` is new. */
  readonly since: number | null;
  readonly upTo: number;
  /** The same for what is kept in memory only, by serials of `core.ephemeral`; 0 for the first sync. */
  readonly ephemeralSince: number;
  readonly ephemeralUpTo: number;
  /**
   * Where the device's queue of to-device messages was cut off in the answer that `since` came from, or null if that
   * answer held all of them. The sync token carries it (`mark` of the section's answer), so that a long queue is
   * delivered by the hundred and a lost answer loses none.
   */
  readonly mark: number | null;
  /** What the client says of itself by `set_presence`. */
  readonly setPresence: 'online' | 'offline' | 'unavailable';
  /** Rooms that the requester is in now. */
  readonly joinedRooms: readonly RoomId[];
  /** Rooms joined or left since `since`: the shared-room set changed with them. */
  readonly newlyJoinedRooms: readonly RoomId[];
  readonly newlyLeftRooms: readonly RoomId[];
}

export interface SyncSection {
  /**
   * Top-level members of the /sync body, e.g. `to_device`. `isNews` says whether a long poll may be answered for
   * it alone; members that only tell a standing (key counts) are no news. `account_data.events` and `presence.events`
   * join those of other sections and pass the client's filter.
   */
  read(question: SyncQuestion): SyncSectionAnswer | Promise<SyncSectionAnswer>;
  /** Told of a request that waits at once, because it has heard everything: then nothing is read. */
  arrived?(requester: Requester, setPresence: SyncQuestion['setPresence']): Promise<void> | null;
}

/** The answer of a section that has nothing to say. */
export const nothingToSay: SyncSectionAnswer = { members: {}, isNews: false };

export interface SyncSectionAnswer {
  readonly members: Readonly<Record<string, unknown>>;
  readonly isNews: boolean;
  /** Goes into `next_batch` and comes back as {@link SyncQuestion.mark}. At most one section sets it: to-device. */
  readonly mark?: number;
}

export interface UnreadCounts {
  readonly notification_count: number;
  readonly highlight_count: number;
}

/** Unread counts of a room, with those of its threads by root event id. */
export interface UnreadOfRoom {
  readonly main: UnreadCounts;
  readonly threads: ReadonlyMap<string, UnreadCounts>;
}

export interface SyncExtensions {
  readonly sections: SyncSection[];
  /** Push provides it: unread counts of one room for one person; at once where memory knows them. */
  unread: ((question: { userId: string; roomId: RoomId; upTo: number }) => UnreadOfRoom | Promise<UnreadOfRoom>) | null;
}
