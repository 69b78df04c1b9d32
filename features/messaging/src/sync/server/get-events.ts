import { matrixRefusals, route, type Route } from '@althing/http';
import { ok } from '@althing/kernel';
import { PAGE_LIMIT_MAX } from '../contract/fields.ts';
import { getEvents } from '../contract/get-events.ts';
import { formatPlace, parsePlace } from '../domain/sync-token.ts';
import { plainRendering, renderEvents } from './render.ts';
import type { Membership } from './memberships.ts';
import type { SyncServices } from './services.ts';

/** Only rooms that the caller is in, from when they came in: no question of what else of history they may see. */
export function getEventsRoute(services: SyncServices): Route {
  const { core, memberships, history } = services;
  return route(getEvents, async ({ query, requester, signal }) => {
    const from = query.from === undefined ? core.commit.committed : parsePlace(query.from);
    if (from === null) return matrixRefusals.invalidParam('from is no token of this server.');
    const deadline = core.clock.nowMs() + (query.timeout ?? 0);
    const watch = core.notifier.watch(requester.userId, signal);
    try {
      for (;;) {
        const upTo = core.commit.committed;
        const joined = [...(await memberships.of(requester.userId)).values()]
          .filter((entry) => entry.membership === 'join' && (memberships.lastPosOf(entry.roomId) ?? upTo) > from)
          .map((entry) => ({ roomId: entry.roomId, after: Math.max(from, cameIn(entry) - 1) }));
        const ids = await history.eventsOf(joined, { upTo, limit: PAGE_LIMIT_MAX });
        const leftMs = deadline - core.clock.nowMs();
        if (ids.length > 0 || leftMs <= 0 || signal.aborted || core.notifier.isReleased) {
          const events = [...(await core.store.events(ids)).values()].toSorted((one, other) => one.pos - other.pos);
          const last = events.length < PAGE_LIMIT_MAX ? upTo : (events.at(-1)?.pos ?? upTo);
          return ok({
            chunk: await renderEvents(services, events, plainRendering(requester)),
            start: formatPlace(from),
            end: formatPlace(last),
          });
        }
        await watch.next(leftMs);
      }
    } finally {
      watch.close();
    }
  });
}

/** Where the caller came in; the last change of their membership where memory doesn't know. */
function cameIn({ joinedSince, pos }: Membership): number {
  return joinedSince ?? pos;
}
