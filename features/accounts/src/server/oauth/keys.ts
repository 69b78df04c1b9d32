// What the OAuth server signs and derives with. Made once, kept in the database.
import { createHmac, generateKeyPair, randomBytes, type JsonWebKey } from 'node:crypto';
import { promisify } from 'node:util';
import { loadOrCreateKey } from '../../storage/oauth-key-store.ts';
import type { OauthDb } from '../../storage/oauth-tables.ts';

export type PrivateJwk = JsonWebKey & { kid: string; alg: string; use: 'sig' };

export interface OauthKeys {
  readonly jwks: { readonly keys: PrivateJwk[] };
  /** Sign cookies; the first signs, all verify. */
  readonly cookieKeys: string[];
  /** The token that a form of this interaction has to bring back. */
  formToken(secret: string): string;
}

const generate = promisify(generateKeyPair);

export async function loadOauthKeys(db: OauthDb): Promise<OauthKeys> {
  const jwks = await loadOrCreateKey(db, 'jwks', async () => ({
    keys: [
      // RS256 is the one algorithm that every OpenID Connect client has to know.
      asJwk((await generate('rsa', { modulusLength: 2048 })).privateKey.export({ format: 'jwk' }), 'RS256'),
      asJwk((await generate('ec', { namedCurve: 'P-256' })).privateKey.export({ format: 'jwk' }), 'ES256'),
    ],
  }));
  const cookieKeys = await loadOrCreateKey(db, 'cookies', () =>
    Promise.resolve([randomBytes(32).toString('base64url')]),
  );
  const formKey = await loadOrCreateKey(db, 'forms', () => Promise.resolve(randomBytes(32).toString('base64url')));
  return {
    jwks,
    cookieKeys,
    formToken: (secret) => createHmac('sha256', formKey).update(secret).digest('base64url'),
  };
}

function asJwk(key: JsonWebKey, alg: string): PrivateJwk {
  return { ...key, alg, use: 'sig', kid: randomBytes(8).toString('base64url') };
}
