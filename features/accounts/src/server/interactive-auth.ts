// User-interactive auth: proof, fresh and for this one operation, that it's the person who asks and not a found
// token. Progress is in the database. A session is bound to its operation and its user and is spent by success.
import type { AccountsDb } from '../storage/tables.ts';
import { httpRefuse, matrixRefusals, type HttpRefusal, type Requester } from '@althing/http';
import { isJsonObject, ok, type Clock, type JsonObject, type Result } from '@althing/kernel';
import {
  isOnAccountPage,
  isSatisfied,
  isStageOf,
  registrationFlows,
  type Flows,
  type Stage,
} from '../domain/interactive-flows.ts';
import { userIdsMeant } from '../domain/username.ts';
import { findAccount } from '../storage/account-store.ts';
import {
  addCompletedStage,
  deleteInteractiveAuth,
  findInteractiveAuth,
  insertInteractiveAuth,
  type InteractiveAuthRow,
} from '../storage/interactive-auth-store.ts';
import { isRegistrationTokenValid } from '../storage/registration-token-store.ts';
import { findSession } from '../storage/session-store.ts';
import { now } from './core.ts';
import type { Passwords } from './passwords.ts';
import { overloaded } from './matrix-words.ts';
import type { Attempt, SignInLimits } from './sign-in-limits.ts';
import { hashToken, randomText } from './tokens.ts';

/** Long enough to find a password or an invitation, short enough that a forgotten dialogue proves nothing. */
const SESSION_MS = 3_600_000;
const SESSION_ID_BYTES = 18;

export type InteractiveAction = 'reset_cross_signing' | 'delete_devices' | 'deactivate_account' | 'change_password';

export interface RequesterNeed {
  readonly requester: Requester;
  readonly auth: unknown;
  readonly operation: string;
  readonly action: InteractiveAction | 'sign_in_elsewhere';
}

export interface RegistrationNeed {
  readonly auth: unknown;
  readonly flows: Flows;
  /** Kept with a new session, so that later requests may leave it out. Holds no secret in the clear. */
  readonly remember: () => Promise<Result<JsonObject, HttpRefusal>>;
}

export interface RegistrationPassed {
  /** Null where one request did it all. */
  readonly session: InteractiveAuthRow | null;
  readonly registrationTokenHash: Buffer | null;
}

export interface InteractiveAuth {
  /** For endpoints of somebody signed in. Spends the session. */
  requireOf(need: RequesterNeed): Promise<Result<void, HttpRefusal>>;
  /** For registration, whose session is kept until {@link setResult} and its end date, so that it can be repeated. */
  requireForRegistration(need: RegistrationNeed): Promise<Result<RegistrationPassed, HttpRefusal>>;
  /** The OAuth side offers stage `m.oauth`: where the person confirms `action` for the interactive session. */
  offerOAuth(urlFor: (interactive: { sessionId: string; action: string }) => string): void;
  /** What an interactive session is about, for the page that asks; null where it is gone or another's. */
  describe(which: { sessionId: string; userId: string }): Promise<{ action: string } | null>;
  /** The person confirmed on that page, with a fresh proof of their own. False where the session is gone or another's. */
  approve(which: { sessionId: string; userId: string }): Promise<boolean>;
  /** For a stage's own page: what it is about; null where the session is gone or its flows have no such stage. */
  stageOf(which: { sessionId: string; stage: string }): Promise<FallbackStage | null>;
  /** Does the stage with what was typed on that page. */
  completeStage(
    given: { sessionId: string; stage: string; address: string } & { auth: JsonObject },
  ): Promise<Result<void, HttpRefusal>>;
}

export interface FallbackStage {
  readonly stage: Stage;
  /** Null at registration. */
  readonly userId: string | null;
  readonly action: string;
  readonly isDone: boolean;
  /** Where the stage is done instead, on the account page. */
  readonly url: string | null;
}

interface Deps {
  readonly db: AccountsDb;
  readonly clock: Clock;
  readonly passwords: Passwords;
  readonly signInLimits: SignInLimits;
  readonly serverName: string;
  readonly registration: 'open' | 'token' | 'closed';
}

/** How one request stands: what it completes, and for which session. */
interface Progress {
  readonly session: InteractiveAuthRow | null;
  readonly completed: readonly string[];
  readonly stage: Stage | null;
  readonly registrationTokenHash: Buffer | null;
}

export function openInteractiveAuth(deps: Deps): InteractiveAuth {
  const { db, clock } = deps;
  let oauthUrl: ((interactive: { sessionId: string; action: string }) => string) | null = null;

  async function begin(fresh: {
    operation: string;
    userId: string | null;
    remembered: JsonObject;
  }): Promise<InteractiveAuthRow> {
    const row = {
      ...fresh,
      sessionId: randomText(SESSION_ID_BYTES),
      completed: [],
      registrationTokenHash: null,
      resultUserId: null,
    };
    await insertInteractiveAuth(db, row, new Date(clock.nowMs() + SESSION_MS));
    return row;
  }

  function challenge(
    flows: Flows,
    session: InteractiveAuthRow,
    completed: readonly string[],
    failure: HttpRefusal | null,
  ): Result<never, HttpRefusal> {
    const action = actionOf(session);
    const params = flows.flat().includes('m.oauth')
      ? { 'm.oauth': { url: oauthUrl?.({ sessionId: session.sessionId, action }) ?? '' } }
      : {};
    const extra = { flows: flows.map((stages) => ({ stages })), params, session: session.sessionId, completed };
    if (failure) return httpRefuse(401, failure.code, failure.message, extra);
    return httpRefuse(401, '', '', extra);
  }

  /** Reads the session named in `auth`, and refuses one that was begun by another or for something else. */
  async function resume(
    auth: JsonObject,
    { operation, userId }: { operation: string; userId: string | null },
  ): Promise<Result<InteractiveAuthRow | null, HttpRefusal>> {
    const sessionId = auth['session'];
    if (sessionId === undefined) return ok(null);
    if (typeof sessionId !== 'string') return matrixRefusals.badJson('auth.session: must be a string');
    const session = await findInteractiveAuth(db, { sessionId: sessionId.replaceAll('\0', ''), at: now(clock) });
    if (!session) return matrixRefusals.unknown('The interactive session is not known or has ended; begin anew.');
    if (session.operation !== operation || session.userId !== userId) {
      return matrixRefusals.forbidden('The interactive session was begun for something else.');
    }
    return ok(session);
  }

  async function advance(
    need: { auth: JsonObject; flows: Flows; operation: string; requester: Requester | null },
    check: (stage: Stage, auth: JsonObject) => Promise<Result<Buffer | null, HttpRefusal>>,
  ): Promise<Result<Progress, { refusal: HttpRefusal; session: InteractiveAuthRow | null; isStageFailure: boolean }>> {
    const { auth, flows, operation, requester } = need;
    const resumed = await resume(auth, { operation, userId: requester?.userId ?? null });
    if (!resumed.ok) {
      return { ok: false, refusal: { refusal: resumed.refusal, session: null, isStageFailure: false } };
    }
    const session = resumed.value;
    const before = session?.completed ?? [];
    const stage = auth['type'];
    if (stage === undefined) {
      return ok({
        session,
        completed: before,
        stage: null,
        registrationTokenHash: session?.registrationTokenHash ?? null,
      });
    }
    if (!isStageOf(flows, stage) || isOnAccountPage(stage)) {
      const refusal = { status: 401, code: 'M_UNRECOGNIZED', message: 'No flow has a stage of this type.' };
      return { ok: false, refusal: { refusal, session, isStageFailure: true } };
    }
    // Repeated in its session it proves nothing further, and what proved it may be used up by now.
    if (session && before.includes(stage)) {
      return ok({ session, completed: before, stage: null, registrationTokenHash: session.registrationTokenHash });
    }
    const checked = await check(stage, auth);
    if (!checked.ok) {
      const isStageFailure = checked.refusal.status === 401;
      return { ok: false, refusal: { refusal: checked.refusal, session, isStageFailure } };
    }
    const registrationTokenHash = checked.value ?? session?.registrationTokenHash ?? null;
    return ok({ session, completed: [...before, stage], stage, registrationTokenHash });
  }

  async function keepStage(session: InteractiveAuthRow, progress: Progress): Promise<void> {
    if (!progress.stage) return;
    const { registrationTokenHash } = progress;
    await addCompletedStage(db, {
      sessionId: session.sessionId,
      stage: progress.stage,
      ...(registrationTokenHash ? { registrationTokenHash } : {}),
    });
  }

  async function flowsFor(requester: Requester): Promise<Flows> {
    const session = await findSession(db, requester.sessionId);
    const account = await findAccount(db, requester.userId);
    if (oauthUrl && session?.kind === 'oauth') return [['m.oauth']];
    // Who signed in without OAuth knows the older name of it.
    if (oauthUrl && !account?.passwordHash) return [['m.oauth'], ['m.login.sso']];
    return [['m.login.password']];
  }

  async function flowsOf({ userId }: InteractiveAuthRow): Promise<Flows> {
    if (userId === null) return registrationFlows(deps.registration);
    const account = await findAccount(db, userId);
    const onAccountPage: Flows = oauthUrl ? [['m.oauth'], ['m.login.sso']] : [];
    return account?.passwordHash ? [['m.login.password'], ...onAccountPage] : onAccountPage;
  }

  async function checkPassword(
    userId: string,
    auth: JsonObject,
    takeAttempt: () => Promise<Result<Attempt, HttpRefusal>>,
  ): Promise<Result<null, HttpRefusal>> {
    const typed = typedName(auth);
    const { password } = auth;
    if (typeof password !== 'string') return stageFailed('M_BAD_JSON', 'auth.password: must be a string');
    if (typed !== null && !userIdsMeant(typed, deps.serverName).includes(userId)) {
      return matrixRefusals.forbidden('The proof must be that of the account which asks.');
    }
    const attempt = await takeAttempt();
    if (!attempt.ok) return attempt;
    const account = await findAccount(db, userId);
    const verified = await deps.passwords.verify(account?.passwordHash ?? null, password);
    if (verified.ok && !verified.value) return stageFailed('M_FORBIDDEN', 'The password is not right.');
    await attempt.value.succeeded();
    return verified.ok ? ok(null) : overloaded();
  }

  async function checkRegistrationStage(stage: Stage, auth: JsonObject): Promise<Result<Buffer | null, HttpRefusal>> {
    if (stage === 'm.login.dummy') return ok(null);
    const { token } = auth;
    if (typeof token !== 'string') return stageFailed('M_BAD_JSON', 'auth.token: must be a string');
    const tokenHash = hashToken(token);
    const isValid = await isRegistrationTokenValid(db, { tokenHash, at: now(clock) });
    return isValid ? ok(tokenHash) : stageFailed('M_FORBIDDEN', 'The registration token is not valid.');
  }

  return {
    async requireOf({ requester, auth, operation, action }) {
      // A guest has nothing to prove anything with.
      if (requester.isGuest) return httpRefuse(403, 'M_GUEST_ACCESS_FORBIDDEN', 'Guests have to register first.');
      const flows = await flowsFor(requester);
      const fresh = { operation, userId: requester.userId, remembered: { action } };
      if (!isJsonObject(auth) || Object.keys(auth).length === 0) {
        return challenge(flows, await begin(fresh), [], null);
      }
      const advanced = await advance({ auth, flows, operation, requester }, async (_stage, given) =>
        checkPassword(requester.userId, given, () =>
          deps.signInLimits.attemptBySession(requester.sessionId, 'password'),
        ),
      );
      if (!advanced.ok) {
        const { refusal, session, isStageFailure } = advanced.refusal;
        if (!isStageFailure) return { ok: false, refusal };
        return challenge(flows, session ?? (await begin(fresh)), session?.completed ?? [], refusal);
      }
      const progress = advanced.value;
      if (!isSatisfied(flows, progress.completed)) {
        const session = progress.session ?? (await begin(fresh));
        await keepStage(session, progress);
        return challenge(flows, session, progress.completed, null);
      }
      // Spent by whoever deletes it first: two requests with one session don't both pass.
      if (progress.session && !(await deleteInteractiveAuth(db, progress.session.sessionId))) {
        return matrixRefusals.unknown('The interactive session was spent.');
      }
      return ok();
    },

    async requireForRegistration({ auth, flows, remember }) {
      const operation = 'register';
      const beginAnew = async (): Promise<Result<InteractiveAuthRow, HttpRefusal>> => {
        const remembered = await remember();
        if (!remembered.ok) return remembered;
        return ok(await begin({ operation, userId: null, remembered: remembered.value }));
      };
      if (!isJsonObject(auth) || Object.keys(auth).length === 0) {
        const session = await beginAnew();
        return session.ok ? challenge(flows, session.value, [], null) : session;
      }
      const advanced = await advance({ auth, flows, operation, requester: null }, checkRegistrationStage);
      if (!advanced.ok) {
        const { refusal, isStageFailure } = advanced.refusal;
        if (!isStageFailure) return { ok: false, refusal };
        const session = advanced.refusal.session ? ok(advanced.refusal.session) : await beginAnew();
        return session.ok ? challenge(flows, session.value, session.value.completed, refusal) : session;
      }
      const progress = advanced.value;
      const { registrationTokenHash } = progress;
      if (isSatisfied(flows, progress.completed)) {
        if (progress.session) await keepStage(progress.session, progress);
        return ok({ session: progress.session, registrationTokenHash });
      }
      const session = progress.session ? ok(progress.session) : await beginAnew();
      if (!session.ok) return session;
      await keepStage(session.value, progress);
      return challenge(flows, session.value, progress.completed, null);
    },

    offerOAuth(urlFor) {
      oauthUrl = urlFor;
    },
    async describe({ sessionId, userId }) {
      const session = await findInteractiveAuth(db, { sessionId, at: now(clock) });
      if (!session || session.userId !== userId) return null;
      return { action: actionOf(session) };
    },
    async approve({ sessionId, userId }) {
      const session = await findInteractiveAuth(db, { sessionId, at: now(clock) });
      if (!session || session.userId !== userId) return false;
      return addCompletedStage(db, { sessionId, stage: 'm.oauth' });
    },

    async stageOf({ sessionId, stage }) {
      const session = await findInteractiveAuth(db, { sessionId, at: now(clock) });
      const flows = session ? await flowsOf(session) : [];
      if (!session || !isStageOf(flows, stage)) return null;
      const { userId, completed } = session;
      const action = actionOf(session);
      if (!isOnAccountPage(stage)) return { stage, userId, action, isDone: completed.includes(stage), url: null };
      return {
        stage,
        userId,
        action,
        isDone: completed.includes('m.oauth'),
        url: oauthUrl?.({ sessionId, action }) ?? null,
      };
    },
    async completeStage({ sessionId, stage, address, auth }) {
      const session = await findInteractiveAuth(db, { sessionId, at: now(clock) });
      const flows = session ? await flowsOf(session) : [];
      if (!session || !isStageOf(flows, stage) || isOnAccountPage(stage))
        return matrixRefusals.unknown('The interactive session is not known or has ended; begin anew.');
      const { userId } = session;
      const checked: Result<Buffer | null, HttpRefusal> =
        userId === null
          ? await checkRegistrationStage(stage, auth)
          : await checkPassword(userId, auth, () => deps.signInLimits.attempt({ address, name: userId }));
      if (!checked.ok) return checked;
      const kept = checked.value ? { registrationTokenHash: checked.value } : {};
      await addCompletedStage(db, { sessionId, stage, ...kept });
      return ok();
    },
  };
}

function actionOf({ remembered }: InteractiveAuthRow): string {
  const { action } = remembered;
  return typeof action === 'string' ? action : '';
}

function stageFailed(code: string, message: string): Result<never, HttpRefusal> {
  return httpRefuse(401, code, message);
}

/** The name in an identifier, or in the `user` member that clients sent before there were identifiers. */
function typedName(auth: JsonObject): string | null {
  const identifier = auth['identifier'];
  const user = isJsonObject(identifier) ? identifier['user'] : auth['user'];
  return typeof user === 'string' ? user : null;
}
