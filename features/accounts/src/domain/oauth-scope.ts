// Which scopes a client asks for: a Matrix client (Client-Server API, OAuth 2.0 API, "Scope"), by stable and unstable
// names alike, or a site that signs people in.
import { ok, refuse, type Result } from '@althing/kernel';

const API_SCOPES = ['urn:matrix:client:api:*', 'urn:matrix:org.matrix.msc2967.client:api:*'] as const;
const DEVICE_SCOPE_PREFIXES = ['urn:matrix:client:device:', 'urn:matrix:org.matrix.msc2967.client:device:'] as const;
/** The specification's unreserved characters; ten of them are its own measure of enough entropy. */
const DEVICE_ID = /^[A-Za-z0-9._~-]{10,255}$/;

/** Scopes that carry no id and can be listed in the metadata. */
export const STATIC_SCOPES: readonly string[] = ['openid', ...API_SCOPES];

export type ScopeRefusal = 'no_api_scope' | 'no_device_scope' | 'several_device_scopes' | 'bad_device_id';

export interface GrantedScope {
  /** The device that signs in; null where another site only asks who somebody is. */
  readonly deviceId: string | null;
  /** What of the request is known here; the rest is ignored and not granted, as RFC 6749 section 3.3 allows. */
  readonly scope: string;
}

/** Whether a scope token means something here: a listed one, or one that names a device. */
export function isKnownScope(token: string): boolean {
  return STATIC_SCOPES.includes(token) || DEVICE_SCOPE_PREFIXES.some((prefix) => token.startsWith(prefix));
}

/**
 * Reads a requested scope: the API and exactly one device have to be in it, or nothing of Matrix at all, which asks who
 * the person is (OpenID Connect Core 1.0, section 3.1.2.1).
 */
export function readScope(requested: string): Result<GrantedScope, ScopeRefusal> {
  const known: string[] = [];
  const deviceIds = new Set<string>();
  let hasApi = false;
  for (const token of new Set(requested.split(' '))) {
    if (!isKnownScope(token)) continue;
    const prefix = DEVICE_SCOPE_PREFIXES.find((candidate) => token.startsWith(candidate));
    if (prefix !== undefined) deviceIds.add(token.slice(prefix.length));
    hasApi ||= (API_SCOPES as readonly string[]).includes(token);
    known.push(token);
  }
  if (!hasApi && deviceIds.size === 0 && known.includes('openid')) return ok({ deviceId: null, scope: 'openid' });
  if (!hasApi) return refuse('no_api_scope');
  if (deviceIds.size > 1) return refuse('several_device_scopes');
  const [deviceId] = deviceIds;
  if (deviceId === undefined) return refuse('no_device_scope');
  return DEVICE_ID.test(deviceId) ? ok({ deviceId, scope: known.join(' ') }) : refuse('bad_device_id');
}
