// R9: an account ends without anyone's approval, also the last owner's.
import type { FeatureEvent } from '@althing/events';
import { accountsEvents } from '@althing/accounts/server';
import { forgetInAccessLog } from '../storage/access-log-store.ts';
import { forgetCreator, lockInstitution, updateInstitution } from '../storage/institution-store.ts';
import { deleteInvitationsOf } from '../storage/invitation-store.ts';
import { deleteMember, selectMembers, selectRolesOf, updateRole } from '../storage/member-store.ts';
import { append, write, type InstitutionsCore } from './core.ts';
import { ok } from '@althing/kernel';
import { addLogEntry } from './public-log.ts';

/** Follows accounts; again and again does no harm. */
export async function onAccountEvent(core: InstitutionsCore, event: FeatureEvent): Promise<void> {
  if (event.feature !== 'accounts' || event.type !== accountsEvents.accountDeactivated) return;
  const userId = String(event.payload['userId']);
  for (const { institutionId } of await selectRolesOf(core.db, userId)) await leave(core, institutionId, userId);
  await core.db.transaction().execute(async (tx) => {
    await deleteInvitationsOf(tx, userId);
    await forgetInAccessLog(tx, userId);
    await forgetCreator(tx, userId);
  });
}

/** Who is left without an owner gets the manager who came first; where there is none, the institution closes. */
async function leave(core: InstitutionsCore, institutionId: string, userId: string): Promise<void> {
  await write(core, async (tx) => {
    const institution = await lockInstitution(tx, institutionId);
    await deleteMember(tx, institutionId, userId);
    await append(tx, 'memberRemoved', { institutionId, userId });
    const rest = await selectMembers(tx, institutionId);
    if (!institution || institution.isClosed || rest.some(({ role }) => role === 'owner')) return ok();
    const heir = rest.find(({ role }) => role === 'manager');
    if (heir) {
      await updateRole(tx, institutionId, heir.userId, 'owner');
      await append(tx, 'roleChanged', { institutionId, userId: heir.userId, role: 'owner' });
      return ok();
    }
    const at = core.now();
    await updateInstitution(tx, institutionId, { closed_at: at, verified_at: null });
    if (institution.isVerified) {
      const { name } = institution;
      await addLogEntry(tx, { kind: 'institution_unverified', subject: institutionId, name, operators: [] }, at);
      await append(tx, 'institutionUnverified', { institutionId });
    }
    await append(tx, 'institutionClosed', { institutionId });
    return ok();
  });
}
