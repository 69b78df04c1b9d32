// Tokens that prove to another service who somebody is. Only their hashes are kept.
import { createHash, randomBytes } from 'node:crypto';
import type { Database } from '@althing/db';
import type { PeopleTables } from './tables.ts';

/** Long enough for a call service to ask, too short to be worth stealing. */
export const OPENID_TOKEN_SECONDS = 3600;
const TOKEN_BYTES = 32;

export interface OpenidTokenStore {
  create(userId: string, nowMs: number): Promise<string>;
  /** Whose it is, or null if it is unknown or over. */
  userOf(token: string, nowMs: number): Promise<string | null>;
  deleteOf(userId: string): Promise<void>;
}

export function openOpenidTokenStore(database: Database): OpenidTokenStore {
  const db = database.as<PeopleTables>();
  return {
    async create(userId, nowMs) {
      const token = randomBytes(TOKEN_BYTES).toString('base64url');
      await db.deleteFrom('messaging_openid_tokens').where('expires_at_ms', '<', nowMs).execute();
      await db
        .insertInto('messaging_openid_tokens')
        .values({ token_hash: hash(token), user_id: userId, expires_at_ms: nowMs + OPENID_TOKEN_SECONDS * 1000 })
        .execute();
      return token;
    },
    async userOf(token, nowMs) {
      const row = await db
        .selectFrom('messaging_openid_tokens')
        .select('user_id')
        .where('token_hash', '=', hash(token))
        .where('expires_at_ms', '>=', nowMs)
        .executeTakeFirst();
      return row?.user_id ?? null;
    },
    async deleteOf(userId) {
      await db.deleteFrom('messaging_openid_tokens').where('user_id', '=', userId).execute();
    },
  };
}

function hash(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
