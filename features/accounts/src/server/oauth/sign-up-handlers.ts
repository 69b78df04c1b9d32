// Creating an account on the pages: a name, then a passkey or a password. No phone number and no e-mail is asked for.
import type { RegistrationResponseJSON } from '@simplewebauthn/server';
import type { HttpRefusal } from '@althing/http';
import { suggestUsername } from '../../domain/suggest-username.ts';
import { isRegistrationTokenValid } from '../../storage/registration-token-store.ts';
import type { OauthDb } from '../../storage/oauth-tables.ts';
import { noteSecurity } from '../../storage/security-log-store.ts';
import { now } from '../core.ts';
import { createAccountWithin, findFreeLocalpart } from '../create-account.ts';
import type { Problems } from '../pages/page.ts';
import { choosePasswordPage, closedPage, signUpPage } from '../pages/sign-up-pages.ts';
import type { TextKey } from '../pages/texts.ts';
import { inTransaction } from '../sessions.ts';
import { limitExceeded, network } from '../sign-in-limits.ts';
import { hashToken } from '../tokens.ts';
import { refuseWeakPassword } from '../weak-passwords.ts';
import { sendJson, type Exchange } from './browser-exchange.ts';
import { firstPasskeyName, type NewPasskey } from './passkeys.ts';
import type { SignInStep } from './sign-in-step.ts';
import {
  goOnAs,
  hasProblems,
  passwordProblems,
  readCredential,
  sendIfLimited,
  show,
  typedIn,
  type StepContext,
  type StepHandler,
} from './step-context.ts';

const NAME_LENGTH_MAX = 100;
/** Names tried before a person is asked to choose one. */
const SUGGESTIONS_MAX = 20;

const FIELDS = ['name', 'username', 'token'] as const;
type Typed = Record<string, string>;

/** ACC7: where registration is closed no step of it answers anything about names. */
export function whileOpen(handler: StepHandler): StepHandler {
  return async (context, exchange, step) => {
    if (context.core.deps.config.registration !== 'closed') return handler(context, exchange, step);
    show(exchange, step, closedPage(step.frame), 403);
  };
}

export const showSignUp: StepHandler = async (context, exchange, step) => {
  showForm(context, exchange, step, {}, {});
};

function model({ core }: StepContext, step: SignInStep, typed: Typed, problems: Problems) {
  const { serverName, registration } = core.deps.config;
  const isFromOwnApp = step.prompt === 'create' && step.client?.isFirstParty === true;
  return {
    serverName,
    needsToken: registration === 'token',
    backHref: isFromOwnApp ? '/' : `${step.frame.base}?switch=1`,
    typed,
    problems,
  };
}

function showForm(context: StepContext, exchange: Exchange, step: SignInStep, typed: Typed, problems: Problems): void {
  show(
    exchange,
    step,
    signUpPage(step.frame, model(context, step, typed, problems)),
    hasProblems(problems) ? 422 : 200,
  );
}

/** Step 1 without a script: checks the names and goes on to the password. */
export const submitNames: StepHandler = async (context, exchange, step) => {
  const typed = typedIn(exchange, FIELDS);
  if (exchange.fields.get('intent') === 'back') return showForm(context, exchange, step, typed, {});
  const checked = await checkNames(context, typed);
  if (hasProblems(checked.problems)) return showForm(context, exchange, step, typed, checked.problems);
  show(
    exchange,
    step,
    choosePasswordPage(step.frame, model(context, step, { ...typed, username: checked.localpart }, {})),
  );
};

/** A free account name made of the name in chats; empty where there is none. */
export const suggest: StepHandler = async (context, exchange) => {
  const { problems, localpart } = await checkNames(context, { ...typedIn(exchange, FIELDS), username: '' });
  sendJson(exchange, { suggestion: hasProblems(problems) ? '' : localpart });
};

export const signUpPasskeyOptions: StepHandler = async (context, exchange) => {
  const typed = typedIn(exchange, FIELDS);
  const checked = await checkNames(context, typed);
  if (hasProblems(checked.problems)) return sendJson(exchange, { options: null });
  const begun = await context.passkeys.beginRegistration({
    userId: null,
    userName: checked.localpart,
    displayName: typed['name'] ?? checked.localpart,
    // The name that the authenticator shows is the one that the account gets.
    remembered: { localpart: checked.localpart },
  });
  sendJson(exchange, { options: begun.ok ? begun.value : null });
};

export const submitSignUpPasskey: StepHandler = async (context, exchange, step) => {
  const typed = typedIn(exchange, FIELDS);
  const response = readCredential(exchange) as RegistrationResponseJSON | null;
  const verified = response ? await context.passkeys.verifyRegistration(response, { userId: null }) : null;
  if (!verified?.ok) return showForm(context, exchange, step, typed, { form: 'passkeyFailed' });
  const { localpart = '' } = verified.value.remembered as { localpart?: string };
  const checked = await checkNames(context, { ...typed, username: localpart });
  if (hasProblems(checked.problems)) return showForm(context, exchange, step, typed, checked.problems);
  const created = await createAccount(context, exchange, {
    typed,
    localpart,
    passwordHash: null,
    passkey: verified.value,
  });
  if (created.ok) return goOnAs(exchange, step, created.userId);
  if (!sendIfLimited(context, exchange, created.refusal))
    showForm(context, exchange, step, typed, problemOf(created.refusal));
};

export const submitSignUpPassword: StepHandler = async (context, exchange, step) => {
  const { core } = context;
  const typed = typedIn(exchange, FIELDS);
  const checked = await checkNames(context, typed);
  if (hasProblems(checked.problems)) return showForm(context, exchange, step, typed, checked.problems);
  const again = (problems: Problems): void =>
    show(exchange, step, choosePasswordPage(step.frame, model(context, step, typed, problems)), 422);
  const password = exchange.fields.get('password') ?? '';
  const own = { localpart: checked.localpart, serverName: core.deps.config.serverName };
  const refusal = await refuseWeakPassword(password, own);
  if (refusal) return again({ password: passwordProblems[refusal] });
  const hashed = await core.passwords.hash(password);
  if (!hashed.ok) return again({ form: 'overloaded' });
  const created = await createAccount(context, exchange, {
    typed,
    localpart: checked.localpart,
    passwordHash: hashed.value,
    passkey: null,
  });
  if (created.ok) return goOnAs(exchange, step, created.userId);
  if (!sendIfLimited(context, exchange, created.refusal))
    showForm(context, exchange, step, typed, problemOf(created.refusal));
};

interface NewPerson {
  readonly typed: Typed;
  readonly localpart: string;
  readonly passwordHash: string | null;
  readonly passkey: NewPasskey | null;
}

async function createAccount(
  { core, passkeys }: StepContext,
  exchange: Exchange,
  { typed, localpart, passwordHash, passkey }: NewPerson,
): Promise<{ ok: true; userId: string } | { ok: false; refusal: HttpRefusal }> {
  const taken = await core.deps.rateLimits.take('register', [`accounts from ${network(exchange.address)}`]);
  if (!taken.ok) return { ok: false, refusal: limitExceeded(taken.refusal.retryAfterMs) };
  const created = await inTransaction(core.db, async (tx) => {
    const account = await createAccountWithin(core, tx, {
      localpart,
      passwordHash,
      displayName: typed['name'] ?? null,
      registrationTokenHash: core.deps.config.registration === 'token' ? hashToken(typed['token'] ?? '') : null,
    });
    if (!account.ok || !passkey) return account;
    const oauthTx = tx as unknown as OauthDb;
    const stored = await passkeys.store(
      oauthTx,
      account.value,
      firstPasskeyName(exchange.req.headers['user-agent']),
      passkey,
    );
    if (!stored.ok)
      return { ok: false as const, refusal: { status: 400, code: 'passkey_refused', message: stored.refusal } };
    await noteSecurity(
      oauthTx,
      { userId: account.value, kind: 'passkey_added', deviceId: null, address: exchange.address, clientName: null },
      now(core.deps.clock),
    );
    return account;
  });
  if (!created.ok) return created;
  core.deps.events.wake();
  return { ok: true, userId: created.value };
}

async function checkNames(context: StepContext, typed: Typed): Promise<{ localpart: string; problems: Problems }> {
  const { core } = context;
  const name = typed['name'] ?? '';
  const problems: Record<string, TextKey> = {};
  if (name === '') problems['name'] = 'required_name';
  else if (Array.from(name).length > NAME_LENGTH_MAX) problems['name'] = 'name_too_long';
  if (core.deps.config.registration === 'token') {
    const tokenHash = hashToken(typed['token'] ?? '');
    if (!(await isRegistrationTokenValid(core.db, { tokenHash, at: now(core.deps.clock) })))
      problems['token'] = 'token_wrong';
  }
  // Who has no invitation learns nothing about names.
  if (problems['token']) return { localpart: '', problems };
  const asked = (typed['username'] ?? '').replace(/^@/, '');
  if (asked === '') {
    const localpart = problems['name'] ? '' : await freeSuggestion(context, name);
    if (localpart === '' && !problems['name']) problems['username'] = 'username_none';
    return { localpart, problems };
  }
  const free = await findFreeLocalpart(core, asked);
  if (!free.ok) Object.assign(problems, problemOf(free.refusal));
  return { localpart: free.ok ? free.value : '', problems };
}

async function freeSuggestion({ core }: StepContext, name: string): Promise<string> {
  const base = suggestUsername(name.slice(0, NAME_LENGTH_MAX));
  if (base === '') return '';
  for (let number = 1; number <= SUGGESTIONS_MAX; number++) {
    const free = await findFreeLocalpart(core, number === 1 ? base : `${base}${number}`);
    if (free.ok) return free.value;
    if (free.refusal.code !== 'M_USER_IN_USE') return '';
  }
  // A common name: four digits at random find a free one nearly always.
  const free = await findFreeLocalpart(core, `${base}${1000 + Math.floor(Math.random() * 9000)}`);
  return free.ok ? free.value : '';
}

function problemOf(refusal: HttpRefusal): Problems {
  if (refusal.code === 'M_USER_IN_USE') return { username: 'username_taken' };
  if (refusal.code === 'M_EXCLUSIVE') return { username: 'username_reserved' };
  if (refusal.code === 'M_FORBIDDEN') return { token: 'token_wrong' };
  if (refusal.code === 'passkey_refused') return { form: 'passkeyExists' };
  return { username: refusal.message.includes('255') ? 'username_long' : 'username_invalid' };
}
