import { matrixRefusals, route, type HttpRefusal } from '@althing/http';
import { ok, type Result } from '@althing/kernel';
import { listPublicRooms, searchPublicRooms } from '../contract/list-public-rooms.ts';
import type { DirectoryQuestion } from '../domain/directory-page.ts';
import type { RoomsContext } from './context.ts';

/** Rooms in one answer, about 300 bytes each. */
const ROOMS_PER_PAGE_MAX = 500;

export const publicRoomsRoutes = (context: RoomsContext) => [
  route(listPublicRooms, async ({ query }) =>
    answer(context, query.server, {
      limit: query.limit,
      since: query.since ?? null,
      searchTerm: null,
      roomTypes: null,
    }),
  ),
  route(searchPublicRooms, async ({ query, body }) =>
    answer(context, query.server, {
      limit: body.limit ?? undefined,
      since: body.since ?? null,
      searchTerm: body.filter?.generic_search_term?.trim() || null,
      roomTypes: body.filter?.room_types ?? null,
    }),
  ),
];

async function answer(
  { core, directory }: RoomsContext,
  server: string | undefined,
  question: Omit<DirectoryQuestion, 'limit'> & { readonly limit: number | undefined },
): Promise<
  Result<{ chunk: unknown[]; next_batch?: string; prev_batch?: string; total_room_count_estimate: number }, HttpRefusal>
> {
  if (server !== undefined && server !== core.config.serverName)
    return matrixRefusals.notFound(`${server} is not reached from here.`);
  // Zero, which some clients send for "no limit", gives a full page too.
  const limit = Math.min(question.limit || ROOMS_PER_PAGE_MAX, ROOMS_PER_PAGE_MAX);
  const page = await directory.page({ ...question, limit });
  if (!page) return matrixRefusals.invalidParam('since is no token of this directory.');
  return ok({
    chunk: [...page.chunk],
    ...(page.nextBatch === null ? {} : { next_batch: page.nextBatch }),
    ...(page.prevBatch === null ? {} : { prev_batch: page.prevBatch }),
    total_room_count_estimate: page.total,
  });
}
