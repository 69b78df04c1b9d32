import { matrixRefusals, route, type Requester, type Route } from '@althing/http';
import { ok } from '@althing/kernel';
import type { RoomEvent } from '../../core/domain/room-event.ts';
import { searchEvents } from '../contract/search-events.ts';
import { eventMatcher, roomMatcher } from '../domain/match-filter.ts';
import { formatPlace } from '../domain/sync-token.ts';
import { isInRanges, type PosRange } from '../domain/visible-ranges.ts';
import { plainRendering, renderEvents, renderState } from './render.ts';
import { rangesFor } from './room-access.ts';
import type { SyncServices } from './services.ts';
import { isHeard } from './sync-settings.ts';
import { entriesAt, stateAt } from './state-at.ts';
import { pageOfEvents } from './timeline.ts';

const RESULTS_DEFAULT = 10;
const RESULTS_MAX = 50;
/** Hits looked through for one page; what a filter or visibility drops makes the page shorter. */
const HITS_MAX = 100;
const SURROUNDING_DEFAULT = 5;

const tokenPattern = /^f(\d{1,7})_(\d{1,15})$/;

export function searchEventsRoute(services: SyncServices): Route {
  const { core, memberships, accountData, search } = services;
  return route(searchEvents, async ({ query, body, requester }) => {
    const wish = body.search_categories.room_events;
    if (!wish) return ok({ search_categories: {} });
    const token = query.next_batch === undefined ? null : tokenPattern.exec(query.next_batch);
    if (query.next_batch !== undefined && !token)
      return matrixRefusals.invalidParam('next_batch is no token of this server.');
    const offset = Number(token?.[1] ?? 0);
    const end = token ? Number(token[2]) : core.commit.committed;
    const limit = Math.min(wish.filter?.limit ?? RESULTS_DEFAULT, RESULTS_MAX);
    const isWanted = roomMatcher(wish.filter);
    const roomIds = [...(await memberships.of(requester.userId)).values()]
      .filter((entry) => entry.membership === 'join' && isWanted(entry.roomId))
      .map((entry) => entry.roomId);
    const hits = await search.find({
      term: wish.search_term,
      roomIds,
      keys: wish.keys ?? null,
      orderBy: wish.order_by ?? 'rank',
      upTo: end,
      offset,
      limit: HITS_MAX,
    });
    const found = await core.store.events(hits.map((hit) => hit.eventId));
    const matches = eventMatcher(wish.filter);
    const ignored = await accountData.ignoredBy(requester.userId);
    const rangesByRoom = await rangesOf(services, requester, [...found.values()], end);
    const visible = hits.flatMap((hit, place) => {
      const event = found.get(hit.eventId);
      if (!event || event.redactedBecause || !matches(event) || !isHeard(event, ignored)) return [];
      return isInRanges(rangesByRoom.get(event.roomId) ?? [], event.pos) ? [{ event, rank: hit.rank, place }] : [];
    });
    const results = visible.slice(0, limit);
    // Neither the count nor a next page may tell that something hidden holds the words.
    const next = visible[limit]?.place ?? (hits.length === HITS_MAX ? HITS_MAX : null);
    const groupKeys = new Set(wish.groupings?.group_by?.map((group) => group.key));
    const rooms = [...new Set(results.map(({ event }) => event.roomId))];
    return ok({
      search_categories: {
        room_events: {
          count: offset + visible.length,
          highlights: wish.search_term.split(/\s+/).filter((word) => word !== ''),
          results: await Promise.all(
            results.map(async ({ event, rank }) => ({
              rank,
              result: (await renderEvents(services, [event], plainRendering(requester)))[0],
              ...(wish.event_context
                ? {
                    context: await contextOf(
                      services,
                      requester,
                      event,
                      rangesByRoom.get(event.roomId) ?? [],
                      wish.event_context,
                    ),
                  }
                : {}),
            })),
          ),
          ...(wish.include_state ? { state: await stateOf(services, requester, rooms) } : {}),
          ...(groupKeys.size > 0 ? { groups: groupsOf(results, groupKeys) } : {}),
          ...(next === null ? {} : { next_batch: `f${offset + next}_${end}` }),
        },
      },
    });
  });
}

async function rangesOf(
  services: SyncServices,
  { userId }: Requester,
  events: readonly RoomEvent[],
  end: number,
): Promise<Map<string, PosRange[]>> {
  const roomIds = [...new Set(events.map((event) => event.roomId))];
  const found = await Promise.all(
    roomIds.map(async (roomId) => {
      const room = await services.core.rooms.load(roomId);
      return [roomId, room ? await rangesFor(services, room, userId, end) : []] as const;
    }),
  );
  return new Map(found);
}

async function contextOf(
  services: SyncServices,
  requester: Requester,
  event: RoomEvent,
  ranges: readonly PosRange[],
  wish: { before_limit?: number | undefined; after_limit?: number | undefined; include_profile?: boolean | undefined },
): Promise<Record<string, unknown>> {
  const room = await services.core.rooms.load(event.roomId);
  if (!room) return {};
  const page = { ranges, matches: () => true };
  const [before, after] = await Promise.all([
    pageOfEvents(services.core, room, {
      ...page,
      after: 0,
      upTo: event.pos - 1,
      limit: wish.before_limit ?? SURROUNDING_DEFAULT,
      dir: 'b',
    }),
    pageOfEvents(services.core, room, {
      ...page,
      after: event.pos,
      upTo: services.core.commit.committed,
      limit: wish.after_limit ?? SURROUNDING_DEFAULT,
      dir: 'f',
    }),
  ]);
  const rendering = plainRendering(requester);
  const senders = new Set([...before.events, event, ...after.events].map(({ sender }) => sender));
  const members = wish.include_profile
    ? await entriesAt(
        services,
        room,
        event.pos,
        [...senders].map((stateKey) => ({ type: 'm.room.member', stateKey })),
      )
    : [];
  return {
    events_before: await renderEvents(services, before.events, rendering),
    events_after: await renderEvents(services, after.events, rendering),
    start: formatPlace((before.events.at(-1) ?? event).pos - 1),
    end: formatPlace((after.events.at(-1) ?? event).pos),
    ...(wish.include_profile
      ? {
          profile_info: Object.fromEntries(
            members.map(({ stateKey, content }) => [
              stateKey,
              { displayname: content['displayname'] ?? null, avatar_url: content['avatar_url'] ?? null },
            ]),
          ),
        }
      : {}),
  };
}

async function stateOf(
  services: SyncServices,
  requester: Requester,
  roomIds: readonly string[],
): Promise<Record<string, unknown>> {
  const found = await Promise.all(
    roomIds.map(async (roomId) => {
      const room = await services.core.rooms.load(roomId);
      const state = room ? await stateAt(services, room, services.core.commit.committed) : [];
      return [roomId, await renderState(services, state, plainRendering(requester))] as const;
    }),
  );
  return Object.fromEntries(found);
}

function groupsOf(
  results: readonly { event: RoomEvent; rank: number }[],
  keys: ReadonlySet<'room_id' | 'sender' | undefined>,
): Record<string, unknown> {
  const groups: Record<string, Record<string, { order: number; results: string[] }>> = {};
  for (const key of ['room_id', 'sender'] as const) {
    if (!keys.has(key)) continue;
    const named: Record<string, { order: number; results: string[] }> = (groups[key] = {});
    for (const { event } of results) {
      const name = key === 'room_id' ? event.roomId : event.sender;
      const group = (named[name] ??= { order: Object.keys(named).length + 1, results: [] });
      group.results.push(event.eventId);
    }
  }
  return groups;
}
