import type { Role } from '../contract/fields.ts';
import type { InstitutionsDb } from './tables.ts';

/** Asks, or asks for another role. */
export async function putInvitation(
  tx: InstitutionsDb,
  given: { institutionId: string; userId: string; role: Role; invitedBy: string; at: Date },
): Promise<void> {
  const row = { role: given.role, invited_by: given.invitedBy, invited_at: given.at };
  await tx
    .insertInto('institutions_invitations')
    .values({ institution_id: given.institutionId, user_id: given.userId, ...row })
    .onConflict((conflict) => conflict.columns(['institution_id', 'user_id']).doUpdateSet(row))
    .execute();
}

export async function selectInvitations(
  db: InstitutionsDb,
  institutionId: string,
): Promise<{ userId: string; role: Role }[]> {
  const rows = await db
    .selectFrom('institutions_invitations')
    .select(['user_id', 'role'])
    .where('institution_id', '=', institutionId)
    .orderBy('invited_at')
    .execute();
  return rows.map(({ user_id: userId, role }) => ({ userId, role }));
}

/** The institutions that ask this person. */
export async function selectInvitationsOf(
  db: InstitutionsDb,
  userId: string,
): Promise<{ institutionId: string; role: Role }[]> {
  const rows = await db
    .selectFrom('institutions_invitations')
    .select(['institution_id', 'role'])
    .where('user_id', '=', userId)
    .orderBy('invited_at')
    .execute();
  return rows.map(({ institution_id: institutionId, role }) => ({ institutionId, role }));
}

/** Takes the invitation away; answers the role it was for. */
export async function takeInvitation(tx: InstitutionsDb, institutionId: string, userId: string): Promise<Role | null> {
  const row = await tx
    .deleteFrom('institutions_invitations')
    .where('institution_id', '=', institutionId)
    .where('user_id', '=', userId)
    .returning('role')
    .executeTakeFirst();
  return row?.role ?? null;
}

export async function deleteInvitationsOf(tx: InstitutionsDb, userId: string): Promise<void> {
  await tx.deleteFrom('institutions_invitations').where('user_id', '=', userId).execute();
}
