import type { Approval } from '../domain/approve.ts';
import type { InstitutionsDb } from './tables.ts';

export interface StoredOperator {
  readonly name: string;
  readonly secretHash: string;
  readonly isInOffice: boolean;
}

export async function selectOperators(db: InstitutionsDb): Promise<StoredOperator[]> {
  const rows = await db.selectFrom('institutions_operators').selectAll().orderBy('name').execute();
  return rows.map((row) => ({ name: row.name, secretHash: row.secret_hash, isInOffice: row.ended_at === null }));
}

export async function insertOperator(
  tx: InstitutionsDb,
  operator: { name: string; secretHash: string; at: Date },
): Promise<void> {
  await tx
    .insertInto('institutions_operators')
    .values({ name: operator.name, secret_hash: operator.secretHash, added_at: operator.at, ended_at: null })
    .execute();
}

export async function endOperator(tx: InstitutionsDb, name: string, at: Date): Promise<void> {
  await tx.updateTable('institutions_operators').set({ ended_at: at }).where('name', '=', name).execute();
}

export async function selectApprovals(tx: InstitutionsDb, action: string, subject: string): Promise<Approval[]> {
  const rows = await tx
    .selectFrom('institutions_approvals')
    .select(['operator', 'at'])
    .where('action', '=', action)
    .where('subject', '=', subject)
    .execute();
  return rows.map(({ operator, at }) => ({ operator, atMs: at.getTime() }));
}

export async function putApproval(
  tx: InstitutionsDb,
  approval: { action: string; subject: string; operator: string; at: Date },
): Promise<void> {
  await tx
    .insertInto('institutions_approvals')
    .values(approval)
    .onConflict((conflict) => conflict.columns(['action', 'subject', 'operator']).doUpdateSet({ at: approval.at }))
    .execute();
}

/** The action was carried out: its approvals are spent. */
export async function deleteApprovals(tx: InstitutionsDb, action: string, subject: string): Promise<void> {
  await tx.deleteFrom('institutions_approvals').where('action', '=', action).where('subject', '=', subject).execute();
}
