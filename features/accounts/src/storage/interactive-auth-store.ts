// User-interactive auth in progress, as rows: a half-done registration survives a restart. The session id is a secret,
// for whoever presents it goes on with what was begun, so the rows hold its hash.
import { hash } from 'node:crypto';
import type { JsonObject } from '@althing/kernel';
import type { AccountsDb } from './tables.ts';

export interface InteractiveAuthRow {
  readonly sessionId: string;
  readonly operation: string;
  readonly userId: string | null;
  readonly completed: readonly string[];
  readonly remembered: JsonObject;
  readonly registrationTokenHash: Buffer | null;
  readonly resultUserId: string | null;
}

export async function insertInteractiveAuth(db: AccountsDb, row: InteractiveAuthRow, expiresAt: Date): Promise<void> {
  await db
    .insertInto('accounts_interactive_auths')
    .values({
      session_id: keyOf(row.sessionId),
      operation: row.operation,
      user_id: row.userId,
      completed: [...row.completed],
      remembered: JSON.stringify(row.remembered),
      registration_token_hash: row.registrationTokenHash,
      result_user_id: row.resultUserId,
      expires_at: expiresAt,
    })
    .execute();
}

export async function findInteractiveAuth(
  db: AccountsDb,
  { sessionId, at }: { sessionId: string; at: Date },
): Promise<InteractiveAuthRow | null> {
  const row = await db
    .selectFrom('accounts_interactive_auths')
    .selectAll()
    .where('session_id', '=', keyOf(sessionId))
    .where('expires_at', '>', at)
    .executeTakeFirst();
  if (!row) return null;
  return {
    sessionId,
    operation: row.operation,
    userId: row.user_id,
    completed: row.completed,
    remembered: JSON.parse(row.remembered) as JsonObject,
    registrationTokenHash: row.registration_token_hash,
    resultUserId: row.result_user_id,
  };
}

/** Adds a completed stage. False where the session is gone. */
export async function addCompletedStage(
  db: AccountsDb,
  { sessionId, stage, registrationTokenHash }: { sessionId: string; stage: string; registrationTokenHash?: Buffer },
): Promise<boolean> {
  const row = await db
    .updateTable('accounts_interactive_auths')
    .set((eb) => ({
      completed: eb.fn<string[]>('array_append', [
        eb.fn<string[]>('array_remove', ['completed', eb.val(stage)]),
        eb.val(stage),
      ]),
      ...(registrationTokenHash ? { registration_token_hash: registrationTokenHash } : {}),
    }))
    .where('session_id', '=', keyOf(sessionId))
    .returning('session_id')
    .executeTakeFirst();
  return row !== undefined;
}

interface Result {
  readonly sessionId: string;
  readonly resultUserId: string;
  /** Without the password's hash, which is the account's from here on. */
  readonly remembered: JsonObject;
  readonly expiresAt: Date;
}

/** Notes which account a registration made. */
export async function setResult(
  db: AccountsDb,
  { sessionId, resultUserId, remembered, expiresAt }: Result,
): Promise<void> {
  await db
    .updateTable('accounts_interactive_auths')
    .set({ result_user_id: resultUserId, remembered: JSON.stringify(remembered), expires_at: expiresAt })
    .where('session_id', '=', keyOf(sessionId))
    .execute();
}

/** True for the one caller who took it: a session is spent once. */
export async function deleteInteractiveAuth(db: AccountsDb, sessionId: string): Promise<boolean> {
  const row = await db
    .deleteFrom('accounts_interactive_auths')
    .where('session_id', '=', keyOf(sessionId))
    .returning('session_id')
    .executeTakeFirst();
  return row !== undefined;
}

function keyOf(sessionId: string): string {
  return hash('sha256', sessionId, 'base64url');
}
