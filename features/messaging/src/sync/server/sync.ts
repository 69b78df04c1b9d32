// GET /sync: what is new since a token, or all of it; a request that finds nothing waits.
import {
  encodeJson,
  matrixRefusals,
  RawJson,
  RawReply,
  route,
  type HttpRefusal,
  type Requester,
  type Route,
} from '@althing/http';
import { Lru, ok, type Result } from '@althing/kernel';
import type { SyncSectionAnswer } from '../../core/server/sync-extensions.ts';
import { sync } from '../contract/sync.ts';
import { LazyMembers } from '../domain/lazy-members.ts';
import { formatSyncToken, parseSyncToken } from '../domain/sync-token.ts';
import type { AccountDataRow } from '../storage/tables.ts';
import type { SyncServices } from './services.ts';
import { streamedBody } from './streamed-body.ts';
import { accountDataEvent, findRoomTasks, type Moment, type RoomTask } from './sync-rooms.ts';
import { syncSettings, type SyncSettings } from './sync-settings.ts';

/** Clients whose lazily loaded members are remembered. */
const CLIENTS_MAX = 5000;
/** Rooms of one answer that are read at the same time. */
const ROOMS_AT_ONCE = 8;
/** From this many rooms on a first sync is sent as it is made, so that it is never held in memory whole. */
const STREAMED_ROOMS_MIN = 100;

export function syncRoute(services: SyncServices): Route {
  const { core, filters } = services;
  const clients = new Lru<string, LazyMembers>(CLIENTS_MAX);
  return route(sync, async ({ query, requester, signal }) => {
    const since = query.since === undefined ? null : parseSyncToken(query.since);
    if (query.since !== undefined && since === null)
      return matrixRefusals.invalidParam('since is no token of this server.');
    const filter = await filters.resolve(requester.userId, query.filter);
    if (!filter.ok) return filter;
    const lazyMembers = lazyMembersOf(clients, requester);
    const settings = syncSettings(
      {
        requester,
        since,
        isFullState: query.full_state ?? false,
        useStateAfter: query.use_state_after ?? query['org.matrix.msc4222.use_state_after'] ?? false,
        setPresence: query.set_presence ?? 'online',
        lazyMembers,
      },
      filter.value,
    );
    const isWaiting = since !== null && !settings.isFullState;
    const deadline = core.clock.nowMs() + (isWaiting ? (query.timeout ?? 0) : 0);
    // Watch before looking, so that nothing falls between.
    const watch = core.notifier.watch(requester.userId, signal);
    try {
      for (;;) {
        const answer = await makeAnswer(services, settings);
        const leftMs = deadline - core.clock.nowMs();
        if (answer.isNews || !isWaiting || leftMs <= 0 || signal.aborted || core.notifier.isReleased)
          return answer.body();
        await watch.next(leftMs);
      }
    } finally {
      watch.close();
    }
  });
}

type Answered = Result<unknown, HttpRefusal>;

interface Answer {
  readonly isNews: boolean;
  body(): Answered;
}

async function makeAnswer(services: SyncServices, settings: SyncSettings): Promise<Answer> {
  const { core, accountData } = services;
  const { requester, since } = settings;
  const ignored = await accountData.ignoredBy(requester.userId);
  const memberships = await services.memberships.of(requester.userId);
  // From here to the next await is one moment: positions and memberships belong together.
  const pos = core.commit.committed;
  const ephemeral = core.ephemeral.current;
  const entries = [...memberships.values()];
  const rows = await accountData.changes(requester.userId, { after: since?.pos ?? 0, upTo: pos });
  const moment: Moment = { pos, ephemeral, memberships: entries, accountData: byRoom(rows), ignored };
  const rooms = await findRoomTasks(services, settings, moment);
  const sections = await Promise.all(
    core.syncExtensions.sections.map((section) =>
      section.read({
        requester,
        since: since?.pos ?? null,
        upTo: pos,
        ephemeralSince: since?.ephemeral ?? 0,
        ephemeralUpTo: ephemeral,
        mark: since?.mark ?? null,
        setPresence: settings.setPresence,
        joinedRooms: rooms.joinedRooms,
        newlyJoinedRooms: rooms.newlyJoinedRooms,
        newlyLeftRooms: rooms.newlyLeftRooms,
      }),
    ),
  );
  const mark = sections.find((section) => section.mark !== undefined)?.mark ?? null;
  const nextBatch = formatSyncToken({ pos, ephemeral, mark });
  const own = (moment.accountData.get('') ?? [])
    .map(accountDataEvent)
    .filter((event) => settings.accountDataMatches(event))
    .map((event) => new RawJson(event.text));
  const members = joinSections(settings, sections, own);
  settings.lazy?.members.begin(since === null ? null : formatSyncToken(since));
  if (since === null && rooms.tasks.length >= STREAMED_ROOMS_MIN) {
    return { isNews: true, body: () => ok(streamedReply(settings, nextBatch, members, rooms.tasks)) };
  }
  const found = await runTasks(rooms.tasks);
  const isNews =
    sections.some((section) => section.isNews) ||
    own.length > 0 ||
    Object.values(found).some((part) => Object.keys(part).length > 0);
  return {
    isNews,
    body() {
      settings.lazy?.members.finish(nextBatch);
      return ok({ next_batch: nextBatch, rooms: found, ...members });
    },
  };
}

async function runTasks(tasks: readonly RoomTask[]): Promise<Record<RoomTask['section'], Record<string, unknown>>> {
  const found: Record<RoomTask['section'], Record<string, unknown>> = { join: {}, invite: {}, knock: {}, leave: {} };
  let next = 0;
  const work = async () => {
    for (let task = tasks[next++]; task; task = tasks[next++]) {
      const room = await task.run();
      if (room !== null) found[task.section][task.roomId] = room;
    }
  };
  await Promise.all(Array.from({ length: Math.min(ROOMS_AT_ONCE, tasks.length) }, work));
  return found;
}

function streamedReply(
  settings: SyncSettings,
  nextBatch: string,
  members: Record<string, unknown>,
  tasks: readonly RoomTask[],
): RawReply {
  return new RawReply({
    status: 200,
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
    body: streamedBody(tasks, ROOMS_AT_ONCE, {
      // The end of the answer carries the token: one that breaks off gives none.
      last: () => {
        settings.lazy?.members.finish(nextBatch);
        return encodeJson({ ...members, next_batch: nextBatch }).slice(1);
      },
    }),
  });
}

/** Joins the members of all sections; events of account data and presence pass the client's filter. */
function joinSections(
  settings: SyncSettings,
  sections: readonly SyncSectionAnswer[],
  own: readonly RawJson[],
): Record<string, unknown> {
  const members: Record<string, unknown> = {};
  const accountData: unknown[] = [...own];
  const presence: unknown[] = [];
  for (const section of sections) {
    for (const [name, value] of Object.entries(section.members)) {
      if (name === 'account_data') accountData.push(...eventsOf(value).filter(settings.accountDataMatches));
      else if (name === 'presence') presence.push(...eventsOf(value).filter(settings.presenceMatches));
      else members[name] = value;
    }
  }
  return { account_data: { events: accountData }, presence: { events: presence }, ...members };
}

function eventsOf(value: unknown): { type: string; sender?: string }[] {
  const events = (value as { events?: unknown } | null)?.events;
  return Array.isArray(events) ? (events as { type: string }[]) : [];
}

function byRoom(rows: readonly AccountDataRow[]): Map<string, AccountDataRow[]> {
  const found = new Map<string, AccountDataRow[]>();
  for (const row of rows) {
    const list = found.get(row.room_id);
    if (list) list.push(row);
    else found.set(row.room_id, [row]);
  }
  return found;
}

function lazyMembersOf(clients: Lru<string, LazyMembers>, { userId, deviceId, sessionId }: Requester): LazyMembers {
  const key = `${userId} ${deviceId ?? sessionId}`;
  const members = clients.get(key) ?? new LazyMembers();
  clients.set(key, members);
  return members;
}
