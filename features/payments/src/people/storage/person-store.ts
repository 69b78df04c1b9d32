// What is kept of a person beside their accounts: tier and payment code.
import type { Tier } from '../domain/limits.ts';
import type { PeopleDb } from './tables.ts';

export async function selectTier(db: PeopleDb, userId: string): Promise<Tier> {
  const row = await db.selectFrom('payments_people').select('tier').where('user_id', '=', userId).executeTakeFirst();
  return row?.tier ?? 'basic';
}

export async function saveTier(db: PeopleDb, userId: string, tier: Tier): Promise<void> {
  await db
    .insertInto('payments_people')
    .values({ user_id: userId, tier, code: null, code_made_at: null })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ tier }))
    .execute();
}

export interface PaymentCode {
  readonly code: string;
  readonly madeAtMs: number;
}

export async function selectCode(db: PeopleDb, userId: string): Promise<PaymentCode | null> {
  const row = await db
    .selectFrom('payments_people')
    .select(['code', 'code_made_at'])
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row?.code && row.code_made_at ? { code: row.code, madeAtMs: row.code_made_at.getTime() } : null;
}

/** Replaces the code; null takes it away. */
export async function saveCode(db: PeopleDb, userId: string, code: { code: string; at: Date } | null): Promise<void> {
  const values = { code: code?.code ?? null, code_made_at: code?.at ?? null };
  await db
    .insertInto('payments_people')
    .values({ user_id: userId, ...values })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet(values))
    .execute();
}

export async function selectByCode(db: PeopleDb, code: string): Promise<string | null> {
  const row = await db.selectFrom('payments_people').select('user_id').where('code', '=', code).executeTakeFirst();
  return row?.user_id ?? null;
}
