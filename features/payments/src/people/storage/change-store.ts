// What changed, for each person in order. Written in turn (takeTurn), so that positions become visible in order.
import type { PeopleDb } from './tables.ts';

export type ChangeKind =
  | 'transfer'
  | 'request'
  | 'split'
  | 'mandate'
  | 'account'
  | 'key'
  | 'status'
  | 'invoice'
  | 'dispute';

export interface Change {
  readonly position: number;
  readonly kind: ChangeKind;
  readonly id: string;
  readonly atMs: number;
}

export async function insertChanges(
  db: PeopleDb,
  changes: readonly { readonly userId: string; readonly kind: ChangeKind; readonly id: string }[],
  at: Date,
): Promise<void> {
  if (changes.length === 0) return;
  await db
    .insertInto('payments_changes')
    .values(changes.map(({ userId, kind, id }) => ({ user_id: userId, kind, id, at })))
    .execute();
}

/** Oldest first. */
export async function selectChanges(
  db: PeopleDb,
  { userId, since, limit }: { userId: string; since: number; limit: number },
): Promise<Change[]> {
  const rows = await db
    .selectFrom('payments_changes')
    .selectAll()
    .where('user_id', '=', userId)
    .where('position', '>', since)
    .orderBy('position')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    position: row.position,
    kind: row.kind as ChangeKind,
    id: row.id,
    atMs: row.at.getTime(),
  }));
}

/** The newest position there is, of anybody's; 0 where there is none. */
export async function newestPosition(db: PeopleDb): Promise<number> {
  const row = await db
    .selectFrom('payments_changes')
    .select((select) => select.fn.max('position').as('position'))
    .executeTakeFirst();
  return row?.position ?? 0;
}

/** The oldest position that is still kept, of anybody's; null where there is none. */
export async function oldestPosition(db: PeopleDb): Promise<number | null> {
  const row = await db
    .selectFrom('payments_changes')
    .select((select) => select.fn.min('position').as('position'))
    .executeTakeFirst();
  return row?.position ?? null;
}

/** The newest position of each of these people; who has none is left out. */
export async function newestPositions(db: PeopleDb, userIds: readonly string[]): Promise<Map<string, number>> {
  if (userIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('payments_changes')
    .select((select) => ['user_id', select.fn.max('position').as('position')])
    .where('user_id', 'in', [...userIds])
    .groupBy('user_id')
    .execute();
  return new Map(rows.map((row) => [row.user_id, row.position]));
}

/** Keeps the newest of all, so that it can be told how far changes had come. */
export async function sweepChanges(db: PeopleDb, before: Date): Promise<void> {
  await db
    .deleteFrom('payments_changes')
    .where('at', '<', before)
    .where('position', '<', await newestPosition(db))
    .execute();
}
