import { matrixRefusals, route, type Route } from '@althing/http';
import { ok } from '@althing/kernel';
import { parseSyncToken } from '../../sync/domain/sync-token.ts';
import { getKeyChanges } from '../contract/get-key-changes.ts';
import type { KeyServer } from './key-server.ts';

export function getKeyChangesRoute({ core, deviceLists }: KeyServer): Route {
  return route(getKeyChanges, async ({ requester, query }) => {
    const from = parseSyncToken(query.from);
    if (!from || !parseSyncToken(query.to)) return matrixRefusals.invalidParam('No token that /sync gave.');
    // Only the last change of each person is kept, so `to` can't be held to; a client that looks again once too often
    // loses nothing.
    return ok(await deviceLists.deltaOf(requester.userId, from.pos, core.commit.committed));
  });
}
