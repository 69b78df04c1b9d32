// R5: reading leaves a trace the person sees.
import { route, type Route } from '@althing/http';
import { invariant, ok } from '@althing/kernel';
import type { Role } from '../contract/fields.ts';
import { institutionRefusals } from '../contract/fields.ts';
import { getAccessLog } from '../contract/get-access-log.ts';
import { getStaffAccessLog } from '../contract/get-staff-access-log.ts';
import { reaches } from '../domain/role.ts';
import { insertAccess, selectAccess } from '../storage/access-log-store.ts';
import { selectInstitutions } from '../storage/institution-store.ts';
import { findMember } from '../storage/member-store.ts';
import type { InstitutionsDb } from '../storage/tables.ts';
import { accessAsStaff, refusal, type InstitutionsCore } from './core.ts';

export interface Access {
  readonly institutionId: string;
  readonly staffUserId: string;
  /** Those whose records are read, with the pairwise ids under which the feature knows them; a page at most. */
  readonly people: readonly { readonly userId: string; readonly personKey: string; readonly subject: string | null }[];
  readonly feature: string;
  /** What is read: a snake_case word. */
  readonly what: string;
  /** What for, in the words that the person sees. */
  readonly purpose: string;
}

/** What one call reads of people; a larger read is made in pages. */
const PEOPLE_MAX = 500;

/**
 * Writes the log in the caller's transaction: no log, no data. Refused where the reader is no staff any more, since the
 * entry could then not say in which role it was read.
 */
export async function writeAccess(
  tx: InstitutionsDb,
  access: Access,
  atMs: number,
): Promise<{ ok: true; role: Role } | { ok: false }> {
  invariant(access.people.length <= PEOPLE_MAX, 'records of people are read in pages');
  const member = await findMember(tx, access.institutionId, access.staffUserId);
  if (!member) return { ok: false };
  const { institutionId, staffUserId, feature, what, purpose } = access;
  const { staffNumber, role } = member;
  await insertAccess(
    tx,
    access.people.map(({ userId, personKey, subject }) => ({
      personUserId: userId,
      personKey,
      subject,
      institutionId,
      staffUserId,
      staffNumber,
      role,
      feature,
      what,
      purpose,
      atMs,
    })),
  );
  return { ok: true, role };
}

export function accessLogRoutes({ db }: InstitutionsCore): Route[] {
  return [
    route(getAccessLog, async ({ query, requester }) => {
      const found = await selectAccess(db, { personUserId: requester.userId }, query);
      const institutions = await selectInstitutions(db, [...new Set(found.map(({ institutionId }) => institutionId))]);
      const names = new Map(institutions.map(({ institutionId, name }) => [institutionId, name]));
      const entries = found.map((entry) => ({
        entryId: entry.entryId,
        institutionId: entry.institutionId,
        institutionName: names.get(entry.institutionId) ?? '',
        role: entry.role,
        staffNumber: entry.staffNumber,
        feature: entry.feature,
        what: entry.what,
        purpose: entry.purpose,
        subject: entry.subject,
        atMs: entry.atMs,
      }));
      return ok({ entries, next: nextOf(entries, query.limit) });
    }),
    route(getStaffAccessLog, async ({ params, query, requester }) => {
      const access = await accessAsStaff(db, params.institutionId, requester.userId);
      if (!access.ok) return access;
      if (!reaches(access.value.member.role, 'owner')) return refusal(institutionRefusals.roleTooLow);
      const found = await selectAccess(db, { institutionId: params.institutionId }, query);
      // R6: people stand here as the feature's staff knows them; their user ids stay behind.
      const entries = found.map((entry) => ({
        entryId: entry.entryId,
        staffUserId: entry.staffUserId,
        staffNumber: entry.staffNumber,
        role: entry.role,
        personKey: entry.personKey,
        feature: entry.feature,
        what: entry.what,
        purpose: entry.purpose,
        subject: entry.subject,
        atMs: entry.atMs,
      }));
      return ok({ entries, next: nextOf(entries, query.limit) });
    }),
  ];
}

function nextOf(entries: readonly { entryId: number }[], limit: number): number | null {
  return entries.length < limit ? null : (entries.at(-1)?.entryId ?? null);
}
