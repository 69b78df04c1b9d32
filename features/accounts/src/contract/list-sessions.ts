import { z } from 'zod';
import { defineContract } from '@althing/schema';
import { zDeviceKey, zMoment } from './own-fields.ts';

export const zSession = z.object({
  /** Names it in {@link endSession}: the device id. */
  sessionId: z.string(),
  displayName: z.string().nullable(),
  /** The app, as it called itself when it asked to sign in; null for apps that signed in with the password. */
  clientName: z.string().nullable(),
  signedInAtMs: zMoment,
  lastSeenAtMs: zMoment.nullable(),
  lastSeenAddress: z.string().nullable(),
  lastSeenUserAgent: z.string().nullable(),
  /** The key that the device signs with, where it has one. */
  deviceKey: zDeviceKey.nullable(),
  /** The session that asks. */
  isThis: z.boolean(),
});

export const listSessions = defineContract({
  name: 'listSessions',
  method: 'GET',
  path: '/api/accounts/sessions',
  wire: 'althing',
  auth: 'required',
  summary: 'Where the account is signed in, most recently seen first.',
  output: z.object({ sessions: z.array(zSession) }),
});
