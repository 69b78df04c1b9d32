// Books one item of a bank's file: decide, then move the money and note the item in one transaction of the ledger.
import { createHash } from 'node:crypto';
import { invariant, ok, refuse } from '@althing/kernel';
import type { BankItem } from '../../iso20022/domain/bank-file.ts';
import type { Kysely } from 'kysely';
import type { Transfer, TransferCommand } from '../../ledger/domain/commands.ts';
import type { MoneyAccount } from '../../ledger/domain/money-account.ts';
import { houseAccountId } from '../../ledger/server/index.ts';
import { accountsNamed, decideItem, type ItemDecision } from '../domain/decide-item.ts';
import { uuidOf } from '../domain/item-id.ts';
import { recordHoldEnd } from '../../people/server/record-transfer.ts';
import { ours, takeTurn } from '../../people/storage/tables.ts';
import { accountOfNumber } from '../storage/account-number-store.ts';
import { confirmItem, insertItem, isItemTaken } from '../storage/item-store.ts';
import { changePayout, findPayoutByEndToEndId, type Payout } from '../storage/payout-store.ts';
import type { BankDb } from '../storage/tables.ts';
import { insertWorkItem } from '../storage/work-item-store.ts';
import { nowOf, type BankCore } from './core.ts';
import { bankReference } from './bank-reference.ts';
import { recordArrival } from './record-arrival.ts';

export interface ItemContext {
  readonly iban: string;
  /** Null for notifications: they confirm nothing. */
  readonly statementId: string | null;
}

/** `repeat` if it was taken before. */
export async function takeItem(core: BankCore, context: ItemContext, item: BankItem): Promise<ItemDecision['act']> {
  const { iban, statementId } = context;
  const isSeen = await isItemTaken(core.db, iban, item.key);
  const payout = item.endToEndId === null ? null : await findPayoutByEndToEndId(core.db, item.endToEndId);
  const named = await receiverNamed(core, item);
  const decision = decideItem(item, {
    isSeen,
    payout,
    range: core.deps.account.range,
    canReceive: (currency) => (named ? named.mayReceive && !named.isClosed && named.currency === currency : null),
  });
  if (decision.act === 'repeat') {
    if (statementId !== null) await confirmItem(core.db, iban, item.key, statementId);
    return 'repeat';
  }
  const receiver = decision.act === 'fund' ? named?.id : undefined;
  if (await book(core, { ...context, item, decision, payout, receiver })) return decision.act;
  // The ledger knows better than what was read before: the account was closed in between, the hold has run out.
  const suspended: ItemDecision = {
    act: 'suspend',
    reason:
      decision.act === 'fund'
        ? 'payee_cannot_receive'
        : decision.act === 'book_payout'
          ? 'payout_taken_again'
          : 'return_exceeds_payout',
  };
  const isBooked = await book(core, { ...context, item, decision: suspended, payout, receiver: undefined });
  invariant(isBooked, 'an item of the bank could not even be suspended');
  return 'suspend';
}

/** The account that the item names, where it names just one: of two, the decision takes neither. */
async function receiverNamed(core: BankCore, item: BankItem): Promise<MoneyAccount | undefined> {
  const [number, ...others] = accountsNamed(item, core.deps.account.range);
  if (number === undefined || others.length > 0) return undefined;
  const accountId = await accountOfNumber(core.db, number);
  return accountId === null ? undefined : (await core.deps.ledger.accounts([accountId])).get(accountId);
}

interface Booking extends ItemContext {
  readonly item: BankItem;
  readonly decision: Exclude<ItemDecision, { act: 'repeat' }>;
  readonly payout: Payout | null;
  readonly receiver: string | undefined;
}

async function book(core: BankCore, booking: Booking): Promise<boolean> {
  const { item, decision, iban, statementId } = booking;
  const transferId = uuidOf(createHash('sha256').update(`${decision.act}\n${iban}\n${item.key}`).digest());
  const command = commandOf(booking, transferId);
  if (!command) return false;
  const posted = await core.deps.ledger.post([command], {
    alongside: async (ledgerTx, [transfer]) => {
      invariant(transfer, 'a chain of one leg has one transfer');
      // People's rows first: their turn is taken before anything else is written.
      await recordForPerson(ledgerTx, booking, transfer);
      const tx = ledgerTx as unknown as BankDb;
      const at = nowOf(core);
      await insertItem(tx, { iban, item, act: decision.act, transferId, statementId }, at);
      // Another process may have taken what changes this payout: then an operator decides what this item is.
      return (await noteOutcome(tx, booking, transferId, at)) ? ok() : refuse('changed_meanwhile');
    },
  });
  if (posted.ok) core.deps.people.wake();
  else if (posted.refusal.code === 'overloaded')
    throw new Error('the ledger is overloaded; the file is taken again later');
  return posted.ok;
}

function commandOf({ item, decision, payout, receiver }: Booking, id: string): TransferCommand | null {
  const clearing = houseAccountId(item.currency, 'bank-clearing');
  const suspense = houseAccountId(item.currency, 'suspense');
  const amount = { amountMinor: item.amountMinor, currency: item.currency };
  const authorization = { by: 'rule', rule: `bank/${decision.act}` } as const;
  const reference = referenceOf(item);
  const move = (debitAccount: string, creditAccount: string, purpose: 'funding' | 'return' | 'payout') =>
    ({ kind: 'transfer', id, debitAccount, creditAccount, amount, purpose, reference, authorization }) as const;
  switch (decision.act) {
    case 'fund':
      return receiver === undefined ? null : move(clearing, receiver, 'funding');
    case 'book_payout':
      return { kind: 'capture', id, holdId: decision.payoutId, amountMinor: decision.amountMinor, purpose: 'payout' };
    case 'return_payout':
      return payout ? move(clearing, payout.accountId, 'return') : null;
    case 'suspend':
      return item.direction === 'in' ? move(clearing, suspense, 'funding') : move(suspense, clearing, 'payout');
  }
}

async function recordForPerson(
  ledgerTx: Kysely<never>,
  { item, decision, payout, receiver }: Booking,
  transfer: Transfer,
): Promise<void> {
  const { counterpartName } = item;
  if (decision.act === 'fund' && receiver !== undefined)
    await recordArrival(ledgerTx, { accountId: receiver, transfer, counterpartName });
  if (decision.act === 'return_payout' && payout)
    await recordArrival(ledgerTx, { accountId: payout.accountId, transfer, counterpartName: payout.payeeName });
  if (decision.act === 'book_payout') {
    const tx = ours(ledgerTx);
    await takeTurn(tx);
    const { payoutId, amountMinor } = decision;
    await recordHoldEnd(tx, { transferId: payoutId, state: 'done', amountMinor, atMs: transfer.atMs });
  }
}

/** False if the payout is no longer what the item was decided by. */
async function noteOutcome(
  tx: BankDb,
  { item, decision, payout, iban }: Booking,
  transferId: string,
  at: Date,
): Promise<boolean> {
  if (decision.act === 'book_payout') {
    const { payoutId, amountMinor } = decision;
    return changePayout(tx, { payoutId, from: ['ordered', 'sent'], to: 'booked', bookedMinor: amountMinor }, at);
  }
  if (decision.act === 'return_payout' && payout) {
    const returnedMinor = payout.returnedMinor + decision.amountMinor;
    // A part that came back leaves the payout booked; more of it may come.
    const to = returnedMinor === payout.bookedMinor ? 'returned' : 'booked';
    const reason = item.returnReason ?? 'NARR';
    const { payoutId, returnedMinor: returnedBeforeMinor } = payout;
    return changePayout(tx, { payoutId, from: ['booked'], to, returnedMinor, returnedBeforeMinor, reason }, at);
  }
  if (decision.act === 'suspend') {
    await insertWorkItem(tx, { itemId: transferId, iban, key: item.key, reason: decision.reason }, at);
  }
  return true;
}

/** What the payer wrote, without the number that led it here. Who it was stands beside it by name. */
function referenceOf({ remittance, returnReason }: BankItem): string | null {
  const words = remittance.replaceAll(/RF[\s-]?[0-9](?:[\s-]?[0-9]){11}(?![0-9])/gi, ' ');
  const text = bankReference(
    [returnReason === null ? null : `Returned: ${returnReason}`, words].filter((part) => part !== null).join(' '),
  );
  return text === '' ? null : text;
}
