import { matrixRefusals, route, type Route } from '@althing/http';
import { ok } from '@althing/kernel';
import { getFilter } from '../contract/get-filter.ts';
import type { SyncServices } from './services.ts';

export function getFilterRoute({ filters }: SyncServices): Route {
  return route(getFilter, async ({ params, requester }) => {
    if (params.userId !== requester.userId) return matrixRefusals.forbidden('Filters are read by their owner only.');
    const filter = await filters.read(requester.userId, params.filterId);
    return filter ? ok(filter) : matrixRefusals.notFound('There is no filter of this id.');
  });
}
