import type { BankDb } from './tables.ts';

/** Money that nobody could place with certainty, until two operators have. */
export interface WorkItem {
  readonly itemId: string;
  readonly direction: 'in' | 'out';
  readonly amountMinor: bigint;
  readonly currency: string;
  /** ISO calendar day. */
  readonly bookedOn: string;
  readonly counterpartName: string | null;
  readonly remittance: string;
  readonly reason: string;
  readonly state: 'open' | 'decided' | 'done';
  readonly resolution: string | null;
  readonly problem: string | null;
}

/** Far more than a morning's work. */
const ITEMS_MAX = 500;

export async function insertWorkItem(
  tx: BankDb,
  item: { readonly itemId: string; readonly iban: string; readonly key: string; readonly reason: string },
  at: Date,
): Promise<void> {
  await tx
    .insertInto('bank_work_items')
    .values({
      item_id: item.itemId,
      iban: item.iban,
      key: item.key,
      reason: item.reason,
      state: 'open',
      resolution: null,
      problem: null,
      changed_at: at,
    })
    .execute();
}

/** Everything that is not done, oldest first. */
export async function selectWorkItems(db: BankDb): Promise<readonly WorkItem[]> {
  const rows = await db
    .selectFrom('bank_work_items')
    .innerJoin('bank_items', 'bank_items.transfer_id', 'bank_work_items.item_id')
    .select([
      'bank_work_items.item_id',
      'direction',
      'amount',
      'currency',
      'booked_on',
      'counterpart_name',
      'remittance',
      'bank_work_items.reason',
      'bank_work_items.state',
      'resolution',
      'problem',
    ])
    .where('bank_work_items.state', '<>', 'done')
    .orderBy('taken_at')
    .limit(ITEMS_MAX)
    .execute();
  return rows.map((row) => ({
    itemId: row.item_id,
    direction: row.direction,
    amountMinor: BigInt(row.amount),
    currency: row.currency,
    bookedOn: row.booked_on,
    counterpartName: row.counterpart_name,
    remittance: row.remittance,
    reason: row.reason,
    state: row.state,
    resolution: row.resolution,
    problem: row.problem,
  }));
}

/** False if it is done already. */
export async function decideWorkItem(
  tx: BankDb,
  { itemId, resolution }: { readonly itemId: string; readonly resolution: string },
  at: Date,
): Promise<boolean> {
  const row = await tx
    .updateTable('bank_work_items')
    .set({ state: 'decided', resolution, problem: null, changed_at: at })
    .where('item_id', '=', itemId)
    .where('state', '<>', 'done')
    .returning('item_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** False if somebody else has done it, or it was decided otherwise in between. */
export async function finishWorkItem(
  tx: BankDb,
  { itemId, resolution }: { readonly itemId: string; readonly resolution: string },
  at: Date,
): Promise<boolean> {
  const row = await tx
    .updateTable('bank_work_items')
    .set({ state: 'done', problem: null, changed_at: at })
    .where('item_id', '=', itemId)
    .where('state', '=', 'decided')
    .where('resolution', '=', resolution)
    .returning('item_id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function noteProblem(db: BankDb, itemId: string, problem: string): Promise<void> {
  await db.updateTable('bank_work_items').set({ problem }).where('item_id', '=', itemId).execute();
}
