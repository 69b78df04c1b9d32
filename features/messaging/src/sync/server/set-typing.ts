import { matrixRefusals, route, type Route } from '@althing/http';
import { ok } from '@althing/kernel';
import { setTyping } from '../contract/set-typing.ts';
import { accessRoom } from './room-access.ts';
import type { SyncServices } from './services.ts';

const TYPING_MS_DEFAULT = 30_000;

export function setTypingRoute(services: SyncServices): Route {
  return route(setTyping, async ({ params, body, requester }) => {
    if (params.userId !== requester.userId) return matrixRefusals.forbidden('Nobody types for another.');
    const reading = await accessRoom(services, requester, params.roomId);
    if (!reading.ok) return reading;
    if (reading.value.as !== 'joined') return matrixRefusals.forbidden('You are not in this room.');
    const { room } = reading.value;
    if (body.typing) services.typing.start(room, requester.userId, body.timeout ?? TYPING_MS_DEFAULT);
    else services.typing.stop(room, requester.userId);
    return ok({});
  });
}
