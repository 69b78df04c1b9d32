import { partyOf, type Party } from './party.ts';
import type { PeopleDb } from './tables.ts';

/** PostgreSQL takes 65,535 parameters at once. */
const IDS_PER_QUERY = 5000;

/** The other sides of a person's transfers, for lists that are made from the ledger. */
export async function selectTransfersByIds(
  db: PeopleDb,
  userId: string,
  transferIds: readonly string[],
): Promise<readonly { readonly transferId: string; readonly party: Party }[]> {
  const found: { transferId: string; party: Party }[] = [];
  for (let start = 0; start < transferIds.length; start += IDS_PER_QUERY) {
    const rows = await db
      .selectFrom('payments_transfers')
      .select(['transfer_id', 'party_kind', 'party_key', 'party_name', 'is_known', 'is_verified'])
      .where('user_id', '=', userId)
      .where('transfer_id', 'in', transferIds.slice(start, start + IDS_PER_QUERY))
      .execute();
    for (const row of rows) found.push({ transferId: row.transfer_id, party: partyOf(row) });
  }
  return found;
}
