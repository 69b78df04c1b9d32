// Sessions: how they begin, are refreshed and end. One session a device; it ends with the device and takes its tokens
// with it. The OAuth side opens sessions here too and keeps its own tokens for them.
import type { EventLog } from '@althing/events';
import { ok, refuse, type Clock, type Result } from '@althing/kernel';
import { lockAccount } from '../storage/account-store.ts';
import { countDevices, deleteDevices, ensureDevice, selectDevices } from '../storage/device-store.ts';
import {
  confirmPair,
  deleteSessions,
  findByRefreshHash,
  insertSession,
  insertTokenPair,
  lockSessionByFamily,
  selectSessions,
  spendOldOffers,
} from '../storage/session-store.ts';
import type { AccountsDb, SessionKind } from '../storage/tables.ts';
import { append, now, type Hooks } from './core.ts';
import { SPENT_KEPT_MS, type TokenVerifier } from './token-verifier.ts';
import {
  createAccessToken,
  createDeviceId,
  createRefreshFamily,
  createRefreshToken,
  createSessionId,
  hashToken,
  refreshFamilyOf,
} from './tokens.ts';

/** Lifetime of an access token whose client can refresh: short enough to matter when stolen, long enough to be cheap. */
const ACCESS_LIFETIME_MS = 3_600_000;
/** Nobody has so many; without a bound a stolen password fills the table. */
const DEVICES_MAX = 500;

export interface SessionOpening {
  readonly userId: string;
  /** Null: one is made up. */
  readonly deviceId: string | null;
  readonly displayName: string | null;
  readonly kind: SessionKind;
  readonly clientId: string | null;
  readonly clientName: string | null;
  /** False at registration, when there is nobody else to tell. */
  readonly isNewSignIn: boolean;
  readonly tokens: 'none' | 'access' | 'access_and_refresh';
}

export interface IssuedTokens {
  readonly accessToken: string;
  readonly refreshToken: string | null;
  readonly expiresInMs: number | null;
}

export interface OpenedSession {
  readonly sessionId: string;
  readonly userId: string;
  readonly deviceId: string;
  readonly tokens: IssuedTokens | null;
}

export type OpenRefusal = 'deactivated' | 'too_many_devices';

export interface Sessions {
  /** Begins a session in its own transaction, ending the one that the device had. */
  open(opening: SessionOpening): Promise<Result<OpenedSession, OpenRefusal>>;
  /** The same within `tx`; call {@link committed} with the outcome after the commit. */
  openWithin(tx: AccountsDb, opening: SessionOpening): Promise<Result<OpenedSession & Ended, OpenRefusal>>;
  committed(ended: Ended): void;
  /** New tokens for a refresh token. `unknown`: no such token, or its session is over. */
  refresh(refreshToken: string): Promise<Result<IssuedTokens, 'unknown' | 'reused'>>;
  /** Removes devices and all that hangs on them, here and in the features above, before it resolves. */
  endDevices(which: { userId: string; deviceIds: readonly string[] }): Promise<string[]>;
  endAllDevices(which: { userId: string; exceptDeviceId: string | null }): Promise<string[]>;
  /** Within `tx`: the same without waiting for what hangs on them. */
  endDevicesWithin(tx: AccountsDb, which: { userId: string; deviceIds: readonly string[] }): Promise<EndedDevices>;
  /** Tells the features above and waits until they have followed. */
  delivered(): Promise<void>;
}

export interface Ended {
  readonly endedSessionIds: readonly string[];
}

interface RefreshRefusal extends Ended {
  readonly code: 'unknown' | 'reused';
}

export interface EndedDevices extends Ended {
  readonly deviceIds: string[];
}

export function openSessions({
  db,
  clock,
  events,
  hooks,
  tokens: verifier,
}: {
  db: AccountsDb;
  clock: Clock;
  events: EventLog;
  hooks: Hooks;
  tokens: TokenVerifier;
}): Sessions {
  async function endSessionsWithin(tx: AccountsDb, sessionIds: readonly string[]): Promise<void> {
    if (sessionIds.length === 0) return;
    for (const hook of hooks) await hook.sessionsEnded?.(tx, sessionIds);
    await deleteSessions(tx, sessionIds);
  }

  async function openWithin(
    tx: AccountsDb,
    opening: SessionOpening,
  ): Promise<Result<OpenedSession & Ended, OpenRefusal>> {
    const { userId } = opening;
    const account = await lockAccount(tx, userId);
    if (!account || account.isDeactivated) return refuse('deactivated');
    const deviceId = opening.deviceId ?? createDeviceId();
    const { displayName } = opening;
    const isAdded = await ensureDevice(tx, { userId, deviceId, displayName, at: now(clock) });
    if (isAdded && (await countDevices(tx, userId)) > DEVICES_MAX) return refuse('too_many_devices');
    const replaced = isAdded ? [] : await selectSessions(tx, { userId, deviceIds: [deviceId] });
    const endedSessionIds = replaced.map((session) => session.sessionId);
    await endSessionsWithin(tx, endedSessionIds);
    const family = opening.tokens === 'access_and_refresh' ? createRefreshFamily() : null;
    const session = { sessionId: createSessionId(), userId, deviceId };
    const { kind, clientId, clientName } = opening;
    await insertSession(tx, {
      ...session,
      kind,
      clientId,
      clientName,
      familyHash: family === null ? null : hashToken(family),
      at: now(clock),
    });
    const tokens = opening.tokens === 'none' ? null : await issue(tx, session.sessionId, family, 'current');
    if (isAdded) {
      const { isNewSignIn } = opening;
      await append(tx, 'deviceAdded', { userId, deviceId, displayName, isNewSignIn });
    }
    for (const hook of hooks) {
      await hook.securityNoted?.(tx, { userId, kind: 'signed_in', deviceId, address: null, clientName });
    }
    return ok({ ...session, tokens, endedSessionIds });
  }

  async function issue(
    tx: AccountsDb,
    sessionId: string,
    family: string | null,
    state: 'current' | 'offered',
  ): Promise<IssuedTokens> {
    const accessToken = createAccessToken();
    const refreshToken = family === null ? null : createRefreshToken(family);
    const expiresInMs = family === null ? null : ACCESS_LIFETIME_MS;
    await insertTokenPair(tx, {
      sessionId,
      accessHash: hashToken(accessToken),
      accessExpiresAt: expiresInMs === null ? null : new Date(clock.nowMs() + expiresInMs),
      refreshHash: refreshToken === null ? null : hashToken(refreshToken),
      state,
      at: now(clock),
    });
    return { accessToken, refreshToken, expiresInMs };
  }

  async function refreshWithin(
    tx: AccountsDb,
    refreshToken: string,
  ): Promise<Result<{ tokens: IssuedTokens; sessionId: string }, RefreshRefusal>> {
    const family = refreshFamilyOf(refreshToken);
    if (family === null) return refuse({ code: 'unknown', endedSessionIds: [] });
    const session = await lockSessionByFamily(tx, hashToken(family));
    if (!session) return refuse({ code: 'unknown', endedSessionIds: [] });
    const { sessionId, userId, deviceId } = session;
    const pair = await findByRefreshHash(tx, hashToken(refreshToken));
    if (!pair || pair.sessionId !== sessionId || pair.state === 'spent') {
      // ACC15: two hold tokens of one family, and which of them is the thief can't be told, so both are out.
      await endSessionsWithin(tx, [sessionId]);
      for (const hook of hooks) {
        const clientName = session.clientName;
        await hook.securityNoted?.(tx, { userId, kind: 'token_reused', deviceId, address: null, clientName });
      }
      return refuse({ code: 'reused', endedSessionIds: [sessionId] });
    }
    const forgetBefore = new Date(clock.nowMs() - SPENT_KEPT_MS);
    if (pair.state === 'offered') await confirmPair(tx, { pairId: pair.pairId, sessionId, forgetBefore });
    const tokens = await issue(tx, sessionId, family, 'offered');
    await spendOldOffers(tx, sessionId);
    return ok({ tokens, sessionId });
  }

  async function endDevicesWithin(
    tx: AccountsDb,
    which: { userId: string; deviceIds: readonly string[] },
  ): Promise<EndedDevices> {
    const sessions = await selectSessions(tx, which);
    const endedSessionIds = sessions.map((session) => session.sessionId);
    await endSessionsWithin(tx, endedSessionIds);
    const deviceIds = await deleteDevices(tx, which);
    if (deviceIds.length > 0) await append(tx, 'devicesRemoved', { userId: which.userId, deviceIds });
    return { deviceIds, endedSessionIds };
  }

  async function delivered(): Promise<void> {
    events.wake();
    await events.delivered();
  }

  async function endWithLock(
    userId: string,
    select: (tx: AccountsDb) => Promise<readonly string[]>,
  ): Promise<string[]> {
    const ended = await db.transaction().execute(async (tx) => {
      await lockAccount(tx, userId);
      return endDevicesWithin(tx, { userId, deviceIds: await select(tx) });
    });
    verifier.forgetSessions(ended.endedSessionIds);
    if (ended.deviceIds.length > 0) await delivered();
    return ended.deviceIds;
  }

  return {
    async open(opening) {
      const opened = await inTransaction(db, (tx) => openWithin(tx, opening));
      if (!opened.ok) return opened;
      const { endedSessionIds, ...session } = opened.value;
      verifier.forgetSessions(endedSessionIds);
      events.wake();
      return ok(session);
    },
    openWithin,
    committed({ endedSessionIds }) {
      verifier.forgetSessions(endedSessionIds);
      events.wake();
    },
    async refresh(refreshToken) {
      // A refusal commits too: a reused token ends its session.
      const outcome = await db.transaction().execute((tx) => refreshWithin(tx, refreshToken));
      // Of an accepted one too, what is remembered may be older than its tokens.
      verifier.forgetSessions(outcome.ok ? [outcome.value.sessionId] : outcome.refusal.endedSessionIds);
      if (outcome.ok) return ok(outcome.value.tokens);
      return refuse(outcome.refusal.code);
    },
    endDevices: ({ userId, deviceIds }) => endWithLock(userId, () => Promise.resolve(deviceIds)),
    endAllDevices: ({ userId, exceptDeviceId }) =>
      endWithLock(userId, async (tx) =>
        (await selectDevices(tx, [userId])).map((device) => device.deviceId).filter((id) => id !== exceptDeviceId),
      ),
    endDevicesWithin,
    delivered,
  };
}

/** A transaction that rolls back where `work` refuses. */
export async function inTransaction<T, R>(
  db: AccountsDb,
  work: (tx: AccountsDb) => Promise<Result<T, R>>,
): Promise<Result<T, R>> {
  class Refused extends Error {
    readonly refusal: R;
    constructor(refusal: R) {
      super('refused');
      this.refusal = refusal;
    }
  }
  try {
    return await db.transaction().execute(async (tx) => {
      const outcome = await work(tx);
      if (!outcome.ok) throw new Refused(outcome.refusal);
      return outcome;
    });
  } catch (fault) {
    if (fault instanceof Refused) return refuse(fault.refusal as R);
    throw fault;
  }
}
