import { matrixRefusals, route, type Route } from '@althing/http';
import { ok } from '@althing/kernel';
import { getRelations } from '../contract/get-relations.ts';
import { formatPlace, parsePlace } from '../domain/sync-token.ts';
import { isInRanges } from '../domain/visible-ranges.ts';
import { findVisibleEvent } from './find-event.ts';
import { plainRendering, renderEvents } from './render.ts';
import type { SyncServices } from './services.ts';

const PAGE_LIMIT_DEFAULT = 20;
/** How far `recurse` follows: a reaction to an edit of an event in a thread (Client-Server API, "Relationships"). */
const RECURSION_DEPTH = 3;

export function getRelationsRoute(services: SyncServices): Route {
  const { core, relations } = services;
  return route(getRelations, async ({ params, query, requester }) => {
    const found = await findVisibleEvent(services, requester, params.roomId, params.eventId);
    if (!found.ok) return matrixRefusals.notFound('There is no such event.');
    const dir = query.dir ?? 'b';
    const end = core.commit.committed;
    const from = query.from === undefined ? (dir === 'b' ? end : 0) : parsePlace(query.from);
    const to = query.to === undefined ? (dir === 'b' ? 0 : end) : parsePlace(query.to);
    if (from === null || to === null) return matrixRefusals.invalidParam('from or to is no token of this server.');
    const limit = Math.max(query.limit ?? PAGE_LIMIT_DEFAULT, 1);
    const ids = await relations.related(params.eventId, {
      roomId: params.roomId,
      relType: params.relType,
      eventType: params.eventType,
      after: dir === 'b' ? to : from,
      upTo: Math.min(dir === 'b' ? from : to, end),
      dir,
      limit: limit + 1,
      depthMax: query.recurse ? RECURSION_DEPTH : 1,
    });
    const events = await core.store.events(ids.slice(0, limit));
    const ordered = ids.flatMap((id) => events.get(id) ?? []);
    const last = ordered.at(-1);
    const ignored = await services.accountData.ignoredBy(requester.userId);
    const visible = ordered.filter((event) => isInRanges(found.value.ranges, event.pos) && !ignored.has(event.sender));
    return ok({
      chunk: await renderEvents(services, visible, plainRendering(requester)),
      ...(ids.length > limit && last ? { next_batch: formatPlace(dir === 'b' ? last.pos - 1 : last.pos) } : {}),
      ...(query.from === undefined ? {} : { prev_batch: query.from }),
      ...(query.recurse ? { recursion_depth: RECURSION_DEPTH } : {}),
    });
  });
}
