// What institutions offer to the features above them.
import type { Kysely } from 'kysely';
import type { Result } from '@althing/kernel';
import type { Institution, Member, Role } from '../contract/fields.ts';
import { findInstitution, selectInstitutions } from '../storage/institution-store.ts';
import { findMember, selectMembers, selectRolesOf } from '../storage/member-store.ts';
import type { InstitutionsDb } from '../storage/tables.ts';
import { writeAccess, type Access } from './access-log.ts';
import type { InstitutionsCore } from './core.ts';
import { publicView } from './institution-routes.ts';
import { approveAs, type OperatorAction, type OperatorCredentials, type OperatorOutcome } from './operators.ts';

export interface InstitutionsDoor {
  institution(institutionId: string): Promise<Institution | null>;
  institutions(institutionIds: readonly string[]): Promise<ReadonlyMap<string, Institution>>;
  isVerified(institutionId: string): Promise<boolean>;
  /** Null for whoever doesn't work there, and where there is no such institution. */
  roleOf(userId: string, institutionId: string): Promise<Role | null>;
  /** Where this person has a role, and which. */
  rolesOf(userId: string): Promise<readonly { readonly institutionId: string; readonly role: Role }[]>;
  /** In the order in which they came. */
  membersOf(institutionId: string): Promise<readonly Member[]>;
  /**
   * R5: writes the access log in the transaction that reads people's records; false, and nothing written, where the
   * reader is no staff any more: then nothing may be answered either.
   */
  writeAccess(tx: Kysely<never>, access: Access): Promise<boolean>;
  /** R10: an operator approves what a feature would have done; the second one's approval carries it out. */
  approveAs<T>(
    credentials: OperatorCredentials,
    action: OperatorAction<T>,
  ): Promise<Result<OperatorOutcome<T>, string>>;
}

export function createDoor({ db, deps }: InstitutionsCore): InstitutionsDoor {
  return {
    async institution(institutionId) {
      const found = await findInstitution(db, institutionId);
      return found ? publicView(found) : null;
    },
    async institutions(institutionIds) {
      const found = await selectInstitutions(db, institutionIds);
      return new Map(found.map((institution) => [institution.institutionId, publicView(institution)]));
    },
    isVerified: async (institutionId) => (await findInstitution(db, institutionId))?.isVerified ?? false,
    roleOf: async (userId, institutionId) => (await findMember(db, institutionId, userId))?.role ?? null,
    rolesOf: (userId) => selectRolesOf(db, userId),
    membersOf: (institutionId) => selectMembers(db, institutionId),
    writeAccess: async (tx, access) =>
      (await writeAccess(tx as unknown as InstitutionsDb, access, deps.clock.nowMs())).ok,
    approveAs: (credentials, action) => approveAs(deps, credentials, action),
  };
}
