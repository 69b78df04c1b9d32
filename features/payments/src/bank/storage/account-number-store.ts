import { accountNumber, type AccountNumber } from '../../iso20022/domain/account-number.ts';
import { invariant, type Random } from '@althing/kernel';
import type { BankDb } from './tables.ts';

/** Nine thousand million numbers: even with ten million accounts a second try is rare, a tenth never seen. */
const TRIES_MAX = 10;

/** The number of a money account, made on first use. Not counted up: it tells nobody how many accounts there are. */
export async function accountNumberOf(db: BankDb, random: Random, accountId: string): Promise<AccountNumber> {
  for (let attempt = 0; attempt < TRIES_MAX; attempt++) {
    const row = await db
      .selectFrom('bank_account_numbers')
      .select('number')
      .where('account_id', '=', accountId)
      .executeTakeFirst();
    const number = row ? accountNumber(row.number) : null;
    if (number) return number;
    await db
      .insertInto('bank_account_numbers')
      .values({ account_id: accountId, number: randomNumber(random) })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  invariant(false, 'no account number was free');
}

export async function accountOfNumber(db: BankDb, number: AccountNumber): Promise<string | null> {
  const row = await db
    .selectFrom('bank_account_numbers')
    .select('account_id')
    .where('number', '=', number)
    .executeTakeFirst();
  return row?.account_id ?? null;
}

function randomNumber(random: Random): string {
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = random.bytes(5);
  const value = (((a * 256 + b) * 256 + c) * 256 + d) * 256 + e;
  return String(1_000_000_000 + (value % 9_000_000_000));
}
