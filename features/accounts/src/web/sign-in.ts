// The two halves of signing in: leaving for the server's own page, and coming back from it with a code.
import {
  authorizeUrl,
  base64Url,
  createDeviceId,
  createProof,
  exchangeCode,
  fetchAuthMetadata,
  OauthRefusal,
  registerClient,
  revokeToken,
} from './oauth-client.ts';
import { deviceName } from './device-name.ts';
import { clearSession, loadEndedSession, saveSession, type Session } from './session-store.ts';

/** What must survive the way to the sign-in page and back, in this tab only. */
interface Pending {
  readonly state: string;
  readonly verifier: string;
  readonly deviceId: string;
  readonly clientId: string;
  /** Where the person wanted to go, for example an invitation link. */
  readonly returnTo: string;
}

const PENDING = 'althing.sign-in';
const CLIENT = 'althing.oauth-client';

/** Leaves for the server's sign-in page; comes back to `/?code=…`. Throws when the server can't be reached. */
export async function beginSignIn(options: {
  prompt: 'create' | 'signIn';
  uiLocale: string;
  returnTo: string;
}): Promise<void> {
  const baseUrl = window.location.origin;
  const metadata = await fetchAuthMetadata(baseUrl);
  const redirectUri = `${baseUrl}/`;
  const clientId = await ensureClient(metadata.issuer, () =>
    registerClient(metadata, { name: 'Althing', uri: redirectUri, redirectUri }),
  );
  const { verifier, challenge } = await createProof();
  const pending: Pending = {
    state: base64Url(crypto.getRandomValues(new Uint8Array(16))),
    verifier,
    // A device whose session merely ended is taken up again, so that its keys go on opening its chats.
    deviceId: (await loadEndedSession())?.deviceId ?? createDeviceId(),
    clientId,
    returnTo: options.returnTo,
  };
  sessionStorage.setItem(PENDING, JSON.stringify(pending));
  window.location.assign(
    authorizeUrl(metadata, {
      clientId,
      redirectUri,
      deviceId: pending.deviceId,
      state: pending.state,
      challenge,
      prompt: options.prompt,
      uiLocale: options.uiLocale,
    }),
  );
}

export type SignInOutcome =
  | { readonly kind: 'none' }
  | { readonly kind: 'signedIn'; readonly session: Session; readonly returnTo: string }
  | { readonly kind: 'refused'; readonly code: string };

/** Takes up a sign-in the address bar says has come back; `none` when it hasn't. The code leaves the address at once. */
export async function finishSignIn(): Promise<SignInOutcome> {
  const answer = new URLSearchParams(window.location.search);
  if (!answer.has('state')) return { kind: 'none' };
  const stored = sessionStorage.getItem(PENDING);
  sessionStorage.removeItem(PENDING);
  history.replaceState(null, '', '/');
  if (!stored) return { kind: 'refused', code: 'expired' };
  const pending = JSON.parse(stored) as Pending;
  if (answer.get('state') !== pending.state) return { kind: 'refused', code: 'state_mismatch' };
  const code = answer.get('code');
  if (!code) return { kind: 'refused', code: answer.get('error') ?? 'no_code' };
  try {
    return { kind: 'signedIn', session: await redeem(code, pending), returnTo: pending.returnTo };
  } catch (error) {
    if (error instanceof OauthRefusal) {
      // A client the server has forgotten must not be offered to it again.
      localStorage.removeItem(CLIENT);
      return { kind: 'refused', code: error.code };
    }
    return { kind: 'refused', code: 'unreachable' };
  }
}

/** Ends the session here and on the server. Without a connection the server learns of it when the token runs out. */
export async function endSession(session: Session): Promise<void> {
  try {
    const metadata = await fetchAuthMetadata(window.location.origin);
    const revoke = session.refreshToken
      ? ({ token: session.refreshToken, kind: 'refresh_token' } as const)
      : ({ token: session.accessToken, kind: 'access_token' } as const);
    await revokeToken(metadata, { clientId: session.clientId, ...revoke });
  } finally {
    await clearSession();
  }
}

async function redeem(code: string, pending: Pending): Promise<Session> {
  const baseUrl = window.location.origin;
  const metadata = await fetchAuthMetadata(baseUrl);
  const tokens = await exchangeCode(metadata, {
    clientId: pending.clientId,
    redirectUri: `${baseUrl}/`,
    code,
    verifier: pending.verifier,
  });
  const response = await fetch(new URL('/_matrix/client/v3/account/whoami', baseUrl), {
    headers: { authorization: `Bearer ${tokens.accessToken}` },
  });
  if (!response.ok) throw new OauthRefusal(`whoami_${response.status}`);
  const who = (await response.json()) as { user_id: string; device_id?: string };
  const session: Session = {
    userId: who.user_id,
    deviceId: who.device_id ?? pending.deviceId,
    clientId: pending.clientId,
    ...tokens,
  };
  await saveSession(session);
  await nameDevice(session);
  return session;
}

/** So that the list of devices, and the notice on the others, say which one this is. It may fail: a name is a courtesy. */
async function nameDevice({ accessToken, deviceId }: Session): Promise<void> {
  await fetch(new URL(`/_matrix/client/v3/devices/${encodeURIComponent(deviceId)}`, window.location.origin), {
    method: 'PUT',
    headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ display_name: deviceName(navigator.userAgent) }),
  }).catch(() => {});
}

async function ensureClient(issuer: string, register: () => Promise<string>): Promise<string> {
  const known = JSON.parse(localStorage.getItem(CLIENT) ?? 'null') as { issuer: string; clientId: string } | null;
  if (known?.issuer === issuer) return known.clientId;
  const clientId = await register();
  localStorage.setItem(CLIENT, JSON.stringify({ issuer, clientId }));
  return clientId;
}
