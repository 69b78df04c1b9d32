import { route, type Route } from '@althing/http';
import { ok } from '@althing/kernel';
import { getEventContext } from '../contract/get-event-context.ts';
import { formatPlace } from '../domain/sync-token.ts';
import { readFilterOf } from './event-filter-of.ts';
import { findVisibleEvent } from './find-event.ts';
import { plainRendering, renderEvents, renderState } from './render.ts';
import type { SyncServices } from './services.ts';
import { stateAt } from './state-at.ts';
import { pageOfEvents } from './timeline.ts';

const CONTEXT_LIMIT_DEFAULT = 10;

export function getEventContextRoute(services: SyncServices): Route {
  const { core } = services;
  return route(getEventContext, async ({ params, query, requester }) => {
    const found = await findVisibleEvent(services, requester, params.roomId, params.eventId);
    if (!found.ok) return found;
    const { event, ranges, reading } = found.value;
    const filter = readFilterOf(query.filter, params.roomId, await services.accountData.ignoredBy(requester.userId));
    if (!filter.ok) return filter;
    const { matches } = filter.value;
    const limit = query.limit ?? CONTEXT_LIMIT_DEFAULT;
    const beforeLimit = Math.floor(limit / 2);
    const { room } = reading;
    const [before, after] = await Promise.all([
      pageOfEvents(core, room, { after: 0, upTo: event.pos - 1, limit: beforeLimit, ranges, matches, dir: 'b' }),
      pageOfEvents(core, room, {
        after: event.pos,
        upTo: core.commit.committed,
        limit: limit - beforeLimit,
        ranges,
        matches,
        dir: 'f',
      }),
    ]);
    const all = [...before.events, event, ...after.events];
    const senders = new Set<string>(all.map(({ sender }) => sender));
    const isLazy = filter.value.filter.lazy_load_members === true;
    const last = after.events.at(-1) ?? event;
    const state = await stateAt(services, room, Math.min(last.pos, reading.upTo), {
      wants: isLazy ? (type, stateKey) => type !== 'm.room.member' || senders.has(stateKey) : undefined,
    });
    const rendering = plainRendering(requester);
    return ok({
      event: (await renderEvents(services, [event], rendering))[0],
      events_before: await renderEvents(services, before.events, rendering),
      events_after: await renderEvents(services, after.events, rendering),
      state: await renderState(services, state, rendering),
      start: formatPlace((before.events.at(-1) ?? event).pos - 1),
      end: formatPlace(last.pos),
    });
  });
}
