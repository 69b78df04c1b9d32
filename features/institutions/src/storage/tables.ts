// The tables that institutions own.
import type { Generated, Kysely } from 'kysely';
import type { InstitutionKind, Role } from '../contract/fields.ts';

export interface InstitutionsTables {
  institutions_institutions: {
    institution_id: string;
    name: string;
    /** Folded: names that read the same have the same (`domain/name-key.ts`). */
    name_key: string;
    kind: InstitutionKind;
    /** Null once that account is gone. */
    created_by: string | null;
    created_at: Date;
    verified_at: Date | null;
    closed_at: Date | null;
    /** The number that the next colleague gets. */
    next_staff_number: Generated<number>;
  };
  institutions_members: {
    institution_id: string;
    user_id: string;
    role: Role;
    staff_number: number;
    added_by: string;
    added_at: Date;
  };
  institutions_invitations: {
    institution_id: string;
    user_id: string;
    role: Role;
    invited_by: string;
    invited_at: Date;
  };
  institutions_access_log: {
    entry_id: Generated<number>;
    /** Whose record was read. */
    person_user_id: string;
    /** How the feature's staff knows that person. */
    person_key: string;
    institution_id: string;
    staff_user_id: string | null;
    staff_number: number;
    role: Role;
    feature: string;
    what: string;
    purpose: string;
    subject: string | null;
    at: Date;
    delete_after: Date;
  };
  institutions_operators: { name: string; secret_hash: string; added_at: Date; ended_at: Date | null };
  institutions_approvals: { action: string; subject: string; operator: string; at: Date };
  institutions_log: { seq: number; body: string; hash: string; leaf_hash: Buffer };
}

/** The query builder or a transaction of it. */
export type InstitutionsDb = Kysely<InstitutionsTables>;
