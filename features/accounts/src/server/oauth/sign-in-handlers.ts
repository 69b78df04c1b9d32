// Signing in by password, passkey or recovery code. Unknown names and wrong secrets are answered alike.
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { userIdsMeant } from '../../domain/username.ts';
import { findAccount } from '../../storage/account-store.ts';
import { insertProof, takeProof } from '../../storage/proof-store.ts';
import { noteSecurity } from '../../storage/security-log-store.ts';
import { checkCredentials } from '../check-credentials.ts';
import { now } from '../core.ts';
import { consentPage } from '../pages/consent-page.ts';
import type { Problems } from '../pages/page.ts';
import { recoveredPage, recoveryPage, signInPage } from '../pages/sign-in-pages.ts';
import { replacePassword } from '../replace-password.ts';
import { readScope } from '../../domain/oauth-scope.ts';
import { refuseWeakPassword } from '../weak-passwords.ts';
import { redirect, sendJson, sendProblem, type Exchange } from './browser-exchange.ts';
import { hashSecret, newSecret } from './hash.ts';
import { firstPasskeyName } from './passkeys.ts';
import { useRecoveryCode } from './recovery-codes.ts';
import { destinationOf, type SignInStep } from './sign-in-step.ts';
import {
  goOnAs,
  passwordProblems,
  readCredential,
  sendIfLimited,
  show,
  typedIn,
  type StepContext,
  type StepHandler,
} from './step-context.ts';

/** How long after a recovery code a new way in can be set on the page that follows. */
const RECOVERED_MS = 30 * 60_000;

/** The step's page: what it waits for decides which. */
export const showStep: StepHandler = async (context, exchange, step) => {
  const isSwitching = exchange.query.get('switch') === '1';
  if (step.prompt === 'create' && !isSwitching) return redirect(exchange, `${step.frame.base}/create`);
  if (step.prompt === 'consent' && !isSwitching) return showConsent(exchange, step);
  showSignIn(context, exchange, step, { username: localpartOf(step.loginHint) }, {});
};

function showSignIn(
  context: StepContext,
  exchange: Exchange,
  step: SignInStep,
  typed: Record<string, string>,
  problems: Problems,
): void {
  const destination =
    step.client && !step.client.isFirstParty ? { name: step.client.name ?? step.client.uri ?? '' } : null;
  const canSignUp = context.core.deps.config.registration !== 'closed';
  show(
    exchange,
    step,
    signInPage(step.frame, { destination, canSignUp, typed, problems }),
    Object.keys(problems).length > 0 ? 422 : 200,
  );
}

export const submitPassword: StepHandler = async (context, exchange, step) => {
  const typed = typedIn(exchange, ['username']);
  const password = exchange.fields.get('password') ?? '';
  const missing: Problems = {
    ...(typed['username'] === '' ? { username: 'required_username' as const } : {}),
    ...(password === '' ? { password: 'required_password' as const } : {}),
  };
  if (Object.keys(missing).length > 0) return showSignIn(context, exchange, step, typed, missing);
  const checked = await checkCredentials(context.core, {
    name: typed['username'] ?? '',
    password,
    address: exchange.address,
  });
  if (!checked.ok) {
    if (sendIfLimited(context, exchange, checked.refusal)) return;
    return showSignIn(context, exchange, step, typed, { form: 'wrongCredentials' });
  }
  await goOnAs(exchange, step, checked.value.userId);
};

export const passkeyOptions: StepHandler = async ({ passkeys }, exchange) => {
  sendJson(exchange, await passkeys.beginAuthentication({ userId: null }));
};

export const submitPasskey: StepHandler = async (context, exchange, step) => {
  const attempt = await context.core.signInLimits.attemptUnguessable({ address: exchange.address });
  if (!attempt.ok) return void sendIfLimited(context, exchange, attempt.refusal);
  const response = readCredential(exchange) as AuthenticationResponseJSON | null;
  const verified = response ? await context.passkeys.verifyAuthentication(response, { userId: null }) : null;
  const account = verified?.ok ? await findAccount(context.core.db, verified.value.userId) : null;
  if (!account || account.isDeactivated) return showSignIn(context, exchange, step, {}, { form: 'passkeyFailed' });
  await attempt.value.succeeded();
  await goOnAs(exchange, step, account.userId);
};

export const showRecovery: StepHandler = async (_context, exchange, step) => {
  show(exchange, step, recoveryPage(step.frame, { typed: { username: localpartOf(step.loginHint) }, problems: {} }));
};

export const submitRecovery: StepHandler = async (context, exchange, step) => {
  const { core, db } = context;
  const typed = typedIn(exchange, ['username', 'code']);
  const refuse = (problems: Problems): void => show(exchange, step, recoveryPage(step.frame, { typed, problems }), 422);
  if (!typed['username']) return refuse({ username: 'required_username' });
  if (!typed['code']) return refuse({ code: 'required_code' });
  const meant = userIdsMeant(typed['username'], core.deps.config.serverName);
  // A code has 80 bits. Limited by its name, strangers could take from somebody the way back in.
  const attempt = await core.signInLimits.attemptUnguessable({ address: exchange.address });
  if (!attempt.ok) return void sendIfLimited(context, exchange, attempt.refusal);
  const at = now(core.deps.clock);
  let userId: string | null = null;
  for (const candidate of meant) {
    // Looked for whether or not there is such an account: one query either way.
    if (await useRecoveryCode(db, candidate, typed['code'], at)) userId = candidate;
  }
  const account = userId === null ? null : await findAccount(core.db, userId);
  if (!account || account.isDeactivated) return refuse({ form: 'wrongCode' });
  await attempt.value.succeeded();
  await noteSecurity(
    db,
    { userId: account.userId, kind: 'recovery_code_used', deviceId: null, address: exchange.address, clientName: null },
    at,
  );
  const proof = newSecret();
  await insertProof(db, {
    proofHash: hashSecret(proof),
    purpose: 'recovered',
    userId: account.userId,
    sessionId: step.frame.base,
    payload: {},
    expiresAt: new Date(at.getTime() + RECOVERED_MS),
  });
  show(exchange, step, recoveredPage(step.frame, { proof, problems: {} }));
};

/** Whose recovery this page belongs to. The proof is renewed where the form has to be shown again. */
async function takeRecovered(
  { core, db }: StepContext,
  exchange: Exchange,
  step: SignInStep,
): Promise<{ userId: string; renew: () => Promise<string> } | null> {
  const taken = await takeProof(db, {
    proofHash: hashSecret(exchange.fields.get('proof') ?? ''),
    purpose: 'recovered',
    at: now(core.deps.clock),
  });
  if (!taken?.userId || taken.sessionId !== step.frame.base) return null;
  const { userId } = taken;
  return {
    userId,
    async renew() {
      const proof = newSecret();
      await insertProof(db, { ...taken, proofHash: hashSecret(proof) });
      return proof;
    },
  };
}

export const skipRecovered: StepHandler = async (context, exchange, step) => {
  const recovered = await takeRecovered(context, exchange, step);
  if (!recovered) return sendProblem(exchange, context.assets, 400, 'errorExpired');
  await goOnAs(exchange, step, recovered.userId);
};

export const submitRecoveredPassword: StepHandler = async (context, exchange, step) => {
  const { core } = context;
  const recovered = await takeRecovered(context, exchange, step);
  if (!recovered) return sendProblem(exchange, context.assets, 400, 'errorExpired');
  const password = exchange.fields.get('password') ?? '';
  const own = { localpart: localpartOf(recovered.userId), serverName: core.deps.config.serverName };
  const refusal = await refuseWeakPassword(password, own);
  const hashed = refusal ? null : await core.passwords.hash(password);
  if (!hashed?.ok) {
    const problem = refusal ? passwordProblems[refusal] : 'overloaded';
    return show(
      exchange,
      step,
      recoveredPage(step.frame, { proof: await recovered.renew(), problems: { password: problem } }),
      422,
    );
  }
  // Who had to recover may have lost a device to somebody: the old password goes, devices stay until signed out in You.
  await replacePassword(core, {
    userId: recovered.userId,
    passwordHash: hashed.value,
    signOut: false,
    keepDeviceId: null,
  });
  await goOnAs(exchange, step, recovered.userId);
};

export const recoveredPasskeyOptions: StepHandler = async (context, exchange, step) => {
  const proofHash = hashSecret(exchange.fields.get('proof') ?? '');
  const taken = await takeProof(context.db, { proofHash, purpose: 'recovered', at: now(context.core.deps.clock) });
  if (!taken?.userId || taken.sessionId !== step.frame.base)
    return sendProblem(exchange, context.assets, 400, 'errorExpired');
  // Only looked at: the same proof comes again with the passkey itself.
  await insertProof(context.db, { ...taken, proofHash });
  const begun = await context.passkeys.beginRegistration({
    userId: taken.userId,
    userName: localpartOf(taken.userId),
    displayName: localpartOf(taken.userId),
  });
  if (!begun.ok) return sendProblem(exchange, context.assets, 400, 'passkeyFailed');
  sendJson(exchange, begun.value);
};

export const submitRecoveredPasskey: StepHandler = async (context, exchange, step) => {
  const { core, db, passkeys } = context;
  const recovered = await takeRecovered(context, exchange, step);
  if (!recovered) return sendProblem(exchange, context.assets, 400, 'errorExpired');
  const { userId } = recovered;
  const response = readCredential(exchange) as RegistrationResponseJSON | null;
  const verified = response ? await passkeys.verifyRegistration(response, { userId }) : null;
  const stored = verified?.ok
    ? await db.transaction().execute(async (tx) => {
        const added = await passkeys.store(
          tx,
          userId,
          firstPasskeyName(exchange.req.headers['user-agent']),
          verified.value,
        );
        if (added.ok)
          await noteSecurity(
            tx,
            { userId, kind: 'passkey_added', deviceId: null, address: exchange.address, clientName: null },
            now(core.deps.clock),
          );
        return added;
      })
    : null;
  if (!stored?.ok) {
    return show(
      exchange,
      step,
      recoveredPage(step.frame, { proof: await recovered.renew(), problems: { form: 'passkeyFailed' } }),
      422,
    );
  }
  await goOnAs(exchange, step, userId);
};

function showConsent(exchange: Exchange, step: SignInStep): void {
  const { client, accountId, scope, frame } = step;
  const read = readScope(scope);
  const url = client?.redirectUri ? URL.parse(client.redirectUri) : null;
  show(
    exchange,
    step,
    consentPage(frame, {
      clientName: client?.name ?? null,
      clientUri: client?.uri ?? null,
      policyUri: client?.policyUri ?? null,
      tosUri: client?.tosUri ?? null,
      sendsTo: url === null ? null : destinationOf(url),
      userId: accountId ?? '',
      asksFor: read.ok && read.value.deviceId === null ? 'identity' : 'device',
      deviceId: read.ok ? read.value.deviceId : null,
    }),
  );
}

export const submitConsent: StepHandler = async (context, exchange, step) => {
  if (step.prompt !== 'consent') return sendProblem(exchange, context.assets, 400, 'errorRequest');
  redirect(exchange, await step.decided(exchange.fields.get('decision') === 'allow' ? 'allow' : 'refuse'));
};

/** `@mira:example.org` and `mira` alike give `mira`. Also of the hints that Matrix clients send (`mxid:@...`). */
export function localpartOf(name: string): string {
  return (
    name
      .replace(/^mxid:/, '')
      .replace(/^@/, '')
      .split(':')[0] ?? ''
  );
}
