// Nine endpoints, three of each kind: the whole backup, one room of it, one session of that.
import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { keyPaths, zName } from './fields.ts';

const wire = 'matrix' as const;
const auth = 'required' as const;
/** 8 MiB: clients upload by the hundred sessions, each about 1 KB; some send all they have at once. */
const BODY_BYTES_MAX = 8_388_608;

const query = z.looseObject({ version: zName });
const roomParams = z.object({ roomId: zName });
const sessionParams = z.object({ roomId: zName, sessionId: zName });

const zCount = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
export const zBackedUpKey = z.looseObject({
  first_message_index: zCount,
  forwarded_count: zCount,
  is_verified: z.boolean(),
  /** Opaque: encrypted by the client. */
  session_data: z.unknown().refine((value) => value !== undefined && value !== null, 'is missing'),
});
export type BackedUpKey = z.output<typeof zBackedUpKey>;

const zSessions = z.looseObject({ sessions: z.record(zName, zBackedUpKey) });
const zRooms = z.looseObject({ rooms: z.record(zName, zSessions) });

const zUpdated = z.object({ etag: z.string(), count: z.number() });
const notFound = { code: 'M_NOT_FOUND', status: 404, retry: 'never', when: 'there is no such backup or key' } as const;
const putting = {
  method: 'PUT',
  wire,
  auth,
  query,
  limit: 'write',
  bodyBytesMax: BODY_BYTES_MAX,
  output: zUpdated,
  refusals: [
    notFound,
    { code: 'M_WRONG_ROOM_KEYS_VERSION', status: 403, retry: 'changed', when: 'the backup is not the current one' },
    { code: 'M_TOO_LARGE', status: 413, retry: 'never', when: 'the backup is full' },
  ],
} as const;
const deleting = {
  method: 'DELETE',
  wire,
  auth,
  query,
  limit: 'write',
  output: zUpdated,
  refusals: [notFound],
} as const;
const getting = { method: 'GET', wire, auth, query, refusals: [notFound] } as const;

export const putBackedUpKeys = defineContract({
  name: 'putBackedUpKeys',
  ...putting,
  ...keyPaths('/room_keys/keys'),
  body: zRooms,
  summary: 'Adds keys to the backup; of two for one session the better stays.',
});
export const putBackedUpKeysOfRoom = defineContract({
  name: 'putBackedUpKeysOfRoom',
  ...putting,
  ...keyPaths('/room_keys/keys/:roomId'),
  params: roomParams,
  body: zSessions,
  summary: 'Adds keys of one room to the backup.',
});
export const putBackedUpKey = defineContract({
  name: 'putBackedUpKey',
  ...putting,
  ...keyPaths('/room_keys/keys/:roomId/:sessionId'),
  params: sessionParams,
  body: zBackedUpKey,
  summary: 'Adds one key to the backup.',
});

export const getBackedUpKeys = defineContract({
  name: 'getBackedUpKeys',
  ...getting,
  ...keyPaths('/room_keys/keys'),
  output: zRooms,
  summary: 'All keys of a backup.',
});
export const getBackedUpKeysOfRoom = defineContract({
  name: 'getBackedUpKeysOfRoom',
  ...getting,
  ...keyPaths('/room_keys/keys/:roomId'),
  params: roomParams,
  output: zSessions,
  summary: 'The keys of one room in a backup.',
});
export const getBackedUpKey = defineContract({
  name: 'getBackedUpKey',
  ...getting,
  ...keyPaths('/room_keys/keys/:roomId/:sessionId'),
  params: sessionParams,
  output: zBackedUpKey,
  summary: 'One key of a backup.',
});

export const deleteBackedUpKeys = defineContract({
  name: 'deleteBackedUpKeys',
  ...deleting,
  ...keyPaths('/room_keys/keys'),
  summary: 'Deletes all keys of a backup.',
});
export const deleteBackedUpKeysOfRoom = defineContract({
  name: 'deleteBackedUpKeysOfRoom',
  ...deleting,
  ...keyPaths('/room_keys/keys/:roomId'),
  params: roomParams,
  summary: 'Deletes the keys of one room from a backup.',
});
export const deleteBackedUpKey = defineContract({
  name: 'deleteBackedUpKey',
  ...deleting,
  ...keyPaths('/room_keys/keys/:roomId/:sessionId'),
  params: sessionParams,
  summary: 'Deletes one key from a backup.',
});
