import type { Random } from '@althing/kernel';
import { creditorReferenceOf, ibanOf, type IbanRange } from '../../iso20022/domain/account-number.ts';
import { accountNumberOf } from '../storage/account-number-store.ts';
import type { BankDb } from '../storage/tables.ts';

export interface BankNames {
  /** Null where no bank has given us a range. */
  readonly iban: string | null;
  readonly creditorReference: string;
  readonly number: string;
}

/** How the banking world names a money account. */
export async function bankNamesOf(
  { db, random, range }: { readonly db: BankDb; readonly random: Random; readonly range: IbanRange | null },
  accountId: string,
): Promise<BankNames> {
  const number = await accountNumberOf(db, random, accountId);
  return { iban: range ? ibanOf(range, number) : null, creditorReference: creditorReferenceOf(number), number };
}
