// Moves what two operators have placed out of suspense. What can't be done yet is tried again at every look.
import { ok, refuse } from '@althing/kernel';
import { houseAccountId } from '../../ledger/server/index.ts';
import { uuidOf } from '../domain/item-id.ts';
import type { BankDb } from '../storage/tables.ts';
import { finishWorkItem, noteProblem, selectWorkItems, type WorkItem } from '../storage/work-item-store.ts';
import { bankReference } from './bank-reference.ts';
import { nowOf, type BankCore } from './core.ts';
import { targetOf } from './place-item.ts';
import { recordArrival } from './record-arrival.ts';

export async function settleDecided(core: BankCore): Promise<void> {
  for (const item of await selectWorkItems(core.db)) {
    if (item.state !== 'decided' || item.resolution === null) continue;
    const target = await targetOf(core.db, item, item.resolution);
    const problem = target.ok
      ? await settle(core, { ...item, resolution: item.resolution }, target.value)
      : target.refusal;
    if (problem !== null) await noteProblem(core.db, item.itemId, problem);
  }
}

/** Null, or why it could not be done. */
async function settle(
  core: BankCore,
  item: WorkItem & { readonly resolution: string },
  accountId: string,
): Promise<string | null> {
  const { amountMinor, currency, direction, counterpartName, remittance } = item;
  const suspense = houseAccountId(currency, 'suspense');
  const isArrival = direction === 'in';
  const reference = bankReference(remittance);
  const posted = await core.deps.ledger.post(
    [
      {
        kind: 'transfer',
        // A fresh id for each try: what the ledger has refused stays refused under its id. Once is kept by the row.
        id: uuidOf(core.deps.random.bytes(16)),
        debitAccount: isArrival ? suspense : accountId,
        creditAccount: isArrival ? accountId : suspense,
        amount: { amountMinor, currency },
        purpose: isArrival ? 'funding' : 'fee',
        reference: reference === '' ? null : reference,
        authorization: { by: 'rule', rule: 'bank/placed' },
      },
    ],
    {
      alongside: async (ledgerTx, [transfer]) => {
        if (transfer && isArrival) await recordArrival(ledgerTx, { accountId, transfer, counterpartName });
        const isDone = await finishWorkItem(ledgerTx as unknown as BankDb, item, nowOf(core));
        return isDone ? ok() : refuse('done_meanwhile');
      },
    },
  );
  if (posted.ok) core.deps.people.wake();
  return posted.ok ? null : posted.refusal.code;
}
