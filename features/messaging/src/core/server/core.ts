// What all parts of messaging stand on: the log, the rooms, who is woken.
import type { Logger } from 'pino';
import { openGroupCommit, type Database, type GroupCommit, type GroupCommitRefusal } from '@althing/db';
import { ok, type Clock, type Result } from '@althing/kernel';
import type { AccountsDoor } from '@althing/accounts/server';
import type { EventLog } from '@althing/events';
import type { UserId } from '../contract/ids.ts';
import type { RoomEvent } from '../domain/room-event.ts';
import type { EventStore } from '../storage/event-store.ts';
import type { S3Place } from '../storage/s3-place.ts';
import { highestPosition, openPostgresEventStore } from '../storage/event-store-postgres.ts';
import { openLookups, type Lookups } from './lookups.ts';
import { inviteLimitOff, openInviteLimit, type InviteLimit } from './invite-limit.ts';
import { EphemeralOrder } from './ephemeral.ts';
import { Notifier } from './notifier.ts';
import { ReadMarks } from './read-marks.ts';
import type { RoomListener } from './room.ts';
import { RoomNotices } from './room-notices.ts';
import { Rooms } from './rooms.ts';
import type { SyncExtensions } from './sync-extensions.ts';

export interface MessagingConfig {
  readonly serverName: string;
  /** Where clients reach us, without a trailing slash. */
  readonly publicUrl: string;
  /** Folder of the blobs; with S3, where uploads wait until they are whole. */
  readonly mediaFolder: string;
  /** The bucket of the blobs, if they lie in one. */
  readonly s3?: S3Place | null;
  readonly mediaBytesMax: number;
  /** What the uploads of one account may take together; a usual value if it is left out. */
  readonly mediaAccountBytesMax?: number;
  /** What the pictures of link previews may take together; a usual value if it is left out. */
  readonly previewBytesMax?: number;
  /** Whether push gateways and previews may lie on loopback and private addresses: tests only. */
  readonly isLoopbackCallAllowed: boolean;
  /** Whether invitations are limited; test suites send many. */
  readonly areRateLimitsOn?: boolean;
  /** What the rooms in memory may take together; a share of Node's heap if it is left out. */
  readonly roomBytesMax?: number;
  /** TURN: addresses and the secret shared with the relay, if there is one. */
  readonly turn: { readonly uris: readonly string[]; readonly secret: string } | null;
}

/** What every part of messaging is opened with. */
export interface MessagingDeps {
  readonly database: Database;
  readonly accounts: AccountsDoor;
  readonly events: EventLog;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly config: MessagingConfig;
}

/** Told of every committed event of every room, in log order; parts register one (push, relations, directory). */
export type EventObserver = (event: RoomEvent, watchers: ReadonlySet<UserId>) => void;

export interface Core extends MessagingDeps {
  readonly commit: GroupCommit;
  readonly notifier: Notifier;
  /** Orders what is kept in memory only. */
  readonly ephemeral: EphemeralOrder;
  readonly rooms: Rooms;
  readonly store: EventStore;
  readonly syncExtensions: SyncExtensions;
  /** Answers of higher parts to questions of lower ones; parts put theirs in as they open. */
  readonly lookups: Lookups;
  readonly readMarks: ReadMarks;
  readonly roomNotices: RoomNotices;
  readonly inviteLimit: InviteLimit;
  observe(observer: EventObserver): void;
}

/** Columns that hold log positions: the next position lies above them all. */
export type PositionColumns = readonly { readonly table: string; readonly column: string }[];

/** Any number, the same in all versions: names the log of messaging among the database's locks. */
const LOG_LOCK = 7_266_343;

/** Takes the log over; refused while another process writes it. */
export async function openCore(
  deps: MessagingDeps,
  positions: PositionColumns,
): Promise<Result<Core, GroupCommitRefusal>> {
  const opened = await openGroupCommit({
    url: deps.database.url,
    lock: LOG_LOCK,
    readHead: () => highestPosition(deps.database.as<never>(), positions),
  });
  if (!opened.ok) return opened;
  const commit = opened.value;
  const ephemeral = new EphemeralOrder(deps.clock);
  const notifier = new Notifier(() => ({ pos: commit.committed, ephemeral: ephemeral.current }));
  commit.onFault(() => notifier.forgetAll());
  const store = openPostgresEventStore(deps.database);
  const observers: EventObserver[] = [];
  const listener: RoomListener = {
    eventCommitted(event, watchers) {
      for (const observer of observers) {
        try {
          observer(event, watchers);
        } catch (fault) {
          deps.logger.error({ err: fault }, 'an event observer failed');
        }
      }
      notifier.wake(watchers);
    },
  };
  const rooms = new Rooms(store, { commit, clock: deps.clock, listener }, deps.config.roomBytesMax);
  const syncExtensions: SyncExtensions = { sections: [], unread: null };
  return ok({
    ...deps,
    commit,
    notifier,
    ephemeral,
    rooms,
    store,
    syncExtensions,
    lookups: openLookups(),
    readMarks: new ReadMarks(),
    roomNotices: new RoomNotices(),
    inviteLimit: deps.config.areRateLimitsOn ? openInviteLimit(() => deps.clock.nowMs()) : inviteLimitOff,
    observe: (observer) => void observers.push(observer),
  });
}
