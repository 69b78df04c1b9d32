// Money for a journey, without a bank: out of the house's clearing account by rule, as a bank's payment would come.
import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { openDatabase } from '@althing/db';
import { openLedger } from '../ledger/server/open-ledger.ts';

/** Puts money into a person's account on a server that may be running: any number of processes may post. */
export async function fundFromHouse({
  databaseUrl,
  userId,
  amountMinor,
  currency = 'EUR',
}: {
  databaseUrl: string;
  userId: string;
  amountMinor: bigint;
  currency?: string;
}): Promise<void> {
  const database = openDatabase({ url: databaseUrl, connectionsMax: 2 });
  const ledger = await openLedger({
    database,
    clock: { nowMs: () => Date.now() },
    logger: pino({ level: 'error' }),
    publicUrl: 'http://localhost',
  });
  try {
    const { rows } = await database.pool.query<{ account_id: string }>(
      'select account_id from payments_accounts where user_id = $1 and currency = $2 and closed_at is null',
      [userId, currency],
    );
    const creditAccount = rows[0]?.account_id;
    if (creditAccount === undefined) throw new Error(`${userId} has no account in ${currency}`);
    const house = await ledger.houseAccount(currency, 'bank-clearing');
    const posted = await ledger.post([
      {
        kind: 'transfer',
        id: randomUUID(),
        debitAccount: house.id,
        creditAccount,
        amount: { amountMinor, currency },
        purpose: 'funding',
        authorization: { by: 'rule', rule: 'funding' },
      },
    ]);
    if (!posted.ok) throw new Error(posted.refusal.code);
  } finally {
    await ledger.stop();
    await database.close();
  }
}
