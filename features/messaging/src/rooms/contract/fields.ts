// Fields that several endpoints of rooms share.
import { z } from 'zod';
import { IDENTIFIER_BYTES_MAX, utf8Length, zUserId } from '../../core/contract/ids.ts';

/** A room id as the caller writes it; whether there is such a room is told by the answer. */
export const zInRoom = z.object({ roomId: z.string() });

/** Bounded, and without NUL, which the database does not store. */
export const zTransactionId = z
  .string()
  .min(1)
  .refine(
    (text) => !text.includes('\0') && utf8Length(text) <= IDENTIFIER_BYTES_MAX,
    'is no transaction id of at most 255 bytes',
  );

/** Why somebody does something goes to every member, and so is bounded. */
const REASON_LENGTH_MAX = 1000;
export const zReason = z.string().max(REASON_LENGTH_MAX);

export const zEventIdOutput = z.object({ event_id: z.string() });

export const zAboutUser = z.looseObject({ user_id: zUserId, reason: zReason.optional() });
