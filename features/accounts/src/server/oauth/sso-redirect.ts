// Where a client that knows only m.login.sso may have a person sent (Client-Server API, "SSO client login").

/** Far longer than any; it is kept and shown. */
const LENGTH_MAX = 2048;
/** Schemes that a browser runs or opens by itself instead of handing the address to an app. */
const NO_APP = new Set(['javascript:', 'data:', 'vbscript:', 'blob:', 'file:', 'about:', 'ftp:', 'ws:', 'wss:']);
const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The address, or null where it can't be one: web pages by https, or http on the person's own machine, and apps by a
 * scheme of their own. Whose it is nobody has proven: it is shown to the person before anything is sent there.
 */
export function readSsoRedirect(given: string): URL | null {
  if (given.length > LENGTH_MAX) return null;
  const url = URL.parse(given);
  // What the parser would mend can read differently elsewhere.
  if (!url || NO_APP.has(url.protocol) || /[\s\\\p{Cc}]/u.test(given)) return null;
  if (url.username !== '' || url.password !== '') return null;
  if (url.protocol === 'http:') return LOOPBACK_HOSTS.has(url.hostname) ? url : null;
  return url;
}

/** The address with the login token; one that was there already goes. */
export function withLoginToken(redirectUrl: URL, token: string): string {
  const url = new URL(redirectUrl);
  url.searchParams.delete('loginToken');
  url.searchParams.append('loginToken', token);
  return url.href;
}
