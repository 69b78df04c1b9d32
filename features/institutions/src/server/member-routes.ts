// Who works for an institution. A role is asked for and accepted: nobody becomes staff by another's word.
import { route, type Route } from '@althing/http';
import { ok } from '@althing/kernel';
import { acceptInvitation } from '../contract/accept-invitation.ts';
import { changeRole } from '../contract/change-role.ts';
import { institutionRefusals } from '../contract/fields.ts';
import { inviteMember } from '../contract/invite-member.ts';
import { listMembers } from '../contract/list-members.ts';
import { removeMember } from '../contract/remove-member.ts';
import { withdrawInvitation } from '../contract/withdraw-invitation.ts';
import { changeMember } from '../domain/change-member.ts';
import { looksAfter, reaches } from '../domain/role.ts';
import { findInstitution, lockInstitution, takeStaffNumber } from '../storage/institution-store.ts';
import { putInvitation, selectInvitations, selectInvitationsOf, takeInvitation } from '../storage/invitation-store.ts';
import {
  deleteMember,
  findMember,
  insertMember,
  selectMembers,
  selectRolesOf,
  updateRole,
} from '../storage/member-store.ts';
import { accessAsStaff, append, lockAsStaff, refusal, write, type InstitutionsCore } from './core.ts';

/** The list is answered whole and shown on a phone; a larger institution makes one for each of its offices. */
const MEMBERS_MAX = 1000;
const INVITATIONS_MAX = 200;
/** Nobody's list is filled with offers they never asked for. */
const INVITATIONS_TO_ONE_MAX = 50;
/** Nobody works in more places; bounds what is read when the person opens the list. */
const ROLES_OF_ONE_MAX = 100;

export function memberRoutes(core: InstitutionsCore): Route[] {
  const { db, deps } = core;
  return [
    route(listMembers, async ({ params, requester }) => {
      const access = await accessAsStaff(db, params.institutionId, requester.userId);
      if (!access.ok) return access;
      const isManager = reaches(access.value.member.role, 'manager');
      return ok({
        members: await selectMembers(db, params.institutionId),
        invitations: isManager ? await selectInvitations(db, params.institutionId) : [],
      });
    }),
    route(inviteMember, async ({ params, body, requester }) => {
      const { institutionId, userId } = params;
      const existing = await deps.accounts.whichExist([userId]);
      const guests = await deps.accounts.whichAreGuests([userId]);
      return write(core, async (tx) => {
        const access = await lockAsStaff(tx, institutionId, requester.userId);
        if (!access.ok) return access;
        const { institution, member } = access.value;
        if (institution.isClosed) return refusal(institutionRefusals.closed);
        if (!looksAfter(member.role, body.role)) return refusal(institutionRefusals.roleTooLow);
        if (!existing.has(userId) || guests.has(userId)) return refusal(institutionRefusals.noSuchPerson);
        if (await findMember(tx, institutionId, userId)) return refusal(institutionRefusals.alreadyMember);
        const asked = await selectInvitations(tx, institutionId);
        const others = asked.filter((invitation) => invitation.userId !== userId);
        const before = asked.find((invitation) => invitation.userId === userId);
        // A manager must not turn an owner's invitation into a lower one.
        if (before && !looksAfter(member.role, before.role)) return refusal(institutionRefusals.roleTooLow);
        const toOne = await selectInvitationsOf(tx, userId);
        if (others.length >= INVITATIONS_MAX || (!before && toOne.length >= INVITATIONS_TO_ONE_MAX))
          return refusal(institutionRefusals.tooMany);
        const invitation = { institutionId, userId, role: body.role, invitedBy: requester.userId, at: core.now() };
        await putInvitation(tx, invitation);
        return ok({});
      });
    }),
    route(withdrawInvitation, ({ params, requester }) =>
      write(core, async (tx) => {
        const { institutionId, userId } = params;
        if (userId === requester.userId) {
          if (!(await findInstitution(tx, institutionId))) return refusal(institutionRefusals.notFound);
        } else {
          const access = await lockAsStaff(tx, institutionId, requester.userId);
          if (!access.ok) return access;
          const asked = await selectInvitations(tx, institutionId);
          const invitation = asked.find((candidate) => candidate.userId === userId);
          const { role } = access.value.member;
          if (!reaches(role, 'manager') || (invitation && !looksAfter(role, invitation.role)))
            return refusal(institutionRefusals.roleTooLow);
        }
        await takeInvitation(tx, institutionId, userId);
        return ok({});
      }),
    ),
    route(acceptInvitation, ({ params, requester }) =>
      write(core, async (tx) => {
        const { institutionId } = params;
        const { userId } = requester;
        const institution = await lockInstitution(tx, institutionId);
        if (!institution) return refusal(institutionRefusals.notFound);
        const already = await findMember(tx, institutionId, userId);
        const role = await takeInvitation(tx, institutionId, userId);
        // Accepted twice: the first answer may have been lost.
        if (already) return ok({ role: already.role });
        if (role === null) return refusal(institutionRefusals.notFound);
        if (institution.isClosed) return refusal(institutionRefusals.closed);
        if ((await selectMembers(tx, institutionId)).length >= MEMBERS_MAX) return refusal(institutionRefusals.tooMany);
        if ((await selectRolesOf(tx, userId)).length >= ROLES_OF_ONE_MAX) return refusal(institutionRefusals.tooMany);
        const staffNumber = await takeStaffNumber(tx, institutionId);
        await insertMember(tx, { institutionId, userId, role, staffNumber, addedBy: userId, at: core.now() });
        await append(tx, 'memberAdded', { institutionId, userId, role });
        return ok({ role });
      }),
    ),
    route(changeRole, ({ params, body, requester }) =>
      write(core, async (tx) => {
        const { institutionId, userId } = params;
        const access = await lockAsStaff(tx, institutionId, requester.userId);
        if (!access.ok) return access;
        const member = await findMember(tx, institutionId, userId);
        if (!member) return refusal(institutionRefusals.noSuchMember);
        const decided = changeMember({
          actorRole: access.value.member.role,
          role: member.role,
          nextRole: body.role,
          isSelf: userId === requester.userId,
          ownersCount: await countOwners(tx, institutionId),
        });
        if (!decided.ok) return refusal(REFUSALS[decided.refusal]);
        if (member.role === body.role) return ok({});
        await updateRole(tx, institutionId, userId, body.role);
        await append(tx, 'roleChanged', { institutionId, userId, role: body.role });
        return ok({});
      }),
    ),
    route(removeMember, ({ params, requester }) =>
      write(core, async (tx) => {
        const { institutionId, userId } = params;
        const access = await lockAsStaff(tx, institutionId, requester.userId);
        if (!access.ok) return access;
        const member = await findMember(tx, institutionId, userId);
        if (!member) return refusal(institutionRefusals.noSuchMember);
        const decided = changeMember({
          actorRole: access.value.member.role,
          role: member.role,
          nextRole: null,
          isSelf: userId === requester.userId,
          ownersCount: await countOwners(tx, institutionId),
        });
        if (!decided.ok) return refusal(REFUSALS[decided.refusal]);
        await deleteMember(tx, institutionId, userId);
        await append(tx, 'memberRemoved', { institutionId, userId });
        return ok({});
      }),
    ),
  ];
}

const REFUSALS = {
  role_too_low: institutionRefusals.roleTooLow,
  last_owner: institutionRefusals.lastOwner,
} as const;

async function countOwners(tx: InstitutionsCore['db'], institutionId: string): Promise<number> {
  return (await selectMembers(tx, institutionId)).filter(({ role }) => role === 'owner').length;
}
