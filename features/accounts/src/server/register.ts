import { matrixRefusals, route, type HttpRefusal, type Requester } from '@althing/http';
import { ok, type JsonObject, type Result } from '@althing/kernel';
import type { z } from 'zod';
import { register } from '../contract/register.ts';
import { registrationFlows } from '../domain/interactive-flows.ts';
import { setResult } from '../storage/interactive-auth-store.ts';
import type { AccountsCore } from './core.ts';
import { createAccountWithin, findFreeLocalpart } from './create-account.ts';
import { adoptGuestWithin, guestOf, localpartOf, registerGuest } from './guests.ts';
import type { RegistrationPassed } from './interactive-auth.ts';
import { firstSession, join } from './join.ts';
import { joinedAnswer, openRefused, overloaded, passwordRefused, signedIn, type JoinedAnswer } from './matrix-words.ts';
import { limitExceeded, network } from './sign-in-limits.ts';
import { createLocalpart } from './tokens.ts';
import { refuseWeakPassword } from './weak-passwords.ts';

type Body = z.output<typeof register.body>;

/** How long a finished registration can be repeated, for clients that lost the answer. */
const REPEATABLE_MS = 600_000;

export const registerRoute = (core: AccountsCore) =>
  route(register, async ({ body, query, address }) => {
    const { registration } = core.deps.config;
    if (query.kind === 'guest') return registerGuest(core, body, address);
    if (query.kind !== undefined && query.kind !== 'user')
      return matrixRefusals.unknown('kind is neither user nor guest.');
    if (registration === 'closed') return matrixRefusals.forbidden('Registration is closed.');
    const guest = await guestOf(core, body, address);
    if (!guest.ok) return guest;
    const early = await refuseEarly(core, body, guest.value);
    if (!early.ok) return early;
    const flows = registrationFlows(registration);
    const remember = () => remembered(core, body);
    const passed = await core.interactiveAuth.requireForRegistration({ auth: body.auth, flows, remember });
    if (!passed.ok) return passed;
    const result = passed.value.session?.resultUserId;
    return result === null || result === undefined
      ? create(core, wishes(body, passed.value), { ...passed.value, guest: guest.value, address })
      : repeat(core, wishes(body, passed.value), result);
  });

/** What the caller wants, of this request and, where it leaves something out, of the first one of its session. */
interface Wishes {
  readonly username: string | null;
  readonly password: string | null;
  readonly passwordHash: string | null;
  readonly deviceId: string | null;
  readonly displayName: string | null;
  readonly isLoginInhibited: boolean;
  readonly wantsRefresh: boolean;
}

function wishes(body: Body, { session }: RegistrationPassed): Wishes {
  const before = session?.remembered ?? {};
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  return {
    username: body.username ?? text(before['username']),
    password: body.password ?? null,
    passwordHash: text(before['passwordHash']),
    deviceId: body.device_id ?? text(before['deviceId']),
    displayName: body.initial_device_display_name ?? text(before['displayName']),
    isLoginInhibited: body.inhibit_login ?? before['isLoginInhibited'] === true,
    wantsRefresh: body.refresh_token ?? before['wantsRefresh'] === true,
  };
}

/** Tells of a bad name or password before asking for proof; in a session already begun the name may be one's own. */
async function refuseEarly(
  core: AccountsCore,
  { auth, username, password }: Body,
  guest: Requester | null,
): Promise<Result<void, HttpRefusal>> {
  const own = { localpart: username?.toLowerCase() ?? null, serverName: core.deps.config.serverName };
  const weakness = typeof password === 'string' ? await refuseWeakPassword(password, own) : null;
  if (weakness) return passwordRefused(weakness);
  const hasSession = typeof auth === 'object' && auth !== null && 'session' in auth;
  if (typeof username !== 'string' || hasSession || guest) return ok();
  const free = await findFreeLocalpart(core, username);
  return free.ok ? ok() : free;
}

async function remembered(core: AccountsCore, body: Body): Promise<Result<JsonObject, HttpRefusal>> {
  // The password is remembered as its hash only.
  const hashed = typeof body.password === 'string' ? await core.passwords.hash(body.password) : ok(null);
  if (!hashed.ok) return overloaded();
  return ok({
    username: body.username ?? null,
    passwordHash: hashed.value,
    deviceId: body.device_id ?? null,
    displayName: body.initial_device_display_name ?? null,
    isLoginInhibited: body.inhibit_login ?? false,
    wantsRefresh: body.refresh_token ?? false,
  });
}

async function create(
  core: AccountsCore,
  wanted: Wishes,
  { session, registrationTokenHash, guest, address }: RegistrationPassed & { guest: Requester | null; address: string },
): Promise<Result<JoinedAnswer, HttpRefusal>> {
  const localpart = await localpartFor(core, wanted, guest);
  if (!localpart.ok) return localpart;
  if (wanted.password === null && wanted.passwordHash === null)
    return matrixRefusals.missingParam('password is missing');
  const taken = await core.deps.rateLimits.take('register', [`address ${network(address)}`]);
  if (!taken.ok) return { ok: false, refusal: limitExceeded(taken.refusal.retryAfterMs) };
  const hashed = wanted.password === null ? ok(wanted.passwordHash) : await core.passwords.hash(wanted.password);
  if (!hashed.ok) return overloaded();
  const device = wanted.isLoginInhibited ? null : { ...wanted, deviceId: wanted.deviceId ?? guest?.deviceId ?? null };
  const joined = await join(core, device, async (tx) => {
    const account = {
      localpart: localpart.value,
      passwordHash: hashed.value,
      displayName: null,
      registrationTokenHash,
    };
    const userId = guest
      ? await adoptGuestWithin(tx, guest, hashed.value)
      : await createAccountWithin(core, tx, account);
    if (!userId.ok || !session) return userId;
    const expiresAt = new Date(core.deps.clock.nowMs() + REPEATABLE_MS);
    await setResult(tx, {
      sessionId: session.sessionId,
      resultUserId: userId.value,
      remembered: { ...session.remembered, passwordHash: null },
      expiresAt,
    });
    return userId;
  });
  if (joined.ok && guest) core.tokens.forgetSessions([guest.sessionId]);
  return joined.ok ? ok(joinedAnswer(joined.value)) : joined;
}

function localpartFor(
  core: AccountsCore,
  { username }: Wishes,
  guest: Requester | null,
): Result<string, HttpRefusal> | Promise<Result<string, HttpRefusal>> {
  if (guest) return ok(localpartOf(guest.userId));
  return username === null ? ok(createLocalpart()) : findFreeLocalpart(core, username);
}

async function repeat(core: AccountsCore, wanted: Wishes, userId: string): Promise<Result<JoinedAnswer, HttpRefusal>> {
  if (wanted.isLoginInhibited) return ok({ user_id: userId });
  const opened = await core.sessions.open(firstSession(userId, wanted));
  return opened.ok ? ok(signedIn(opened.value)) : openRefused(opened.refusal);
}
