import { matrixRefusals, route, type Route } from '@althing/http';
import { ok } from '@althing/kernel';
import { setReadMarkers } from '../contract/set-read-markers.ts';
import { markRead } from './mark-read.ts';
import { accessRoom } from './room-access.ts';
import type { SyncServices } from './services.ts';

export function setReadMarkersRoute(services: SyncServices): Route {
  return route(setReadMarkers, async ({ params, body, requester }) => {
    const reading = await accessRoom(services, requester, params.roomId);
    if (!reading.ok) return reading;
    if (reading.value.as !== 'joined') return matrixRefusals.forbidden('You are not in this room.');
    for (const type of ['m.read', 'm.read.private', 'm.fully_read'] as const) {
      const eventId = body[type];
      if (eventId === undefined) continue;
      const mark = { userId: requester.userId, type, eventId, threadId: '' };
      const marked = await markRead(services, reading.value.room, mark);
      if (!marked.ok) return marked;
    }
    return ok({});
  });
}
