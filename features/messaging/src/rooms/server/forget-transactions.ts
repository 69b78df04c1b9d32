// A device that was removed may come back under its old id as another one: its transaction ids go with it, or the
// newcomer's first message could be taken for a repetition.
import { sql } from 'kysely';
import type { Core } from '../../core/server/core.ts';
import type { Transactions } from './transactions.ts';

/** Bounds one statement, so that a device with a million messages holds nobody up. */
const EVENTS_PER_STATEMENT = 2000;

/** May be called again. */
export async function forgetTransactions(
  core: Core,
  transactions: Transactions,
  { userId, deviceIds }: { readonly userId: string; readonly deviceIds: readonly string[] },
): Promise<void> {
  const db = core.database.as<never>();
  for (const deviceId of deviceIds) {
    for (;;) {
      const { numAffectedRows } = await sql`update messaging_events set transaction_id = null where pos in (
        select pos from messaging_events where sender = ${userId} and device_id = ${deviceId} and transaction_id is not null
        limit ${EVENTS_PER_STATEMENT})`.execute(db);
      if ((numAffectedRows ?? 0n) < EVENTS_PER_STATEMENT) break;
    }
    transactions.forget({ userId, deviceId });
  }
}
