import { createHmac, randomBytes } from 'node:crypto';
import { route } from '@althing/http';
import { ok } from '@althing/kernel';
import { getTurnServer } from '../contract/get-turn-server.ts';
import type { People } from './people.ts';

/** Longer than a call usually is; clients ask anew before it is over. */
const CREDENTIALS_SECONDS = 3600;
const NAME_BYTES = 12;

/**
 * Credentials as relays with a shared secret take them (draft-uberti-behave-turn-rest): `expiry:name`, and the name's
 * HMAC-SHA1. The name is random, so that the relay can't tell whose calls it carries (R6).
 */
export const getTurnServerRoute = ({ core }: People) =>
  route(getTurnServer, async () => {
    const { turn } = core.config;
    if (!turn) return ok({});
    const expiry = Math.floor(core.clock.nowMs() / 1000) + CREDENTIALS_SECONDS;
    const username = `${expiry}:${randomBytes(NAME_BYTES).toString('base64url')}`;
    const password = createHmac('sha1', turn.secret).update(username).digest('base64');
    return ok({ username, password, uris: [...turn.uris], ttl: CREDENTIALS_SECONDS });
  });
