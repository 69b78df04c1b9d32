import { route } from '@althing/http';
import { getPresence } from '../contract/get-presence.ts';
import type { People } from './people.ts';

export const getPresenceRoute = (people: People) =>
  route(getPresence, ({ params, requester }) => people.presence.read(requester.userId, params.userId));
