import type { Database } from '@althing/db';
import { houseAccountId } from '../../ledger/server/index.ts';
import { reconcile, type Reconciliation } from '../domain/reconcile.ts';
import { readHouseBalances } from '../../ledger/storage/house-balances.ts';
import { selectStatements, sumUnconfirmed } from '../storage/item-store.ts';
import type { BankTables } from '../storage/tables.ts';

/** What the bank says beside what the ledger says, of one account at the bank. */
export async function reconcileBank(
  database: Database,
  { iban, currency }: { readonly iban: string; readonly currency: string },
): Promise<Reconciliation> {
  const db = database.as<BankTables>();
  const clearing = houseAccountId(currency, 'bank-clearing');
  const suspense = houseAccountId(currency, 'suspense');
  const balances = await readHouseBalances(database.as(), [clearing, suspense]);
  return reconcile({
    statements: await selectStatements(db, iban),
    unconfirmed: await sumUnconfirmed(db, iban),
    clearingMinor: balances.get(clearing) ?? 0n,
    suspenseMinor: balances.get(suspense) ?? 0n,
  });
}
