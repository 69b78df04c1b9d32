// Identity keys, cross-signing keys and the signatures on them.
import { sql, type Kysely } from 'kysely';
import type pg from 'pg';
import type { Database } from '@althing/db';
import type { JsonObject } from '@althing/kernel';
import type { Signature } from '../domain/merge-signatures.ts';
import type { KeysTables, KeyUsage } from './tables.ts';

export interface DeviceKeysEntry {
  readonly userId: string;
  readonly deviceId: string;
  readonly keys: JsonObject;
}

export interface CrossSigningEntry {
  readonly userId: string;
  readonly usage: KeyUsage;
  readonly publicKey: string;
  readonly key: JsonObject;
}

export interface SignatureEntry extends Signature {
  readonly targetUserId: string;
  readonly targetKeyId: string;
}

export interface DeviceKeyStore {
  deviceKeys(userIds: readonly string[]): Promise<DeviceKeysEntry[]>;
  crossSigningKeys(userIds: readonly string[]): Promise<CrossSigningEntry[]>;
  /** The signatures on these people's keys that `readerId` may see: the owner's and the reader's own. */
  signatures(userIds: readonly string[], readerId: string): Promise<SignatureEntry[]>;
}

export function openDeviceKeyStore(database: Database): DeviceKeyStore {
  const db: Kysely<KeysTables> = database.as<KeysTables>();
  return {
    async deviceKeys(userIds) {
      if (userIds.length === 0) return [];
      const { rows } = await sql<{ user_id: string; device_id: string; keys: string }>`
        select user_id, device_id, keys from messaging_device_keys where user_id = any(${userIds}::text[])`.execute(db);
      return rows.map((row) => ({
        userId: row.user_id,
        deviceId: row.device_id,
        keys: JSON.parse(row.keys) as JsonObject,
      }));
    },
    async crossSigningKeys(userIds) {
      if (userIds.length === 0) return [];
      const { rows } = await sql<{ user_id: string; usage: KeyUsage; public_key: string; key: string }>`
        select user_id, usage, public_key, key from messaging_cross_signing_keys
        where user_id = any(${userIds}::text[])`.execute(db);
      return rows.map((row) => ({
        userId: row.user_id,
        usage: row.usage,
        publicKey: row.public_key,
        key: JSON.parse(row.key) as JsonObject,
      }));
    },
    async signatures(userIds, readerId) {
      if (userIds.length === 0) return [];
      const { rows } = await sql<{
        target_user_id: string;
        target_key_id: string;
        signer_user_id: string;
        signing_key_id: string;
        signature: string;
      }>`
        select * from messaging_key_signatures where target_user_id = any(${userIds}::text[])
          and (signer_user_id = target_user_id or signer_user_id = ${readerId})`.execute(db);
      return rows.map((row) => ({
        targetUserId: row.target_user_id,
        targetKeyId: row.target_key_id,
        signerUserId: row.signer_user_id,
        signingKeyId: row.signing_key_id,
        signature: row.signature,
      }));
    },
  };
}

// What follows joins a write of the log, so it takes the writer's connection.

/** Signatures on these devices or master keys of `userId`, whoever made them: the key they were on is gone. */
export async function deleteSignaturesOn(
  client: pg.ClientBase,
  userId: string,
  keyIds: readonly string[],
): Promise<void> {
  await client.query(
    'delete from messaging_key_signatures where target_user_id = $1 and target_key_id = any($2::text[])',
    [userId, keyIds],
  );
}

/** Signatures that `userId` made with these keys, on whatever key: the signing key is gone. */
export async function deleteSignaturesBy(
  client: pg.ClientBase,
  userId: string,
  publicKeys: readonly string[],
): Promise<void> {
  await client.query(
    'delete from messaging_key_signatures where signer_user_id = $1 and signing_key_id = any($2::text[])',
    [userId, publicKeys.map((key) => `ed25519:${key}`)],
  );
}

export async function deleteDeviceKeys(
  client: pg.ClientBase,
  userId: string,
  deviceIds: readonly string[],
): Promise<void> {
  await client.query('delete from messaging_device_keys where user_id = $1 and device_id = any($2::text[])', [
    userId,
    deviceIds,
  ]);
  await deleteSignaturesOn(client, userId, deviceIds);
  await deleteSignaturesBy(client, userId, deviceIds);
}

/** All that a deactivated account published, and what others signed of it. */
export async function deleteAllKeys(client: pg.ClientBase, userId: string): Promise<void> {
  await client.query('delete from messaging_device_keys where user_id = $1', [userId]);
  await client.query('delete from messaging_cross_signing_keys where user_id = $1', [userId]);
  await client.query('delete from messaging_key_signatures where target_user_id = $1 or signer_user_id = $1', [userId]);
}
