// Where the OAuth server and its pages are, below the public URL.
export const OAUTH_ROUTES = {
  authorization: '/oauth2/authorize',
  token: '/oauth2/token',
  registration: '/oauth2/register',
  jwks: '/oauth2/keys',
  device_authorization: '/oauth2/device-authorization',
  code_verification: '/oauth2/device',
  end_session: '/oauth2/end-session',
  userinfo: '/oauth2/userinfo',
} as const;

/** Answered by us, see revocation.ts: the library insists on the client that the specification lets be absent. */
export const REVOCATION_PATH = '/oauth2/revoke';
/** A step of signing in, followed by its id; the step's cookie is bound to this path. */
export const INTERACTION_PATH = '/sign-in';
/** The same for a client that knows only the older m.login.sso. */
export const SSO_PATH = '/sso';
/** Account management for browsers: works without the app. */
export const ACCOUNT_PATH = '/account';
/** Styles, scripts and fonts of the pages. */
export const ASSET_PATH = '/account-assets';
