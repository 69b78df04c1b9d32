import { matrixRefusals, route, type Route } from '@althing/http';
import { ok } from '@althing/kernel';
import { listThreads } from '../contract/list-threads.ts';
import { formatPlace, parsePlace } from '../domain/sync-token.ts';
import { isInRanges } from '../domain/visible-ranges.ts';
import { plainRendering, renderEvents } from './render.ts';
import { accessRoom, rangesFor } from './room-access.ts';
import type { SyncServices } from './services.ts';

const PAGE_LIMIT_DEFAULT = 20;

export function listThreadsRoute(services: SyncServices): Route {
  const { core, relations } = services;
  return route(listThreads, async ({ params, query, requester }) => {
    const reading = await accessRoom(services, requester, params.roomId);
    if (!reading.ok) return reading;
    const from = query.from === undefined ? core.commit.committed : parsePlace(query.from);
    if (from === null) return matrixRefusals.invalidParam('from is no token of this server.');
    const limit = Math.max(query.limit ?? PAGE_LIMIT_DEFAULT, 1);
    const threads = await relations.threads(params.roomId, {
      upTo: Math.min(from, reading.value.upTo),
      limit: limit + 1,
      participant: query.include === 'participated' ? requester.userId : null,
    });
    const page = threads.slice(0, limit);
    const roots = await core.store.events(page.map((thread) => thread.rootId));
    const ranges = await rangesFor(services, reading.value.room, requester.userId, core.commit.committed);
    const ignored = await services.accountData.ignoredBy(requester.userId);
    const visible = page
      .flatMap((thread) => roots.get(thread.rootId) ?? [])
      .filter((root) => isInRanges(ranges, root.pos) && !ignored.has(root.sender));
    const last = page.at(-1);
    return ok({
      chunk: await renderEvents(services, visible, plainRendering(requester)),
      ...(threads.length > limit && last ? { next_batch: formatPlace(last.latestPos - 1) } : {}),
    });
  });
}
