// What the OAuth server signs and derives with, kept in the database. Signing keys are replaced as they age.
import { createHmac, generateKeyPair, randomBytes, type JsonWebKey } from 'node:crypto';
import { promisify } from 'node:util';
import { planKeys } from '../../domain/key-rotation.ts';
import { changeKey, loadOrCreateKey } from '../../storage/oauth-key-store.ts';
import type { OauthDb } from '../../storage/oauth-tables.ts';

export type PrivateJwk = JsonWebKey & { kid: string; alg: string; use: 'sig' };

export interface OauthKeys {
  /** Sign cookies; the first signs, all verify. */
  readonly cookieKeys: string[];
  /** The token that a form of this interaction has to bring back. */
  formToken(secret: string): string;
}

/** As stored. Keys without a date are older than any. */
type StoredJwk = PrivateJwk & { created_at_ms?: number };

const generate = promisify(generateKeyPair);
/** RS256 is the one algorithm that every OpenID Connect client has to know. */
const MAKERS: Readonly<Record<string, () => Promise<JsonWebKey>>> = {
  RS256: async () => (await generate('rsa', { modulusLength: 2048 })).privateKey.export({ format: 'jwk' }),
  ES256: async () => (await generate('ec', { namedCurve: 'P-256' })).privateKey.export({ format: 'jwk' }),
};
export const SIGNING_ALGORITHMS: readonly string[] = Object.keys(MAKERS);

export async function loadOauthKeys(db: OauthDb): Promise<OauthKeys> {
  const fresh = (): string => randomBytes(32).toString('base64url');
  const cookieKeys = await loadOrCreateKey(db, 'cookies', () => Promise.resolve([fresh()]));
  const formKey = await loadOrCreateKey(db, 'forms', () => Promise.resolve(fresh()));
  return {
    cookieKeys,
    formToken: (secret) => createHmac('sha256', formKey).update(secret).digest('base64url'),
  };
}

/**
 * The keys to publish now; of each algorithm the first one signs. Makes those that are due and forgets those whose time
 * is over. Processes that ask at once agree.
 */
export async function currentSigningKeys(db: OauthDb, nowMs: number): Promise<PrivateJwk[]> {
  const stored = await loadOrCreateKey<{ keys: StoredJwk[] }>(db, 'jwks', () => Promise.resolve({ keys: [] }));
  const planned = plan(stored.keys, nowMs);
  if (planned.due.length === 0 && planned.published.length === stored.keys.length) return planned.published.map(bare);
  const changed = await changeKey<{ keys: StoredJwk[] }>(db, 'jwks', async ({ keys }) => {
    const { published, due } = plan(keys, nowMs);
    const made = await Promise.all(due.map((alg) => makeKey(alg, nowMs)));
    return { keys: [...published, ...made] };
  });
  return plan(changed.keys, nowMs).published.map(bare);
}

function plan(keys: readonly StoredJwk[], nowMs: number): { published: StoredJwk[]; due: string[] } {
  const aged = keys.map((jwk) => ({ jwk, alg: jwk.alg, createdAtMs: jwk.created_at_ms ?? 0 }));
  const plans = SIGNING_ALGORITHMS.map((alg) => ({
    alg,
    ...planKeys(
      aged.filter((key) => key.alg === alg),
      nowMs,
    ),
  }));
  return {
    published: plans.flatMap(({ published }) => published.map(({ jwk }) => jwk)),
    due: plans.filter(({ isNextDue }) => isNextDue).map(({ alg }) => alg),
  };
}

async function makeKey(alg: string, nowMs: number): Promise<StoredJwk> {
  const jwk = await MAKERS[alg]?.();
  return { ...jwk, alg, use: 'sig', kid: randomBytes(8).toString('base64url'), created_at_ms: nowMs };
}

function bare(stored: StoredJwk): PrivateJwk {
  const jwk = { ...stored };
  delete jwk.created_at_ms;
  return jwk;
}
