import { route, type Route } from '@althing/http';
import { ok } from '@althing/kernel';
import { getRoomState } from '../contract/get-room-state.ts';
import { plainRendering, renderState } from './render.ts';
import { accessRoom } from './room-access.ts';
import type { SyncServices } from './services.ts';
import { stateAt } from './state-at.ts';

export function getRoomStateRoute(services: SyncServices): Route {
  return route(getRoomState, async ({ params, requester }) => {
    const reading = await accessRoom(services, requester, params.roomId);
    if (!reading.ok) return reading;
    const state = await stateAt(services, reading.value.room, reading.value.upTo);
    return ok(await renderState(services, state, plainRendering(requester)));
  });
}
