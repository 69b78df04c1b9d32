// Pieces that several of institutions' endpoints share.
import { z } from 'zod';
import type { RefusalDescription } from '@althing/schema';

/** Milliseconds since the epoch. */
export const zMoment = z.int().nonnegative();

/** A UUID in lower case, made by whoever creates the thing: the same id again is the same request again. */
export const zUuid = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);

/** A Matrix user id. */
export const zUserId = z
  .string()
  .max(255)
  .regex(/^@[^:\s\0]+:\S+$/);

/** Longest name of an institution, in UTF-16 units: what a register's line and a phone's row hold. */
const NAME_LENGTH_MAX = 70;

/** Shown to people as it is: no control or direction marks that could make one name look like another. */
export const zInstitutionName = z
  .string()
  .transform((name) => name.normalize('NFC').trim())
  .pipe(
    z
      .string()
      .min(1)
      .max(NAME_LENGTH_MAX)
      .regex(/^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]*$/u, 'must not contain control characters'),
  );

export const zInstitutionKind = z.enum(['office', 'school', 'clinic', 'bank', 'shop', 'association', 'other']);
export type InstitutionKind = z.infer<typeof zInstitutionKind>;

/** What somebody may do in an institution, highest first. What each may do in a feature is that feature's to say. */
export const zRole = z.enum(['owner', 'manager', 'clerk', 'cashier']);
export type Role = z.infer<typeof zRole>;

/** What everybody may know of an institution. */
export const zInstitution = z.object({
  institutionId: zUuid,
  name: z.string(),
  kind: zInstitutionKind,
  /** Two operators have checked who it is; the public log says who and when. */
  isVerified: z.boolean(),
  verifiedAtMs: zMoment.nullable(),
  isClosed: z.boolean(),
});
export type Institution = z.infer<typeof zInstitution>;

export const zMember = z.object({
  userId: zUserId,
  role: zRole,
  /** How the people whose records are read know this colleague. */
  staffNumber: z.int().positive(),
  addedAtMs: zMoment,
});
export type Member = z.infer<typeof zMember>;

/** One line of the public log; `hash` is the SHA-256 of `body`, which names the hash before it. */
export const zLogEntry = z.object({
  seq: z.int().positive(),
  body: z.string().describe('Canonical JSON: seq, atMs, kind, subject, name, operators, previousHash.'),
  hash: z.string(),
});
export type LogEntry = z.infer<typeof zLogEntry>;

export const institutionRefusals = {
  notFound: { code: 'not_found', status: 404, retry: 'never', when: 'there is no such institution' },
  notStaff: { code: 'not_staff', status: 403, retry: 'never', when: 'the caller has no role in the institution' },
  roleTooLow: {
    code: 'role_too_low',
    status: 403,
    retry: 'never',
    when: 'the role doesn’t allow it: managers look after clerks and cashiers, owners after all',
  },
  closed: { code: 'institution_closed', status: 409, retry: 'never', when: 'the institution is closed' },
  noSuchMember: {
    code: 'no_such_member',
    status: 404,
    retry: 'never',
    when: 'nobody of this user id has a role there',
  },
  noSuchPerson: { code: 'no_such_person', status: 404, retry: 'changed', when: 'there is no such account' },
  alreadyMember: { code: 'already_member', status: 409, retry: 'never', when: 'the person has a role there already' },
  lastOwner: {
    code: 'last_owner',
    status: 409,
    retry: 'never',
    when: 'nobody would be left who answers for it: make another person owner first, or close it',
  },
  tooMany: {
    code: 'too_many',
    status: 409,
    retry: 'never',
    when: 'the institution or person has as many as there may be',
  },
  nameTaken: {
    code: 'name_taken',
    status: 409,
    retry: 'changed',
    when: 'a verified institution has this name, or one that reads the same',
  },
  idUsedOtherwise: {
    code: 'id_used_otherwise',
    status: 409,
    retry: 'changed',
    when: 'the id names something else already; take a fresh one',
  },
} as const satisfies Record<string, RefusalDescription>;
