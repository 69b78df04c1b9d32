// oidc-provider's storage port over our tables. Ids of tokens, codes, sessions and interactions are secrets: stored as
// hashes, and what a payload repeats of them is taken out, or sealed with a key that only the id's holder can derive.
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { errors, Provider, type Adapter, type AdapterPayload } from 'oidc-provider';
import { isJsonObject } from '@althing/kernel';
import {
  consumeRecord,
  destroyByGrant,
  destroyRecord,
  findRecord,
  supersedeRefreshToken,
  upsertRecord,
  type OauthRecord,
} from '../../storage/oauth-record-store.ts';
import type { OauthDb } from '../../storage/oauth-tables.ts';
import { hashSecret } from './hash.ts';

/** What an interaction's payload repeats of secrets: the device code that it is about, and in an address its own id. */
const SEALED_FIELDS = ['deviceCode', 'returnTo'];
/** Kinds whose id is public: clients know their id, grants are only referred to. */
const OPEN_KINDS = new Set(['Client', 'Grant']);

export interface GrantUse {
  readonly userId: string;
  readonly grantId: string;
  readonly clientId: string;
  readonly scope: string;
  /** The browser session in which the grant was given. */
  readonly browserUid: string | null;
}

export interface AdapterHooks {
  readonly db: OauthDb;
  /** Called when the first access token of a grant is to be stored; `store` does that, within a transaction. */
  onGrantUsed(grant: GrantUse, store: (tx: OauthDb) => Promise<void>): Promise<void>;
  /** The grant is taken back: a code or a refresh token turned up twice. */
  onGrantRevoked(grantId: string): Promise<void>;
}

/** A factory as oidc-provider wants it: one adapter per kind of record. */
export function createAdapterFactory(hooks: AdapterHooks): (kind: string) => Adapter {
  const { db } = hooks;
  return (kind) => {
    const idHashOf = (id: string): string => (OPEN_KINDS.has(kind) ? id : hashSecret(id));
    return {
      async upsert(id, payload, expiresInSeconds) {
        const record = toRecord(kind, id, payload, expiresInSeconds);
        if (kind !== 'AccessToken' || !isFirstOfGrant()) return upsertRecord(db, record);
        const grant = {
          userId: payload.accountId ?? '',
          grantId: payload.grantId ?? '',
          clientId: payload.clientId ?? '',
          scope: payload.scope ?? '',
          browserUid: payload.sessionUid ?? null,
        };
        await hooks.onGrantUsed(grant, (tx) => upsertRecord(tx, record));
      },
      async find(id) {
        // Ids that are kept as they are come from outside too, and NUL can't be looked for.
        if (id.includes('\0')) return undefined;
        const stored = await findRecord(db, kind, { idHash: idHashOf(id) });
        return stored ? restore(kind, id, stored) : undefined;
      },
      async findByUid(uid) {
        // Only compared with, never saved again: the cookie's value isn't known here and isn't needed.
        const stored = await findRecord(db, kind, { uid });
        return stored?.payload;
      },
      async findByUserCode(userCode) {
        const stored = await findRecord(db, kind, { userCodeHash: hashSecret(userCode) });
        if (!stored) return undefined;
        const id = unseal(userCode, stored.payload['sealedId']);
        return id === null ? undefined : { ...restore(kind, id, stored), userCode };
      },
      async consume(id) {
        if (kind === 'RefreshToken') return supersedeRefreshToken(db, idHashOf(id));
        // The library looked before and marks after; the loser of a race between the two must not get tokens.
        if (!(await consumeRecord(db, kind, idHashOf(id)))) throw new errors.InvalidGrant('code already consumed');
      },
      async destroy(id) {
        if (kind === 'Grant') await hooks.onGrantRevoked(id);
        await destroyRecord(db, kind, idHashOf(id));
      },
      revokeByGrantId: (grantId) => destroyByGrant(db, kind, grantId),
    };
  };
}

function isFirstOfGrant(): boolean {
  const entities = Provider.ctx?.oidc.entities;
  return entities?.AuthorizationCode !== undefined || entities?.DeviceCode !== undefined;
}

function toRecord(
  kind: string,
  id: string,
  payload: AdapterPayload,
  expiresInSeconds: number | undefined,
): OauthRecord {
  const kept: Record<string, unknown> = { ...payload };
  const isOpen = OPEN_KINDS.has(kind);
  if (!isOpen) delete kept['jti'];
  // ACC16: compared as a hash (create-provider.ts), so kept as one.
  if (kind === 'Client' && typeof kept['client_secret'] === 'string')
    kept['client_secret'] = hashSecret(kept['client_secret']);
  if (typeof kept['userCode'] === 'string') {
    kept['sealedId'] = seal(kept['userCode'], id);
    delete kept['userCode'];
  }
  if (isJsonObject(kept['session']) && 'cookie' in kept['session']) {
    const { cookie: _, ...session } = kept['session'];
    kept['session'] = session;
  }
  for (const field of SEALED_FIELDS)
    if (kind === 'Interaction' && typeof kept[field] === 'string') kept[field] = seal(id, kept[field]);
  const entities = Provider.ctx?.oidc.entities;
  const refreshToken = entities?.RefreshToken;
  return {
    kind,
    idHash: isOpen ? id : hashSecret(id),
    payload: kept,
    userId: payload.accountId ?? null,
    grantId: payload.grantId ?? null,
    uid: kind === 'Session' ? (payload.uid ?? null) : null,
    userCodeHash: payload.userCode === undefined ? null : hashSecret(payload.userCode),
    // The library saves the refresh token before the access token when it rotates, and after it at first.
    refreshHash:
      kind === 'AccessToken' && entities?.RotatedRefreshToken && refreshToken ? hashSecret(refreshToken.jti) : null,
    generation: (kind === 'AccessToken' ? refreshToken?.rotations : payload.rotations) ?? 0,
    expiresAt: expiresInSeconds === undefined ? null : new Date(Date.now() + expiresInSeconds * 1000),
  };
}

function restore(
  kind: string,
  id: string,
  stored: { payload: Record<string, unknown>; isConsumed: boolean },
): AdapterPayload {
  const { sealedId: _, ...payload } = stored.payload;
  if (kind !== 'Client') payload['jti'] = id;
  for (const field of SEALED_FIELDS)
    if (kind === 'Interaction') payload[field] = unseal(id, payload[field]) ?? undefined;
  if (stored.isConsumed) payload['consumed'] = true;
  return payload;
}

// AES-256-GCM under a key that is derived from a secret which itself is stored only as its hash.
function seal(secret: string, text: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', sealKey(secret), nonce);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
}

function unseal(secret: string, sealed: unknown): string | null {
  if (typeof sealed !== 'string') return null;
  const bytes = Buffer.from(sealed, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', sealKey(secret), bytes.subarray(0, 12));
  decipher.setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
}

function sealKey(secret: string): Buffer {
  return createHash('sha256').update(`seal ${secret}`).digest();
}
