import { matrixRefusals, route } from '@althing/http';
import { ok } from '@althing/kernel';
import { setPresence } from '../contract/set-presence.ts';
import type { People } from './people.ts';

export const setPresenceRoute = (people: People) =>
  route(setPresence, async ({ params, body, requester }) => {
    if (params.userId !== requester.userId) return matrixRefusals.forbidden("You can't set somebody else's presence.");
    await people.presence.set(requester.userId, body.presence, body.status_msg ?? null);
    return ok({});
  });
