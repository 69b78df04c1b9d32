// The server's description of itself: Matrix auth_metadata, RFC 8414 and OpenID Connect Discovery tell the same.
import { STATIC_SCOPES } from '../../domain/oauth-scope.ts';
import { CLIENT_AUTH_METHODS } from './client-rules.ts';
import { SIGNING_ALGORITHMS } from './keys.ts';
import { ACCOUNT_PATH, OAUTH_ROUTES, REVOCATION_PATH } from './oauth-paths.ts';

/** Actions of the account page (Client-Server API, OAuth 2.0 API, "Account management URL actions"). */
export const ACCOUNT_ACTIONS = [
  'org.matrix.profile',
  'org.matrix.devices_list',
  'org.matrix.device_view',
  'org.matrix.device_delete',
  'org.matrix.account_deactivate',
  'org.matrix.cross_signing_reset',
] as const;

/** `publicUrl` without a slash at its end. */
export function authMetadata(
  publicUrl: string,
  { registration }: { registration: 'open' | 'token' | 'closed' },
): Record<string, unknown> {
  return {
    issuer: publicUrl,
    authorization_endpoint: publicUrl + OAUTH_ROUTES.authorization,
    token_endpoint: publicUrl + OAUTH_ROUTES.token,
    registration_endpoint: publicUrl + OAUTH_ROUTES.registration,
    revocation_endpoint: publicUrl + REVOCATION_PATH,
    device_authorization_endpoint: publicUrl + OAUTH_ROUTES.device_authorization,
    jwks_uri: publicUrl + OAUTH_ROUTES.jwks,
    end_session_endpoint: publicUrl + OAUTH_ROUTES.end_session,
    userinfo_endpoint: publicUrl + OAUTH_ROUTES.userinfo,
    account_management_uri: publicUrl + ACCOUNT_PATH,
    account_management_actions_supported: ACCOUNT_ACTIONS,
    response_types_supported: ['code'],
    response_modes_supported: ['query', 'fragment'],
    grant_types_supported: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: CLIENT_AUTH_METHODS,
    revocation_endpoint_auth_methods_supported: ['none'],
    prompt_values_supported:
      registration === 'closed' ? ['none', 'login', 'consent'] : ['none', 'login', 'consent', 'create'],
    scopes_supported: STATIC_SCOPES,
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: SIGNING_ALGORITHMS,
    claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'auth_time', 'nonce'],
    claims_parameter_supported: false,
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
    authorization_response_iss_parameter_supported: true,
    ui_locales_supported: ['en', 'ar'],
  };
}
