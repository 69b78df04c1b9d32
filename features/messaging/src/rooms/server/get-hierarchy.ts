// The tree of a space, depth first. A page token is the number of rooms already given: the walk is repeated up to
// there, over rooms that memory then has, so that no walk has to be kept for a client that may never come back.
import { matrixRefusals, route } from '@althing/http';
import { ok } from '@althing/kernel';
import type { UserId } from '../../core/contract/ids.ts';
import type { RoomEvent } from '../../core/domain/room-event.ts';
import { strippedEvent } from '../../core/server/client-event.ts';
import type { Core } from '../../core/server/core.ts';
import type { Room } from '../../core/server/room.ts';
import { getHierarchy } from '../contract/get-hierarchy.ts';
import { childrenInOrder } from '../domain/space-children.ts';
import type { RoomsContext } from './context.ts';
import { maySeeFromOutside, outsideView } from './outside-view.ts';

const ROOMS_PER_PAGE = 50;
const ROOMS_PER_PAGE_MAX = 100;
const DEPTH_MAX = 20;
/** Bounds the work that one question can cause, closed rooms included. */
const ROOMS_WALKED_MAX = 2000;

interface Visit {
  readonly room: Room;
  readonly children: readonly RoomEvent[];
}

export const getHierarchyRoute = ({ core }: RoomsContext) =>
  route(getHierarchy, async ({ params, query, requester }) => {
    const limit = Math.min(query.limit ?? ROOMS_PER_PAGE, ROOMS_PER_PAGE_MAX);
    const asked = { suggestedOnly: query.suggested_only, depthMax: Math.min(query.max_depth ?? DEPTH_MAX, DEPTH_MAX) };
    const token = `${asked.suggestedOnly ? 's' : 'a'}${asked.depthMax}`;
    const skip = query.from === undefined ? 0 : parseFrom(query.from, token);
    if (skip === null) return matrixRefusals.invalidParam('from is unknown, or suggested_only or max_depth changed.');
    const userId = requester.userId as UserId;
    const root = await core.rooms.load(params.roomId);
    if (!root || !(await maySeeFromOutside(core, root, userId)))
      return matrixRefusals.forbidden('The space is closed to you.');
    const visits: Visit[] = [];
    let seen = 0;
    for await (const visit of walk(core, root, userId, asked)) {
      seen++;
      if (seen <= skip) continue;
      if (visits.length === limit) return ok({ rooms: visits.map(toOutput), next_batch: `${token}_${skip + limit}` });
      visits.push(visit);
    }
    return ok({ rooms: visits.map(toOutput) });
  });

function parseFrom(from: string, token: string): number | null {
  const match = /^(.+)_(\d{1,6})$/.exec(from);
  return match?.[1] === token ? Number(match[2]) : null;
}

async function* walk(
  core: Core,
  root: Room,
  userId: UserId,
  { suggestedOnly, depthMax }: { suggestedOnly: boolean; depthMax: number },
): AsyncGenerator<Visit> {
  const walked = new Set<string>([root.roomId]);
  const stack: { roomId: string; depth: number }[] = [{ roomId: root.roomId, depth: 0 }];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const room = await core.rooms.load(next.roomId);
    if (!room || !(await maySeeFromOutside(core, room, userId))) continue;
    await room.settled();
    const isSpace = room.get('m.room.create', '')?.content['type'] === 'm.space';
    const children = isSpace ? childrenInOrder(room.state(), { suggestedOnly }) : [];
    yield { room, children };
    if (next.depth >= depthMax) continue;
    for (const { stateKey } of children.toReversed()) {
      if (stateKey === null || walked.has(stateKey) || stateKey.includes('\0') || walked.size >= ROOMS_WALKED_MAX)
        continue;
      walked.add(stateKey);
      stack.push({ roomId: stateKey, depth: next.depth + 1 });
    }
  }
}

function toOutput({ room, children }: Visit): Record<string, unknown> {
  return {
    ...outsideView(room),
    children_state: children.map((event) => ({ ...strippedEvent(event), origin_server_ts: event.originServerTs })),
  };
}
