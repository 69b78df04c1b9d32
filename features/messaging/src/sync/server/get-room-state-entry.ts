import { matrixRefusals, route, type Route } from '@althing/http';
import { ok } from '@althing/kernel';
import { getRoomStateEntry } from '../contract/get-room-state-entry.ts';
import { plainRendering, renderState } from './render.ts';
import { accessRoom } from './room-access.ts';
import type { SyncServices } from './services.ts';
import { entriesAt } from './state-at.ts';

export function getRoomStateEntryRoute(services: SyncServices): Route {
  return route(getRoomStateEntry, async ({ params, query, requester }) => {
    const reading = await accessRoom(services, requester, params.roomId);
    if (!reading.ok) return reading;
    const entry = { type: params.eventType, stateKey: params.stateKey };
    const [event] = await entriesAt(services, reading.value.room, reading.value.upTo, [entry]);
    if (!event) return matrixRefusals.notFound('The room has no such state.');
    if (query.format !== 'event') return ok(event.content);
    return ok((await renderState(services, [event], plainRendering(requester)))[0]);
  });
}
