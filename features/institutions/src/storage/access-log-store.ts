import type { Selectable } from 'kysely';
import type { Role } from '../contract/fields.ts';
import type { InstitutionsDb, InstitutionsTables } from './tables.ts';

/** R11: five years, as long as an institution can be held to account for what it read. */
const KEPT_MS = 5 * 365 * 86_400_000;

export interface AccessEntry {
  readonly entryId: number;
  readonly personUserId: string;
  readonly personKey: string;
  readonly institutionId: string;
  readonly staffUserId: string | null;
  readonly staffNumber: number;
  readonly role: Role;
  readonly feature: string;
  readonly what: string;
  readonly purpose: string;
  readonly subject: string | null;
  readonly atMs: number;
}

export async function insertAccess(
  tx: InstitutionsDb,
  entries: readonly Omit<AccessEntry, 'entryId'>[],
): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map((entry) => ({
    person_user_id: entry.personUserId,
    person_key: entry.personKey,
    institution_id: entry.institutionId,
    staff_user_id: entry.staffUserId,
    staff_number: entry.staffNumber,
    role: entry.role,
    feature: entry.feature,
    what: entry.what,
    purpose: entry.purpose,
    subject: entry.subject,
    at: new Date(entry.atMs),
    delete_after: new Date(entry.atMs + KEPT_MS),
  }));
  await tx.insertInto('institutions_access_log').values(rows).execute();
}

/** Newest first. */
export async function selectAccess(
  db: InstitutionsDb,
  of: { personUserId: string } | { institutionId: string },
  page: { before?: number | undefined; limit: number },
): Promise<AccessEntry[]> {
  let query = db.selectFrom('institutions_access_log').selectAll().orderBy('entry_id', 'desc').limit(page.limit);
  query =
    'personUserId' in of
      ? query.where('person_user_id', '=', of.personUserId)
      : query.where('institution_id', '=', of.institutionId);
  if (page.before !== undefined) query = query.where('entry_id', '<', page.before);
  return (await query.execute()).map(toEntry);
}

/** R11. */
export async function sweepAccess(db: InstitutionsDb, at: Date): Promise<void> {
  await db.deleteFrom('institutions_access_log').where('delete_after', '<=', at).execute();
}

/** An account is gone: what was read about it has nobody left to see it, and what it read stays by its number. */
export async function forgetInAccessLog(tx: InstitutionsDb, userId: string): Promise<void> {
  await tx.deleteFrom('institutions_access_log').where('person_user_id', '=', userId).execute();
  await tx
    .updateTable('institutions_access_log')
    .set({ staff_user_id: null })
    .where('staff_user_id', '=', userId)
    .execute();
}

function toEntry(row: Selectable<InstitutionsTables['institutions_access_log']>): AccessEntry {
  return {
    entryId: row.entry_id,
    personUserId: row.person_user_id,
    personKey: row.person_key,
    institutionId: row.institution_id,
    staffUserId: row.staff_user_id,
    staffNumber: row.staff_number,
    role: row.role,
    feature: row.feature,
    what: row.what,
    purpose: row.purpose,
    subject: row.subject,
    atMs: row.at.getTime(),
  };
}
