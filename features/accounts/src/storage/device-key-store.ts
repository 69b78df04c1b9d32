// Keys by which devices sign, as rows: the public half only. One a session; it goes with the session.
import type { AccountsDb } from './tables.ts';

export type PublicKeyJwk =
  | { readonly kty: 'OKP'; readonly crv: 'Ed25519'; readonly x: string }
  | { readonly kty: 'EC'; readonly crv: 'P-256'; readonly x: string; readonly y: string };

export interface DeviceKey {
  /** Thumbprint of the public key (RFC 7638). */
  readonly keyId: string;
  readonly algorithm: 'EdDSA' | 'ES256';
  readonly publicKey: PublicKeyJwk;
  readonly enrolledBy: 'passkey' | 'password' | 'recovery_code';
  readonly enrolledAtMs: number;
}

export interface HeldDeviceKey extends DeviceKey {
  readonly sessionId: string;
  readonly userId: string;
  readonly deviceId: string;
}

/** False where another device has this key. */
export async function insertDeviceKey(tx: AccountsDb, key: HeldDeviceKey): Promise<boolean> {
  const inserted = await tx
    .insertInto('accounts_device_keys')
    .values({
      session_id: key.sessionId,
      user_id: key.userId,
      device_id: key.deviceId,
      key_id: key.keyId,
      algorithm: key.algorithm,
      public_key: JSON.stringify(key.publicKey),
      enrolled_by: key.enrolledBy,
      enrolled_at: new Date(key.enrolledAtMs),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('key_id')
    .executeTakeFirst();
  return inserted !== undefined;
}

/** The keys of a person's devices, or of these sessions. */
export async function selectDeviceKeys(
  db: AccountsDb,
  by: { userId: string; deviceId?: string } | { sessionIds: readonly string[] },
): Promise<HeldDeviceKey[]> {
  let query = db.selectFrom('accounts_device_keys').selectAll();
  if ('sessionIds' in by) {
    if (by.sessionIds.length === 0) return [];
    query = query.where('session_id', 'in', [...by.sessionIds]);
  } else {
    query = query.where('user_id', '=', by.userId);
    if (by.deviceId !== undefined) query = query.where('device_id', '=', by.deviceId);
  }
  return (await query.execute()).map((row) => ({
    sessionId: row.session_id,
    userId: row.user_id,
    deviceId: row.device_id,
    keyId: row.key_id,
    algorithm: row.algorithm,
    publicKey: row.public_key,
    enrolledBy: row.enrolled_by,
    enrolledAtMs: row.enrolled_at.getTime(),
  }));
}

export async function deleteDeviceKey(tx: AccountsDb, sessionId: string): Promise<void> {
  await tx.deleteFrom('accounts_device_keys').where('session_id', '=', sessionId).execute();
}
