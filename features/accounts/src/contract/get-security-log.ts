import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zMoment } from './own-fields.ts';

export const zSecurityLogEntry = z.object({
  entryId: z.int(),
  kind: z.enum([
    'signed_in',
    'signed_in_to_site',
    'signed_out',
    'sign_in_failed',
    'password_changed',
    'deactivated',
    'token_reused',
    'passkey_added',
    'passkey_removed',
    'device_key_added',
    'device_key_removed',
    'recovery_codes_made',
    'recovery_code_used',
  ]),
  deviceId: z.string().nullable(),
  clientName: z.string().nullable(),
  address: z.string().nullable(),
  /** Failed sign-ins close to each other are one entry that counts them. */
  times: z.int().positive(),
  atMs: zMoment,
  /** R11: when the entry ends by itself. */
  deletedAtMs: zMoment,
});

export const getSecurityLog = defineContract({
  name: 'getSecurityLog',
  method: 'GET',
  path: '/api/accounts/security-log',
  wire: 'althing',
  auth: 'required',
  summary: 'What happened to the security of the account in the last 90 days, newest first.',
  query: z.object({
    before: z.coerce.number().int().positive().optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  output: z.object({ entries: z.array(zSecurityLogEntry), next: z.int().nullable() }),
});
