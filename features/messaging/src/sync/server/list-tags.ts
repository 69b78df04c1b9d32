import { matrixRefusals, route, type Route } from '@althing/http';
import { isJsonObject, ok } from '@althing/kernel';
import { listTags } from '../contract/list-tags.ts';
import type { SyncServices } from './services.ts';

export function listTagsRoute({ accountData }: SyncServices): Route {
  return route(listTags, async ({ params, requester }) => {
    if (params.userId !== requester.userId) return matrixRefusals.forbidden('Tags are their owner’s only.');
    const content = await accountData.read({ userId: requester.userId, roomId: params.roomId, type: 'm.tag' });
    const tags = content?.['tags'];
    return ok({ tags: isJsonObject(tags) ? tags : {} });
  });
}
