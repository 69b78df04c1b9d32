import { matrixRefusals, route, type Route } from '@althing/http';
import { ok } from '@althing/kernel';
import type { RoomEvent } from '../../core/domain/room-event.ts';
import type { Room } from '../../core/server/room.ts';
import { PAGE_LIMIT_MAX } from '../contract/fields.ts';
import type { RoomEventFilter } from '../contract/filter.ts';
import { getRoomMessages } from '../contract/get-room-messages.ts';
import { formatPlace, parsePlace } from '../domain/sync-token.ts';
import { readFilterOf, type ReadFilter } from './event-filter-of.ts';
import { plainRendering, renderEvents, renderState } from './render.ts';
import { accessRoom, rangesFor } from './room-access.ts';
import type { SyncServices } from './services.ts';
import { entriesAt } from './state-at.ts';
import { pageOfEvents } from './timeline.ts';

const PAGE_LIMIT_DEFAULT = 10;

export function getRoomMessagesRoute(services: SyncServices): Route {
  const { core } = services;
  return route(getRoomMessages, async ({ params, query, requester }) => {
    const reading = await accessRoom(services, requester, params.roomId);
    if (!reading.ok) return reading;
    const { room } = reading.value;
    const filter = readFilterOf(query.filter, room.roomId, await services.accountData.ignoredBy(requester.userId));
    if (!filter.ok) return filter;
    const { dir } = query;
    const end = core.commit.committed;
    const from = query.from === undefined || query.from === '' ? (dir === 'b' ? end : 0) : parsePlace(query.from);
    const to = query.to === undefined || query.to === '' ? (dir === 'b' ? 0 : end) : parsePlace(query.to);
    if (from === null || to === null) return matrixRefusals.invalidParam('from or to is no token of this server.');
    const page = await pageOfEvents(core, room, {
      after: dir === 'b' ? to : from,
      upTo: Math.min(dir === 'b' ? from : to, end),
      limit: limitOf(query.limit, filter.value),
      ranges: await rangesFor(services, room, requester.userId, end),
      matches: await relatedMatcher(services, room, filter.value),
      dir,
    });
    const rendering = plainRendering(requester);
    const members = await membersFor(services, room, filter.value.filter, page.events);
    return ok({
      chunk: await renderEvents(services, page.events, rendering),
      start: query.from ?? formatPlace(from),
      ...(page.end === null ? {} : { end: formatPlace(page.end) }),
      ...(members.length > 0 ? { state: await renderState(services, members, rendering) } : {}),
    });
  });
}

function limitOf(limit: number | undefined, { filter }: ReadFilter): number {
  return Math.min(limit ?? filter.limit ?? PAGE_LIMIT_DEFAULT, PAGE_LIMIT_MAX);
}

/** Adds the filter's wishes about relations: events that others, or certain kinds of events, relate to. */
async function relatedMatcher(
  { relations }: SyncServices,
  room: Room,
  { filter, matches }: ReadFilter,
): Promise<(event: RoomEvent) => boolean> {
  const { related_by_rel_types: types, related_by_senders: senders } = filter;
  if (!types && !senders) return matches;
  const parents = await relations.parents(room.roomId, { types: types ?? null, senders: senders ?? null });
  return (event) => parents.has(event.eventId) && matches(event);
}

/** The membership events of the senders, if members are loaded lazily. */
export async function membersFor(
  services: SyncServices,
  room: Room,
  filter: RoomEventFilter,
  events: readonly RoomEvent[],
): Promise<RoomEvent[]> {
  if (filter.lazy_load_members !== true || events.length === 0) return [];
  const senders = new Set(events.map((event) => event.sender));
  const newest = Math.max(...events.map((event) => event.pos));
  return entriesAt(
    services,
    room,
    newest,
    [...senders].map((stateKey) => ({ type: 'm.room.member', stateKey })),
  );
}
