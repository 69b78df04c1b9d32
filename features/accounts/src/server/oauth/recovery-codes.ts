// One-time codes for the day when passkey and password are gone: made ten at a time, shown once, kept as hashes.
import { randomBytes } from 'node:crypto';
import { readRecoveryCode, writeRecoveryCode } from '../../domain/recovery-code.ts';
import type { OauthDb } from '../../storage/oauth-tables.ts';
import { replaceRecoveryCodes, spendRecoveryCode } from '../../storage/recovery-code-store.ts';
import { hashSecret } from './hash.ts';

const CODES_PER_SET = 10;

/** Makes a set within `tx` and answers it in the clear, for the only time. */
export async function makeRecoveryCodes(tx: OauthDb, userId: string): Promise<string[]> {
  const codes = Array.from({ length: CODES_PER_SET }, () => writeRecoveryCode(randomBytes(16)));
  await replaceRecoveryCodes(
    tx,
    userId,
    codes.map((code) => codeHash(userId, code)),
  );
  return codes;
}

/** Whether what was typed is one of the person's codes that was not used; it is used now. */
export async function useRecoveryCode(db: OauthDb, userId: string, typed: string, at: Date): Promise<boolean> {
  const code = readRecoveryCode(typed);
  return code !== null && spendRecoveryCode(db, { userId, codeHash: codeHash(userId, code), at });
}

function codeHash(userId: string, code: string): string {
  return hashSecret(`${userId} ${readRecoveryCode(code)}`);
}
