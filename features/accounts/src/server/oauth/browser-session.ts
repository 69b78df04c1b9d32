// The library's browser session, as our pages use it: who is signed in in this browser.
import type { Provider } from 'oidc-provider';
import type { Exchange } from './browser-exchange.ts';

/** Matches the provider's own lifetime of sessions. */
export const BROWSER_SESSION_SECONDS = 14 * 86_400;

export interface BrowserSession {
  readonly accountId: string | null;
  /** Names the session without being able to open it. */
  readonly uid: string | null;
  /** Changes with each sign-in: forms are bound to it. */
  readonly secret: string | null;
}

export async function readBrowserSession(provider: Provider, { req, res }: Exchange): Promise<BrowserSession> {
  const session = await provider.Session.get(provider.createContext(req, res));
  const accountId = session.accountId ?? null;
  return { accountId, uid: accountId ? session.uid : null, secret: accountId ? session.jti : null };
}

/** Signs the browser in as `userId` under a session id that nobody can have known before. */
export async function signBrowserIn(provider: Provider, { req, res }: Exchange, userId: string): Promise<void> {
  const ctx = provider.createContext(req, res);
  const before = await provider.Session.get(ctx);
  if (before.accountId) await before.destroy();
  const session = new provider.Session();
  session.loginAccount({ accountId: userId });
  await session.save(BROWSER_SESSION_SECONDS);
  ctx.cookies.set(provider.cookieName('session'), session.jti, {
    httpOnly: true,
    sameSite: 'lax',
    signed: true,
    maxAge: BROWSER_SESSION_SECONDS * 1000,
  });
}

/** Ends the browser's session, if it is not that of `exceptUserId`. */
export async function signBrowserOut(
  provider: Provider,
  { req, res }: Exchange,
  exceptUserId: string | null = null,
): Promise<void> {
  const session = await provider.Session.get(provider.createContext(req, res));
  if (session.accountId && session.accountId !== exceptUserId) await session.destroy();
}
