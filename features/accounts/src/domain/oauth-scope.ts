// Which scopes a Matrix client asks for (Client-Server API, OAuth 2.0 API, "Scope"), stable and unstable names alike.
import { ok, refuse, type Result } from '@althing/kernel';

const API_SCOPES = ['urn:matrix:client:api:*', 'urn:matrix:org.matrix.msc2967.client:api:*'] as const;
const DEVICE_SCOPE_PREFIXES = ['urn:matrix:client:device:', 'urn:matrix:org.matrix.msc2967.client:device:'] as const;
/** The specification's unreserved characters; ten of them are its own measure of enough entropy. */
const DEVICE_ID = /^[A-Za-z0-9._~-]{10,255}$/;

/** Scopes that don't carry an id and can be listed in the metadata. */
export const STATIC_SCOPES: readonly string[] = ['openid', ...API_SCOPES];

export type ScopeRefusal = 'no_api_scope' | 'no_device_scope' | 'several_device_scopes' | 'bad_device_id' | 'unknown_scope';

/** The device that a scope allocates. Exactly one device and the API scope have to be there; others are refused. */
export function deviceOfScope(scope: string): Result<{ deviceId: string }, ScopeRefusal> {
  const tokens = scope.split(' ').filter((token) => token !== '');
  if (!tokens.some((token) => (API_SCOPES as readonly string[]).includes(token))) return refuse('no_api_scope');
  const deviceIds = new Set<string>();
  for (const token of tokens) {
    const prefix = DEVICE_SCOPE_PREFIXES.find((candidate) => token.startsWith(candidate));
    if (prefix !== undefined) deviceIds.add(token.slice(prefix.length));
    else if (!STATIC_SCOPES.includes(token) && token !== 'offline_access') return refuse('unknown_scope');
  }
  if (deviceIds.size > 1) return refuse('several_device_scopes');
  const [deviceId] = deviceIds;
  if (deviceId === undefined) return refuse('no_device_scope');
  return DEVICE_ID.test(deviceId) ? ok({ deviceId }) : refuse('bad_device_id');
}
