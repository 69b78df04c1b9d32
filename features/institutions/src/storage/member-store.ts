import type { Member, Role } from '../contract/fields.ts';
import type { InstitutionsDb } from './tables.ts';

export async function insertMember(
  tx: InstitutionsDb,
  member: { institutionId: string; userId: string; role: Role; staffNumber: number; addedBy: string; at: Date },
): Promise<void> {
  await tx
    .insertInto('institutions_members')
    .values({
      institution_id: member.institutionId,
      user_id: member.userId,
      role: member.role,
      staff_number: member.staffNumber,
      added_by: member.addedBy,
      added_at: member.at,
    })
    .execute();
}

/** In the order in which they came. */
export async function selectMembers(db: InstitutionsDb, institutionId: string): Promise<Member[]> {
  const rows = await db
    .selectFrom('institutions_members')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .orderBy('staff_number')
    .execute();
  return rows.map(toMember);
}

export async function findMember(db: InstitutionsDb, institutionId: string, userId: string): Promise<Member | null> {
  const row = await db
    .selectFrom('institutions_members')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row ? toMember(row) : null;
}

/** Where this person has a role, in which. */
export async function selectRolesOf(
  db: InstitutionsDb,
  userId: string,
): Promise<{ institutionId: string; role: Role }[]> {
  const rows = await db
    .selectFrom('institutions_members')
    .select(['institution_id', 'role'])
    .where('user_id', '=', userId)
    .orderBy('added_at')
    .execute();
  return rows.map(({ institution_id: institutionId, role }) => ({ institutionId, role }));
}

export async function updateRole(tx: InstitutionsDb, institutionId: string, userId: string, role: Role): Promise<void> {
  await tx
    .updateTable('institutions_members')
    .set({ role })
    .where('institution_id', '=', institutionId)
    .where('user_id', '=', userId)
    .execute();
}

export async function deleteMember(tx: InstitutionsDb, institutionId: string, userId: string): Promise<void> {
  await tx
    .deleteFrom('institutions_members')
    .where('institution_id', '=', institutionId)
    .where('user_id', '=', userId)
    .execute();
}

function toMember(row: { user_id: string; role: Role; staff_number: number; added_at: Date }): Member {
  return {
    userId: row.user_id,
    role: row.role,
    staffNumber: row.staff_number,
    addedAtMs: row.added_at.getTime(),
  };
}
