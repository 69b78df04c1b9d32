import type { Selectable } from 'kysely';
import type { Institution, InstitutionKind } from '../contract/fields.ts';
import type { InstitutionsDb, InstitutionsTables } from './tables.ts';

export interface StoredInstitution extends Institution {
  readonly createdBy: string | null;
}

/** False where the id is taken. */
export async function insertInstitution(
  tx: InstitutionsDb,
  given: { institutionId: string; name: string; nameKey: string; kind: InstitutionKind; createdBy: string; at: Date },
): Promise<boolean> {
  const inserted = await tx
    .insertInto('institutions_institutions')
    .values({
      institution_id: given.institutionId,
      name: given.name,
      name_key: given.nameKey,
      kind: given.kind,
      created_by: given.createdBy,
      created_at: given.at,
      verified_at: null,
      closed_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('institution_id')
    .executeTakeFirst();
  return inserted !== undefined;
}

export async function findInstitution(db: InstitutionsDb, institutionId: string): Promise<StoredInstitution | null> {
  const row = await db
    .selectFrom('institutions_institutions')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .executeTakeFirst();
  return row ? toInstitution(row) : null;
}

/** Holds the institution until the transaction ends: who its owners are is decided one change after another. */
export async function lockInstitution(tx: InstitutionsDb, institutionId: string): Promise<StoredInstitution | null> {
  const row = await tx
    .selectFrom('institutions_institutions')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .forUpdate()
    .executeTakeFirst();
  return row ? toInstitution(row) : null;
}

export async function selectInstitutions(db: InstitutionsDb, ids: readonly string[]): Promise<Institution[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('institutions_institutions')
    .selectAll()
    .where('institution_id', 'in', [...ids])
    .execute();
  return rows.map(toInstitution);
}

/** How many open ones this person has made. */
export async function countMadeBy(db: InstitutionsDb, userId: string): Promise<number> {
  const { count } = await db
    .selectFrom('institutions_institutions')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('created_by', '=', userId)
    .where('closed_at', 'is', null)
    .executeTakeFirstOrThrow();
  return count;
}

/** The verified and open one whose name reads the same. */
export async function findVerifiedByKey(db: InstitutionsDb, nameKey: string): Promise<string | null> {
  const row = await db
    .selectFrom('institutions_institutions')
    .select('institution_id')
    .where('name_key', '=', nameKey)
    .where('verified_at', 'is not', null)
    .where('closed_at', 'is', null)
    .executeTakeFirst();
  return row?.institution_id ?? null;
}

export async function updateInstitution(
  tx: InstitutionsDb,
  institutionId: string,
  change: Partial<
    Pick<InstitutionsTables['institutions_institutions'], 'name' | 'name_key' | 'kind' | 'verified_at' | 'closed_at'>
  >,
): Promise<void> {
  await tx.updateTable('institutions_institutions').set(change).where('institution_id', '=', institutionId).execute();
}

/** Takes the next number for a colleague. */
export async function takeStaffNumber(tx: InstitutionsDb, institutionId: string): Promise<number> {
  const { taken } = await tx
    .updateTable('institutions_institutions')
    .set((set) => ({ next_staff_number: set('next_staff_number', '+', 1) }))
    .where('institution_id', '=', institutionId)
    .returning((select) => select('next_staff_number', '-', 1).as('taken'))
    .executeTakeFirstOrThrow();
  return Number(taken);
}

/** The account is gone: nothing names it any more. */
export async function forgetCreator(tx: InstitutionsDb, userId: string): Promise<void> {
  await tx
    .updateTable('institutions_institutions')
    .set({ created_by: null })
    .where('created_by', '=', userId)
    .execute();
}

function toInstitution(row: Selectable<InstitutionsTables['institutions_institutions']>): StoredInstitution {
  return {
    institutionId: row.institution_id,
    name: row.name,
    kind: row.kind,
    isVerified: row.verified_at !== null && row.closed_at === null,
    verifiedAtMs: row.verified_at?.getTime() ?? null,
    isClosed: row.closed_at !== null,
    createdBy: row.created_by,
  };
}
