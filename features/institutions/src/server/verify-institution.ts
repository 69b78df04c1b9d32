// The badge: two operators have checked who an institution is.
import { ok, refuse, type Result } from '@althing/kernel';
import { nameKey } from '../domain/name-key.ts';
import { findVerifiedByKey, lockInstitution, updateInstitution } from '../storage/institution-store.ts';
import type { InstitutionsDb } from '../storage/tables.ts';
import { append } from './core.ts';
import { approveAs, type OperatorCredentials, type OperatorOutcome, type OperatorsDeps } from './operators.ts';
import type { InstitutionsTables } from '../storage/tables.ts';
import { findInstitution } from '../storage/institution-store.ts';

/** INS8: approvals are for the name and kind that both operators saw. */
export async function verifyInstitution(
  deps: OperatorsDeps,
  institutionId: string,
  approver: OperatorCredentials,
): Promise<Result<OperatorOutcome<{ name: string }>, string>> {
  const seen = await findInstitution(deps.database.as<InstitutionsTables>(), institutionId);
  if (!seen) return refuse('not_found');
  return approveAs(deps, approver, {
    action: 'verify_institution',
    subject: JSON.stringify([institutionId, seen.name, seen.kind]),
    async carryOut(given) {
      const tx = given as unknown as InstitutionsDb;
      const institution = await lockInstitution(tx, institutionId);
      if (!institution || institution.name !== seen.name || institution.kind !== seen.kind) return refuse('changed');
      if (institution.isClosed) return refuse('institution_closed');
      if (institution.isVerified) return refuse('already_verified');
      if (await findVerifiedByKey(tx, nameKey(institution.name))) return refuse('name_taken');
      await updateInstitution(tx, institutionId, { verified_at: new Date(deps.clock.nowMs()) });
      await append(tx, 'institutionVerified', { institutionId });
      const { name } = institution;
      return ok({ kind: 'institution_verified', subject: institutionId, name, value: { name } });
    },
  });
}

/** Takes the badge away; nothing else of the institution changes (R3). */
export async function unverifyInstitution(
  deps: OperatorsDeps,
  institutionId: string,
  approver: OperatorCredentials,
): Promise<Result<OperatorOutcome<{ name: string }>, string>> {
  return approveAs(deps, approver, {
    action: 'unverify_institution',
    subject: institutionId,
    async carryOut(given) {
      const tx = given as unknown as InstitutionsDb;
      const institution = await lockInstitution(tx, institutionId);
      if (!institution) return refuse('not_found');
      if (!institution.isVerified) return refuse('not_verified');
      await updateInstitution(tx, institutionId, { verified_at: null });
      await append(tx, 'institutionUnverified', { institutionId });
      const { name } = institution;
      return ok({ kind: 'institution_unverified', subject: institutionId, name, value: { name } });
    },
  });
}
