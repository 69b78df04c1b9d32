import { matrixRefusals, route, type Route } from '@althing/http';
import { ok } from '@althing/kernel';
import { getRoomEvent } from '../contract/get-room-event.ts';
import { findVisibleEvent } from './find-event.ts';
import { plainRendering, renderEvents } from './render.ts';
import type { SyncServices } from './services.ts';

export function getRoomEventRoute(services: SyncServices): Route {
  return route(getRoomEvent, async ({ params, requester }) => {
    const found = await findVisibleEvent(services, requester, params.roomId, params.eventId);
    // Whether a hidden event exists is nobody's business: the same answer for each reason.
    if (!found.ok) return matrixRefusals.notFound('There is no such event.');
    return ok((await renderEvents(services, [found.value.event], plainRendering(requester)))[0]);
  });
}
