// Money that nobody could place waits here for two people: one proposes what becomes of it, another approves (R10).
import { ok, refuse, type Result } from '@althing/kernel';
import { accountNumber, creditorReferencesIn } from '../../iso20022/domain/account-number.ts';
import { houseAccountId } from '../../ledger/server/index.ts';
import { uuidOf } from '../domain/item-id.ts';
import { accountOfNumber } from '../storage/account-number-store.ts';
import type { BankDb } from '../storage/tables.ts';
import { nowOf, type BankCore } from './core.ts';
import { recordArrival } from './record-arrival.ts';

export interface WorkItem {
  readonly itemId: string;
  readonly direction: 'in' | 'out';
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly bookedOn: string;
  readonly counterpartName: string | null;
  readonly remittance: string;
  readonly reason: string;
  readonly state: 'open' | 'proposed' | 'done';
  readonly resolution: string | null;
  readonly proposedBy: string | null;
}

/** `assign NUMBER`: it belongs to that account; `keep`: it is the house's own, a charge of the bank or its mistake. */
export type WorkRefusal =
  | { readonly code: 'item_unknown' }
  | { readonly code: 'item_done' }
  | { readonly code: 'not_proposed' }
  | { readonly code: 'same_person' }
  | { readonly code: 'account_unknown' }
  | { readonly code: 'only_arrivals_are_assigned' }
  | { readonly code: 'ledger_refused'; readonly reason: string };

export interface WorkList {
  open(): Promise<readonly WorkItem[]>;
  propose(proposal: { itemId: string; resolution: string; by: string }): Promise<Result<void, WorkRefusal>>;
  approve(approval: { itemId: string; by: string }): Promise<Result<void, WorkRefusal>>;
}

const ITEMS_SHOWN = 500;

export function openWorkList(core: BankCore): WorkList {
  const find = async (itemId: string) => (await selectItems(core.db, itemId))[0];
  return {
    open: () => selectItems(core.db, null),
    async propose({ itemId, resolution, by }) {
      const item = await find(itemId);
      if (!item) return refuse({ code: 'item_unknown' });
      if (item.state === 'done') return refuse({ code: 'item_done' });
      const target = await targetOf(core, item, resolution);
      if (!target.ok) return target;
      await core.db
        .updateTable('bank_work_items')
        .set({ state: 'proposed', resolution, proposed_by: by, changed_at: nowOf(core) })
        .where('item_id', '=', itemId)
        .where('state', '<>', 'done')
        .execute();
      return ok();
    },
    async approve({ itemId, by }) {
      const item = await find(itemId);
      if (!item) return refuse({ code: 'item_unknown' });
      if (item.state === 'done') return refuse({ code: 'item_done' });
      if (item.state !== 'proposed' || item.resolution === null) return refuse({ code: 'not_proposed' });
      if (item.proposedBy === by) return refuse({ code: 'same_person' });
      const target = await targetOf(core, item, item.resolution);
      if (!target.ok) return target;
      return await settle(core, item, { accountId: target.value, by });
    },
  };
}

/** The account that gets it, or pays for it. */
async function targetOf(core: BankCore, item: WorkItem, resolution: string): Promise<Result<string, WorkRefusal>> {
  if (resolution === 'keep') return ok(houseAccountId(item.currency, 'fees'));
  if (item.direction === 'out') return refuse({ code: 'only_arrivals_are_assigned' });
  const word = resolution.replace(/^assign /, '');
  const number = accountNumber(word) ?? creditorReferencesIn(word)[0] ?? null;
  const accountId = number ? await accountOfNumber(core.db, number) : null;
  return accountId ? ok(accountId) : refuse({ code: 'account_unknown' });
}

async function settle(
  core: BankCore,
  item: WorkItem,
  { accountId, by }: { accountId: string; by: string },
): Promise<Result<void, WorkRefusal>> {
  const { itemId, amountMinor, currency, direction } = item;
  const suspense = houseAccountId(currency, 'suspense');
  // A fresh id for each try: what the ledger has refused stays refused under its id. Once is kept by the row's state.
  const id = uuidOf(core.deps.random.bytes(16));
  const posted = await core.deps.ledger.post(
    [
      {
        kind: 'transfer',
        id,
        debitAccount: direction === 'in' ? suspense : accountId,
        creditAccount: direction === 'in' ? accountId : suspense,
        amount: { amountMinor, currency },
        purpose: direction === 'in' ? 'funding' : 'fee',
        reference: item.remittance === '' ? null : item.remittance.slice(0, 140),
        authorization: { by: 'rule', rule: 'bank/work-list' },
      },
    ],
    {
      alongside: async (ledgerTx, [transfer]) => {
        if (transfer && direction === 'in')
          await recordArrival(ledgerTx, { accountId, transfer, counterpartName: item.counterpartName });
        const row = await (ledgerTx as unknown as BankDb)
          .updateTable('bank_work_items')
          .set({ state: 'done', approved_by: by, changed_at: nowOf(core) })
          .where('item_id', '=', itemId)
          .where('state', '=', 'proposed')
          .where('proposed_by', '<>', by)
          .returning('item_id')
          .executeTakeFirst();
        return row ? ok() : refuse('changed_meanwhile');
      },
    },
  );
  if (!posted.ok) return refuse({ code: 'ledger_refused', reason: posted.refusal.code });
  core.deps.people.wake();
  return ok();
}

async function selectItems(db: BankDb, itemId: string | null): Promise<readonly WorkItem[]> {
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
      'proposed_by',
    ])
    .$if(itemId !== null, (query) => query.where('bank_work_items.item_id', '=', itemId ?? ''))
    .$if(itemId === null, (query) => query.where('bank_work_items.state', '<>', 'done'))
    .orderBy('taken_at')
    .limit(ITEMS_SHOWN)
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
    proposedBy: row.proposed_by,
  }));
}
