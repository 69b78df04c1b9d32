// Tells who holds an access token. Answers are kept in memory for seconds, so that authentication doesn't cost a query
// per request; what ends a session in this process forgets them at once.
import { gather } from '@althing/db';
import { httpRefuse, type Authenticator, type HttpRefusal, type Requester } from '@althing/http';
import { Lru, ok, type Clock, type Result } from '@althing/kernel';
import { confirmPair, findByAccessHashes } from '../storage/session-store.ts';
import type { AccountsDb } from '../storage/tables.ts';
import type { Sightings } from './sightings.ts';
import { hashToken, isOwnAccessToken } from './tokens.ts';

/** How long a token ended by another process still works here. */
const REMEMBERED_MS = 5000;
/** About 10 MB. */
const REMEMBERED_MAX = 20_000;
const TOKENS_PER_QUERY = 500;
/** Nobody looks closer than this at when a device was last seen. */
const NOTED_AGAIN_MS = 1000;
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
  readonly token: string;
  readonly found: FoundToken;
  readonly requester: Requester;
  readonly untilMs: number;
  /** When its use was last noted, and from where. */
  notedAtMs: number;
  notedAddress: string;
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
  // When many long polls are answered at once, as many ask again at once.
  const findOne = gather(TOKENS_PER_QUERY, (hashes: readonly Buffer[]) => findByAccessHashes(db, hashes));
  // Counts forgettings: an answer read before one must not be remembered after it.
  let epoch = 0;

  function forgetSessions(sessionIds: readonly string[]): void {
    if (sessionIds.length === 0) return;
    epoch++;
    looking.clear();
    const forgotten = new Set(sessionIds);
    const tokens = [...remembered.values()]
      .filter(({ found }) => forgotten.has(found.sessionId))
      .map(({ token }) => token);
    for (const token of tokens) remembered.delete(token);
  }

  function remember(entry: Remembered, nowMs: number): void {
    // The oldest come first: what is over goes, so that memory holds a token hardly longer than it is believed.
    for (const { token, untilMs } of remembered.values()) {
      if (untilMs > nowMs) break;
      remembered.delete(token);
    }
    remembered.set(entry.token, entry);
  }

  async function lookUp(token: string): Promise<FoundToken | 'expired' | null> {
    if (isOwnAccessToken(token)) return findOwn(hashToken(token));
    for (const source of sources) {
      const found = await source.find(token);
      if (found) return found;
    }
    return null;
  }

  async function findOwn(hash: Buffer): Promise<FoundToken | 'expired' | null> {
    const row = await findOne(hash);
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

  function lookUpOnce(token: string): Promise<FoundToken | 'expired' | null> {
    const under = looking.get(token);
    if (under) return under;
    const started = lookUp(token).finally(() => looking.delete(token));
    looking.set(token, started);
    return started;
  }

  async function verify(token: string): Promise<Result<Remembered, HttpRefusal>> {
    const nowMs = clock.nowMs();
    const known = remembered.get(token);
    if (known && known.untilMs > nowMs) return isExpired(known.found, nowMs) ? unknownToken(true) : ok(known);
    const before = epoch;
    const found = await lookUpOnce(token);
    if (found === null) return unknownToken(false);
    if (found === 'expired' || isExpired(found, nowMs)) return unknownToken(true);
    const { userId, deviceId, sessionId } = found;
    const requester = { userId, deviceId, sessionId, isGuest: found.isGuest === true };
    const entry = { token, found, requester, untilMs: nowMs + REMEMBERED_MS, notedAtMs: 0, notedAddress: '' };
    if (epoch === before) remember(entry, nowMs);
    return ok(entry);
  }

  function note(entry: Remembered, seen: { address: string; userAgent: string }, atMs: number): void {
    if (entry.notedAddress === seen.address && atMs - entry.notedAtMs < NOTED_AGAIN_MS) return;
    entry.notedAtMs = atMs;
    entry.notedAddress = seen.address;
    const { userId, deviceId } = entry.found;
    sightings.note({ userId, deviceId, atMs, ...seen });
  }

  return {
    async authenticate(token, seen) {
      const verified = await verify(token);
      if (!verified.ok) return verified;
      note(verified.value, seen, clock.nowMs());
      return ok(verified.value.requester);
    },
    recall(token, seen) {
      const nowMs = clock.nowMs();
      const known = remembered.get(token);
      if (!known || known.untilMs <= nowMs || isExpired(known.found, nowMs)) return null;
      note(known, seen, nowMs);
      return known.requester;
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
