import type { Database } from '@althing/db';
import type { BankTables } from '../storage/tables.ts';
import { selectWorkItems, type WorkItem } from '../storage/work-item-store.ts';

/** What waits in suspense for two operators. */
export function listWorkItems(database: Database): Promise<readonly WorkItem[]> {
  return selectWorkItems(database.as<BankTables>());
}
