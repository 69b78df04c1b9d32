import { z } from 'zod';

/** Text that is kept: bounded, and without the one character that PostgreSQL can't hold. */
export function zText(lengthMax: number) {
  return z
    .string()
    .max(lengthMax)
    .refine((text) => !text.includes('\0'), 'must not contain U+0000');
}

/** A user id has at most 255 bytes; a little more lets the handler say what is wrong with it. */
export const zName = zText(1024);
export const zDeviceId = zText(255).min(1);
/** As long as a title on one line of any screen. */
export const zDeviceName = zText(255);
/** An opaque token: ours are far shorter, others' are merely unknown. */
export const zToken = zText(4096);
/** What a client sends for user-interactive auth; its stages are read one by one. */
export const zAuth = z
  .unknown()
  .optional()
  .describe('Proof by user-interactive auth: { type, session, ... } of the stage.');

/** The identifiers of an `m.login.password` login: `m.id.user` here, the others for nobody. */
export const zIdentifier = z.looseObject({ type: zText(64), user: zName.optional() });

/** What a sign-in answers with. */
export const zSignedIn = z.looseObject({
  user_id: z.string(),
  access_token: z.string().optional(),
  device_id: z.string().optional(),
  refresh_token: z.string().optional(),
  expires_in_ms: z.int().optional(),
});

export const zDevice = z.looseObject({
  device_id: z.string(),
  display_name: z.string().optional(),
  last_seen_ip: z.string().optional(),
  last_seen_ts: z.int().optional(),
});
