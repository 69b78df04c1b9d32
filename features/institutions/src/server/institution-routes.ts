// What an institution is: made, read, renamed, closed.
import { route, type Route } from '@althing/http';
import { ok } from '@althing/kernel';
import { changeInstitution } from '../contract/change-institution.ts';
import { createInstitution } from '../contract/create-institution.ts';
import { institutionRefusals, type Institution } from '../contract/fields.ts';
import { getInstitution } from '../contract/get-institution.ts';
import { listOwnInstitutions } from '../contract/list-own-institutions.ts';
import { nameKey } from '../domain/name-key.ts';
import { reaches } from '../domain/role.ts';
import {
  countMadeBy,
  findInstitution,
  findVerifiedByKey,
  insertInstitution,
  selectInstitutions,
  takeStaffNumber,
  updateInstitution,
  type StoredInstitution,
} from '../storage/institution-store.ts';
import { selectInvitationsOf } from '../storage/invitation-store.ts';
import { insertMember, selectRolesOf } from '../storage/member-store.ts';
import { append, lockAsStaff, refusal, write, type InstitutionsCore } from './core.ts';
import { addLogEntry } from './public-log.ts';

/** More is somebody who makes institutions by program: names would be squatted by the thousand. */
const MADE_BY_ONE_MAX = 20;

export function institutionRoutes(core: InstitutionsCore): Route[] {
  const { db } = core;
  return [
    route(createInstitution, ({ params, body, requester }) => {
      const { userId } = requester;
      return write(core, async (tx) => {
        const { institutionId } = params;
        const key = nameKey(body.name);
        const there = await findInstitution(tx, institutionId);
        if (there) {
          const isSame = there.createdBy === userId && there.name === body.name && there.kind === body.kind;
          return isSame ? ok(publicView(there)) : refusal(institutionRefusals.idUsedOtherwise);
        }
        if (await findVerifiedByKey(tx, key)) return refusal(institutionRefusals.nameTaken);
        if ((await countMadeBy(tx, userId)) >= MADE_BY_ONE_MAX) return refusal(institutionRefusals.tooMany);
        const at = core.now();
        const given = { institutionId, name: body.name, nameKey: key, kind: body.kind, createdBy: userId, at };
        // Two requests with one id at once: the later one finds it taken and asks again.
        if (!(await insertInstitution(tx, given))) return refusal(institutionRefusals.idUsedOtherwise);
        const staffNumber = await takeStaffNumber(tx, institutionId);
        await insertMember(tx, { institutionId, userId, role: 'owner', staffNumber, addedBy: userId, at });
        await append(tx, 'institutionCreated', { institutionId });
        await append(tx, 'memberAdded', { institutionId, userId, role: 'owner' });
        return ok({
          institutionId,
          name: body.name,
          kind: body.kind,
          isVerified: false,
          verifiedAtMs: null,
          isClosed: false,
        });
      });
    }),
    route(getInstitution, async ({ params }) => {
      const institution = await findInstitution(db, params.institutionId);
      return institution ? ok(publicView(institution)) : refusal(institutionRefusals.notFound);
    }),
    route(listOwnInstitutions, async ({ requester }) => {
      const [roles, asked] = await Promise.all([
        selectRolesOf(db, requester.userId),
        selectInvitationsOf(db, requester.userId),
      ]);
      const found = await selectInstitutions(
        db,
        [...roles, ...asked].map(({ institutionId }) => institutionId),
      );
      const byId = new Map(found.map((institution) => [institution.institutionId, institution]));
      const withRole = ({ institutionId, role }: (typeof roles)[number]) => {
        const institution = byId.get(institutionId);
        return institution ? [{ ...publicView(institution), role }] : [];
      };
      return ok({ institutions: roles.flatMap(withRole), invitations: asked.flatMap(withRole) });
    }),
    route(changeInstitution, ({ params, body, requester }) =>
      write(core, async (tx) => {
        const { institutionId } = params;
        const access = await lockAsStaff(tx, institutionId, requester.userId);
        if (!access.ok) return access;
        const { institution, member } = access.value;
        if (!reaches(member.role, 'owner')) return refusal(institutionRefusals.roleTooLow);
        if (institution.isClosed) {
          // Said again: the answer may have been lost.
          return body.isClosed ? ok(publicView(institution)) : refusal(institutionRefusals.closed);
        }
        const next = { name: body.name ?? institution.name, kind: body.kind ?? institution.kind };
        const isChanged = next.name !== institution.name || next.kind !== institution.kind;
        const holder = await findVerifiedByKey(tx, nameKey(next.name));
        if (isChanged && holder !== null && holder !== institutionId) return refusal(institutionRefusals.nameTaken);
        // INS8: what two operators have checked is this name and kind, not what it is called next.
        const endsBadge = institution.isVerified && (isChanged || body.isClosed === true);
        const at = core.now();
        await updateInstitution(tx, institutionId, {
          ...next,
          name_key: nameKey(next.name),
          ...(endsBadge ? { verified_at: null } : {}),
          ...(body.isClosed ? { closed_at: at } : {}),
        });
        if (endsBadge) {
          const entry = {
            kind: 'institution_unverified',
            subject: institutionId,
            name: institution.name,
            operators: [],
          };
          await addLogEntry(tx, entry, at);
          await append(tx, 'institutionUnverified', { institutionId });
        }
        if (isChanged) await append(tx, 'institutionChanged', { institutionId });
        if (body.isClosed) await append(tx, 'institutionClosed', { institutionId });
        return ok(
          publicView({
            ...institution,
            ...next,
            ...(endsBadge ? { isVerified: false, verifiedAtMs: null } : {}),
            isClosed: body.isClosed === true,
          }),
        );
      }),
    ),
  ];
}

/** Without what only its own server needs to know. */
export function publicView(institution: StoredInstitution | Institution): Institution {
  const { institutionId, name, kind, isVerified, verifiedAtMs, isClosed } = institution;
  return { institutionId, name, kind, isVerified, verifiedAtMs, isClosed };
}
