import type { Clock } from '@althing/kernel';
import { insertRegistrationToken } from '../storage/registration-token-store.ts';
import type { AccountsTables } from '../storage/tables.ts';
import { now, type AccountsDeps } from './core.ts';
import { hashToken, randomText } from './tokens.ts';

export interface RegistrationTokenWanted {
  /** Says to the operator what it is for. */
  readonly label: string;
  /** Null: any number of accounts. */
  readonly usesMax: number | null;
  /** Null: never ends. */
  readonly expiresAtMs: number | null;
}

/** 120 bits: short enough to pass on by hand. */
const TOKEN_BYTES = 15;

/** Answers the token; the store holds its hash, so it can't be shown again. */
export async function createRegistrationToken(
  { database, clock }: Pick<AccountsDeps, 'database'> & { clock: Pick<Clock, 'nowMs'> },
  wanted: RegistrationTokenWanted,
): Promise<string> {
  const token = randomText(TOKEN_BYTES);
  await insertRegistrationToken(database.as<AccountsTables>(), {
    tokenHash: hashToken(token),
    label: wanted.label,
    usesMax: wanted.usesMax,
    expiresAt: wanted.expiresAtMs === null ? null : new Date(wanted.expiresAtMs),
    at: now(clock),
  });
  return token;
}
