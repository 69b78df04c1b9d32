import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { keyPaths, zName } from './fields.ts';

const wire = 'matrix' as const;
const auth = 'required' as const;
/** A public key and some signatures; clients add little to it. */
const AUTH_DATA_LENGTH_MAX = 65_536;
/** JSON that is opaque to the server: how the backup is encrypted is between the person's clients. */
const zAuthData = z
  .unknown()
  .refine((value) => value !== undefined && value !== null, 'is missing')
  .refine((value) => JSON.stringify(value ?? null).length <= AUTH_DATA_LENGTH_MAX, 'is larger than 64 KiB');
const zVersionParams = z.object({ version: zName });
const notFound = { code: 'M_NOT_FOUND', status: 404, retry: 'never', when: 'there is no such backup' } as const;

export const zBackupDescription = z.object({
  algorithm: z.string(),
  auth_data: z.unknown(),
  count: z.number(),
  etag: z.string(),
  version: z.string(),
});

export const createBackup = defineContract({
  name: 'createBackup',
  method: 'POST',
  ...keyPaths('/room_keys/version'),
  wire,
  auth,
  summary: 'Begins a key backup; it becomes the current one.',
  limit: 'write',
  body: z.looseObject({ algorithm: zName, auth_data: zAuthData }),
  output: z.object({ version: z.string() }),
});

export const getCurrentBackup = defineContract({
  name: 'getCurrentBackup',
  method: 'GET',
  ...keyPaths('/room_keys/version'),
  wire,
  auth,
  summary: 'The current key backup.',
  output: zBackupDescription,
  refusals: [notFound],
});

export const getBackup = defineContract({
  name: 'getBackup',
  method: 'GET',
  ...keyPaths('/room_keys/version/:version'),
  wire,
  auth,
  summary: 'One key backup.',
  params: zVersionParams,
  output: zBackupDescription,
  refusals: [notFound],
});

export const updateBackup = defineContract({
  name: 'updateBackup',
  method: 'PUT',
  ...keyPaths('/room_keys/version/:version'),
  wire,
  auth,
  summary: 'Replaces the auth data of a key backup.',
  limit: 'write',
  params: zVersionParams,
  body: z.looseObject({
    algorithm: zName,
    auth_data: zAuthData,
    version: z.union([z.string(), z.number()]).optional(),
  }),
  refusals: [
    notFound,
    {
      code: 'M_INVALID_PARAM',
      status: 400,
      retry: 'changed',
      when: 'the algorithm or the version differs from the backup’s',
    },
  ],
});

export const deleteBackup = defineContract({
  name: 'deleteBackup',
  method: 'DELETE',
  ...keyPaths('/room_keys/version/:version'),
  wire,
  auth,
  summary: 'Deletes a key backup with its keys.',
  limit: 'write',
  params: zVersionParams,
  refusals: [notFound],
});
