import { httpRefuse, matrixRefusals, route, type Route } from '@althing/http';
import { isJsonObject, ok, type JsonObject } from '@althing/kernel';
import { zRoomId } from '../../core/contract/ids.ts';
import { setTag } from '../contract/set-tag.ts';
import type { SyncServices } from './services.ts';

/** Tags on one room: a sync brings them all whenever one changes. */
const TAGS_PER_ROOM_MAX = 100;
/** An order and what a client adds to it. */
const TAG_BYTES_MAX = 2048;

export function setTagRoute({ accountData }: SyncServices): Route {
  return route(setTag, async ({ params, body, requester }) => {
    if (params.userId !== requester.userId) return matrixRefusals.forbidden('Tags are their owner’s only.');
    const roomId = zRoomId.safeParse(params.roomId);
    if (!roomId.success) return matrixRefusals.invalidParam('The room id is not valid.');
    const bytes = Buffer.byteLength(JSON.stringify(body));
    if (bytes > TAG_BYTES_MAX) return matrixRefusals.tooLarge(`A tag holds at most ${TAG_BYTES_MAX} bytes.`);
    const entry = { userId: requester.userId, roomId: roomId.data, type: 'm.tag' };
    if (!(await accountData.hasRoomFor(entry, bytes))) {
      return httpRefuse(400, 'M_RESOURCE_LIMIT_EXCEEDED', 'There is no room for more account data.');
    }
    let isFull = false;
    await accountData.update(entry, (content) => {
      const tags: JsonObject = isJsonObject(content['tags']) ? content['tags'] : {};
      isFull = Object.keys(tags).length >= TAGS_PER_ROOM_MAX && !Object.hasOwn(tags, params.tag);
      return isFull ? null : { ...content, tags: { ...tags, [params.tag]: body as JsonObject } };
    });
    if (isFull) return httpRefuse(400, 'M_RESOURCE_LIMIT_EXCEEDED', `A room bears at most ${TAGS_PER_ROOM_MAX} tags.`);
    return ok({});
  });
}
