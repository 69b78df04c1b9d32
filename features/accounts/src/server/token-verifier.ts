// Tells who holds an access token. Answers are kept in memory for seconds, so that authentication doesn't cost a query
// per request; what ends a session in this process forgets them at once.
import { httpRefuse, type Authenticator, type HttpRefusal, type Requester } from '@althing/http';
import { Lru, ok, type Clock, type Result } from '@althing/kernel';
import { confirmPair, findByAccessHash } from '../storage/session-store.ts';
import type { AccountsDb } from '../storage/tables.ts';
import type { Sightings } from './sightings.ts';
import { hashToken, isOwnAccessToken } from './tokens.ts';

/** How long a token ended by another process still works here. */
const REMEMBERED_MS = 5000;
/** About 10 MB. */
const REMEMBERED_MAX = 20_000;
/** A spent access token is answered as such for a day, later as unknown. */
export const SPENT_KEPT_MS = 86_400_000;

export interface FoundToken {
  readonly sessionId: string;
  readonly userId: string;
  readonly deviceId: string;
  readonly expiresAtMs: number | null;
  readonly isGuest?: boolean;
}

/** Another maker of access tokens, e.g. the OAuth server. Tokens belong to a session of {@link Sessions}. */
export interface TokenSource {
  /** `expired` where the session still is and a refresh helps. */
  find(token: string): Promise<FoundToken | 'expired' | null>;
}

export interface TokenVerifier extends Authenticator {
  addSource(source: TokenSource): void;
  /** The sessions ended, or their tokens changed: nothing remembered about them counts from now on. */
  forgetSessions(sessionIds: readonly string[]): void;
}

interface Remembered {
  readonly key: string;
  readonly found: FoundToken;
  readonly requester: Requester;
  readonly untilMs: number;
}

export function openTokenVerifier({
  db,
  clock,
  sightings,
}: {
  db: AccountsDb;
  clock: Clock;
  sightings: Sightings;
}): TokenVerifier {
  const remembered = new Lru<string, Remembered>(REMEMBERED_MAX);
  const looking = new Map<string, Promise<FoundToken | 'expired' | null>>();
  const sources: TokenSource[] = [];
  // Counts forgettings: an answer read before one must not be remembered after it.
  let epoch = 0;

  function forgetSessions(sessionIds: readonly string[]): void {
    if (sessionIds.length === 0) return;
    epoch++;
    looking.clear();
    const forgotten = new Set(sessionIds);
    const keys = [...remembered.values()].filter(({ found }) => forgotten.has(found.sessionId)).map(({ key }) => key);
    for (const key of keys) remembered.delete(key);
  }

  async function lookUp(token: string, hash: Buffer): Promise<FoundToken | 'expired' | null> {
    if (isOwnAccessToken(token)) return findOwn(hash);
    for (const source of sources) {
      const found = await source.find(token);
      if (found) return found;
    }
    return null;
  }

  async function findOwn(hash: Buffer): Promise<FoundToken | 'expired' | null> {
    const row = await findByAccessHash(db, hash);
    if (!row) return null;
    const { session, pair, isGuest } = row;
    // The session lives, so a client that still has its refresh token, or its password, can go on (soft logout).
    if (pair.state === 'spent') return 'expired';
    const found = {
      sessionId: session.sessionId,
      userId: session.userId,
      deviceId: session.deviceId,
      expiresAtMs: pair.accessExpiresAtMs,
      isGuest,
    };
    if (isExpired(found, clock.nowMs())) return 'expired';
    if (pair.state === 'offered') {
      // ACC14: the first use of a refreshed token is what spends its predecessor.
      await db.transaction().execute((tx) =>
        confirmPair(tx, {
          pairId: pair.pairId,
          sessionId: session.sessionId,
          forgetBefore: new Date(clock.nowMs() - SPENT_KEPT_MS),
        }),
      );
      forgetSessions([session.sessionId]);
    }
    return found;
  }

  function lookUpOnce(token: string, key: string, hash: Buffer): Promise<FoundToken | 'expired' | null> {
    const under = looking.get(key);
    if (under) return under;
    const started = lookUp(token, hash).finally(() => looking.delete(key));
    looking.set(key, started);
    return started;
  }

  async function verify(token: string): Promise<Result<Remembered, HttpRefusal>> {
    const hash = hashToken(token);
    const key = hash.toString('latin1');
    const nowMs = clock.nowMs();
    const known = remembered.get(key);
    if (known && known.untilMs > nowMs) return isExpired(known.found, nowMs) ? unknownToken(true) : ok(known);
    const before = epoch;
    const found = await lookUpOnce(token, key, hash);
    if (found === null) return unknownToken(false);
    if (found === 'expired' || isExpired(found, nowMs)) return unknownToken(true);
    const { userId, deviceId, sessionId } = found;
    const requester = { userId, deviceId, sessionId, isGuest: found.isGuest === true };
    const entry = { key, found, requester, untilMs: nowMs + REMEMBERED_MS };
    if (epoch === before) remembered.set(key, entry);
    return ok(entry);
  }

  return {
    async authenticate(token, seen) {
      const verified = await verify(token);
      if (!verified.ok) return verified;
      const { requester, found } = verified.value;
      sightings.note({ userId: found.userId, deviceId: found.deviceId, atMs: clock.nowMs(), ...seen });
      return ok(requester);
    },
    addSource(source) {
      sources.push(source);
    },
    forgetSessions,
  };
}

function isExpired(found: FoundToken, nowMs: number): boolean {
  return found.expiresAtMs !== null && found.expiresAtMs <= nowMs;
}

/** `isSoft`: the session still is, so the client keeps its data and refreshes or signs in again (soft logout). */
export function unknownToken(isSoft: boolean): Result<never, HttpRefusal> {
  return httpRefuse(
    401,
    'M_UNKNOWN_TOKEN',
    isSoft ? 'The access token has expired.' : 'The access token is not known.',
    {
      soft_logout: isSoft,
    },
  );
}
