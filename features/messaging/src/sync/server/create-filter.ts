import { matrixRefusals, route, type Route } from '@althing/http';
import { ok } from '@althing/kernel';
import { createFilter } from '../contract/create-filter.ts';
import type { SyncServices } from './services.ts';

export function createFilterRoute({ filters }: SyncServices): Route {
  return route(createFilter, async ({ params, body, requester }) => {
    if (params.userId !== requester.userId) return matrixRefusals.forbidden('Filters are kept for oneself only.');
    const kept = await filters.keep(requester.userId, body);
    return kept.ok ? ok({ filter_id: kept.value }) : kept;
  });
}
