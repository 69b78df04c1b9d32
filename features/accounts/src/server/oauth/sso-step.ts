// m.login.sso for clients that know nothing newer: our own sign-in pages, then a login token to the address that the
// client named. The address is nobody's proven own, so the person is asked each time and sees where the token goes.
import { readSsoRedirect, withLoginToken } from './sso-redirect.ts';
import { insertLoginToken } from '../../storage/login-token-store.ts';
import type { OauthDb } from '../../storage/oauth-tables.ts';
import { findProof, insertProof, takeProof } from '../../storage/proof-store.ts';
import { now, type AccountsCore } from '../core.ts';
import { createLoginToken, hashToken } from '../tokens.ts';
import { appendCookie, frameOf, type Exchange } from './browser-exchange.ts';
import { readBrowserSession, signBrowserIn } from './browser-session.ts';
import { hashSecret, newSecret } from './hash.ts';
import { ACCOUNT_PATH, SSO_PATH } from './oauth-paths.ts';
import { destinationOf, formTargets, type SignInStep, type StepNeeds } from './sign-in-step.ts';

/** Binds a step to the browser that began it. */
const COOKIE = 'althing_sso';
const PURPOSE = 'sso';
/** As long as an interaction: time to find a passkey device. */
const STEP_MS = 60 * 60_000;
/** The specification's five seconds are short for a phone that goes back to its app; the token is good once. */
const LOGIN_TOKEN_MS = 30_000;

interface SsoNeeds extends StepNeeds {
  readonly core: AccountsCore;
  readonly db: OauthDb;
}

/** Begins a step for this browser; answers where it goes on, or null where the address can't be sent to. */
export async function beginSso(
  { core, db, publicUrl }: Pick<SsoNeeds, 'core' | 'db' | 'publicUrl'>,
  exchange: Exchange,
  asked: { redirectUrl: string; action: string },
): Promise<string | null> {
  const redirectUrl = readSsoRedirect(asked.redirectUrl);
  if (!redirectUrl) return null;
  const secret = newSecret();
  const uid = newSecret().slice(0, 22);
  await insertProof(db, {
    proofHash: hashSecret(secret),
    purpose: PURPOSE,
    userId: null,
    sessionId: uid,
    payload: { redirectUrl: redirectUrl.href, isRegistering: asked.action === 'register' },
    expiresAt: new Date(core.deps.clock.nowMs() + STEP_MS),
  });
  const base = `${SSO_PATH}/${uid}`;
  const secure = publicUrl.startsWith('https:') ? '; Secure' : '';
  appendCookie(
    exchange.res,
    `${COOKIE}=${secret}; Path=${base}; Max-Age=${STEP_MS / 1000}; HttpOnly; SameSite=Lax${secure}`,
  );
  return base;
}

/** The step that this browser's cookie opens, or null: ended, spent, or another browser's. */
export async function openSsoStep(needs: SsoNeeds, exchange: Exchange, uid: string): Promise<SignInStep | null> {
  const { provider, keys, core, db } = needs;
  const secret = new RegExp(`(?:^|;\\s*)${COOKIE}=([\\w-]{43})`).exec(exchange.req.headers.cookie ?? '')?.[1];
  if (secret === undefined) return null;
  const proofHash = hashSecret(secret);
  const at = now(core.deps.clock);
  const begun = await findProof(db, { proofHash, purpose: PURPOSE, sessionId: uid, at });
  const redirectUrl = readSsoRedirect(String(begun?.['redirectUrl']));
  if (!begun || !redirectUrl) return null;
  const { accountId } = await readBrowserSession(provider, exchange);
  const base = `${SSO_PATH}/${uid}`;
  const client = {
    clientId: '',
    name: destinationOf(redirectUrl),
    uri: null,
    policyUri: null,
    tosUri: null,
    redirectUri: redirectUrl.href,
    isFirstParty: false,
  };
  return {
    frame: frameOf(exchange, { base, formToken: keys.formToken(`sso ${secret}`), assets: needs.assets }),
    prompt: accountId === null ? (begun['isRegistering'] === true ? 'create' : 'login') : 'consent',
    accountId,
    client,
    scope: '',
    loginHint: '',
    formTargets: formTargets(client),
    async signedIn(userId) {
      await signBrowserIn(provider, exchange, userId);
      return base;
    },
    async decided(decision) {
      const taken = await takeProof(db, { proofHash, purpose: PURPOSE, at });
      if (!taken || accountId === null || decision === 'refuse') return `${ACCOUNT_PATH}?done=refused`;
      const token = createLoginToken();
      const expiresAt = new Date(at.getTime() + LOGIN_TOKEN_MS);
      await insertLoginToken(core.db, { tokenHash: hashToken(token), userId: accountId, expiresAt });
      return withLoginToken(redirectUrl, token);
    },
  };
}
