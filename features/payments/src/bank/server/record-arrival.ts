// Money from a bank in a person's history, written in the ledger's transaction.
import type { Transfer } from '../../ledger/domain/commands.ts';
import { plainText } from '../../people/domain/order-lines.ts';
import { recordTransfer } from '../../people/server/record-transfer.ts';
import { findAccountOwner } from '../../people/storage/account-owner.ts';
import { ours, takeTurn } from '../../people/storage/tables.ts';
import type { Kysely } from 'kysely';

const NAME_LENGTH_MAX = 100;

/** Nothing is written for accounts that are no person's: their owners have lists of their own. */
export async function recordArrival(
  ledgerTx: Kysely<never>,
  { accountId, transfer, counterpartName }: { accountId: string; transfer: Transfer; counterpartName: string | null },
): Promise<void> {
  const tx = ours(ledgerTx);
  const owner = await findAccountOwner(tx, accountId);
  if (!owner) return;
  await takeTurn(tx);
  const name = plainText(counterpartName ?? '')
    .slice(0, NAME_LENGTH_MAX)
    .toWellFormed();
  await recordTransfer(tx, {
    transferId: transfer.id,
    purpose: transfer.purpose,
    state: 'done',
    amountMinor: transfer.amount.amountMinor,
    feeMinor: 0n,
    currency: transfer.amount.currency,
    reference: transfer.reference,
    atMs: transfer.atMs,
    payer: null,
    payee: {
      userId: owner.userId,
      accountId,
      sees: { kind: 'place', key: `bank:${name}`, name, isKnown: false, isVerified: false },
    },
    toAccount: accountId,
  });
}
