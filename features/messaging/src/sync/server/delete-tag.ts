import { matrixRefusals, route, type Route } from '@althing/http';
import { isJsonObject, ok } from '@althing/kernel';
import { deleteTag } from '../contract/delete-tag.ts';
import type { SyncServices } from './services.ts';

export function deleteTagRoute({ accountData }: SyncServices): Route {
  return route(deleteTag, async ({ params, requester }) => {
    if (params.userId !== requester.userId) return matrixRefusals.forbidden('Tags are their owner’s only.');
    await accountData.update({ userId: requester.userId, roomId: params.roomId, type: 'm.tag' }, (content) => {
      const tags = content['tags'];
      if (!isJsonObject(tags) || !Object.hasOwn(tags, params.tag)) return null;
      const { [params.tag]: _removed, ...left } = tags;
      return { ...content, tags: left };
    });
    return ok({});
  });
}
