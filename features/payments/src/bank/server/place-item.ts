// R10: what becomes of money that nobody could place, two operators say. It is done when the bank link looks next.
import { approveAs, type OperatorCredentials, type OperatorOutcome } from '@althing/institutions/server';
import type { Database } from '@althing/db';
import { ok, refuse, type Clock, type Result } from '@althing/kernel';
import { accountNumber, creditorReferencesIn } from '../../iso20022/domain/account-number.ts';
import { houseAccountId } from '../../ledger/server/index.ts';
import { accountOfNumber } from '../storage/account-number-store.ts';
import type { BankDb, BankTables } from '../storage/tables.ts';
import { decideWorkItem, selectWorkItems, type WorkItem } from '../storage/work-item-store.ts';

export interface Placement {
  readonly itemId: string;
  /** An account's number or creditor reference; or `keep`: the house's own, a charge of the bank or its mistake. */
  readonly resolution: string;
}

/** Beside what operators are refused for. */
export type PlaceRefusal = 'item_unknown' | 'account_unknown' | 'only_arrivals_are_assigned';

export async function placeItem(
  { database, clock }: { readonly database: Database; readonly clock: Pick<Clock, 'nowMs'> },
  { itemId, resolution }: Placement,
  operator: OperatorCredentials,
): Promise<Result<OperatorOutcome<WorkItem>, PlaceRefusal | (string & {})>> {
  const db = database.as<BankTables>();
  const item = (await selectWorkItems(db)).find((one) => one.itemId === itemId);
  if (!item) return refuse('item_unknown');
  const target = await targetOf(db, item, resolution);
  if (!target.ok) return target;
  return approveAs({ database, clock }, operator, {
    action: 'place_bank_item',
    subject: `${itemId} ${resolution}`,
    async carryOut(tx) {
      const isDecided = await decideWorkItem(tx as unknown as BankDb, { itemId, resolution }, new Date(clock.nowMs()));
      if (!isDecided) return refuse('item_unknown');
      // The log names the item; whose money it was is nobody's business there.
      return ok({ kind: 'bank_item_placed', subject: itemId, name: item.reason, value: item });
    },
  });
}

/** The account that gets it, or pays for it. */
export async function targetOf(db: BankDb, item: WorkItem, resolution: string): Promise<Result<string, PlaceRefusal>> {
  if (resolution === 'keep') return ok(houseAccountId(item.currency, 'fees'));
  if (item.direction === 'out') return refuse('only_arrivals_are_assigned');
  const number = accountNumber(resolution) ?? creditorReferencesIn(resolution)[0] ?? null;
  const accountId = number ? await accountOfNumber(db, number) : null;
  return accountId === null ? refuse('account_unknown') : ok(accountId);
}
