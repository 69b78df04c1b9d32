// The children of a space, in the order in which clients show them (Client-Server API, "Ordering of children").
import type { RoomEvent } from '../../core/domain/room-event.ts';

/** m.space.child events that name a child, in order. What names no server to ask is no child. */
export function childrenInOrder(
  state: Iterable<RoomEvent>,
  { suggestedOnly }: { suggestedOnly: boolean },
): RoomEvent[] {
  const children: RoomEvent[] = [];
  for (const event of state) {
    if (event.type !== 'm.space.child' || !event.stateKey?.startsWith('!')) continue;
    if (!Array.isArray(event.content['via']) || event.content['via'].length === 0) continue;
    if (suggestedOnly && event.content['suggested'] !== true) continue;
    children.push(event);
  }
  return children.toSorted(compareChildren);
}

function compareChildren(a: RoomEvent, b: RoomEvent): number {
  const orderA = orderOf(a);
  const orderB = orderOf(b);
  if (orderA !== orderB) {
    if (orderA === null) return 1;
    if (orderB === null) return -1;
    return orderA < orderB ? -1 : 1;
  }
  return a.originServerTs - b.originServerTs || ((a.stateKey ?? '') < (b.stateKey ?? '') ? -1 : 1);
}

function orderOf({ content }: RoomEvent): string | null {
  const { order } = content;
  return typeof order === 'string' && /^[\x20-\x7e]{1,50}$/.test(order) ? order : null;
}
