// Calls of the account's own interface (see the contracts of the same names). Kept thin: the answers are the contract's.
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/browser';
import type { z } from 'zod';
import type { beginProof } from '../contract/begin-proof.ts';
import type { getRecoveryCodes } from '../contract/get-recovery-codes.ts';
import type { getSecurityLog } from '../contract/get-security-log.ts';
import type { listPasskeys } from '../contract/list-passkeys.ts';
import type { MatrixApi } from './matrix-api.ts';

export type ProofOffer = z.output<typeof beginProof.output>;
export type PasskeyList = z.output<typeof listPasskeys.output>;
export type RecoveryCodeCount = z.output<typeof getRecoveryCodes.output>;
export type SecurityLog = z.output<typeof getSecurityLog.output>;
export type SecurityLogEntry = SecurityLog['entries'][number];

export const fetchPasskeys = (api: MatrixApi) => api.request<PasskeyList>('GET', '/api/accounts/passkeys');

export const fetchRecoveryCodes = (api: MatrixApi) =>
  api.request<RecoveryCodeCount>('GET', '/api/accounts/recovery-codes');

export const fetchSecurityLog = (api: MatrixApi) =>
  api.request<SecurityLog>('GET', '/api/accounts/security-log?limit=50');

export const offerProof = (api: MatrixApi) => api.request<ProofOffer>('POST', '/api/accounts/proofs/begin', {});

export type ProofShown =
  | { readonly method: 'passkey'; readonly response: AuthenticationResponseJSON }
  | { readonly method: 'password'; readonly password: string }
  | { readonly method: 'recovery_code'; readonly code: string };

export async function prove(api: MatrixApi, shown: ProofShown): Promise<string> {
  return (await api.request<{ proof: string }>('POST', '/api/accounts/proofs', shown)).proof;
}

export async function beginPasskey(api: MatrixApi, proof: string): Promise<unknown> {
  return (await api.request<{ options: unknown }>('POST', '/api/accounts/passkeys/begin', { proof })).options;
}

export async function addPasskey(
  api: MatrixApi,
  passkey: { proof: string; name: string; response: RegistrationResponseJSON },
): Promise<void> {
  await api.request('POST', '/api/accounts/passkeys', passkey);
}

export async function removePasskey(
  api: MatrixApi,
  { passkeyId, proof }: { passkeyId: string; proof: string },
): Promise<void> {
  await api.request('POST', `/api/accounts/passkeys/${encodeURIComponent(passkeyId)}/remove`, { proof });
}

export async function makeRecoveryCodes(api: MatrixApi, proof: string): Promise<readonly string[]> {
  return (await api.request<{ codes: string[] }>('POST', '/api/accounts/recovery-codes', { proof })).codes;
}

export async function setPassword(
  api: MatrixApi,
  change: { proof: string; password: string; endsOtherSessions: boolean },
): Promise<void> {
  await api.request('POST', '/api/accounts/password', change);
}

/** The refusal's code as the contract lists it; null for anything else, such as a lost connection. */
export function refusalCode(error: unknown): string | null {
  const data = (error as { data?: { code?: unknown; error?: { code?: unknown } } }).data;
  const code = data?.code ?? data?.error?.code;
  return typeof code === 'string' ? code : null;
}
