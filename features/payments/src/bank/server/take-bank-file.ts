// Takes a file of the bank: notifications, statements, rejections. Taking one twice changes nothing.
import { createHash } from 'node:crypto';
import { currencyExponent } from '../../ledger/server/index.ts';
import { AMOUNT_MINOR_MAX } from '../../ledger/domain/money.ts';
import type { BankFile } from '../../iso20022/domain/bank-file.ts';
import { BANK_FILE_CHARACTERS_MAX, readBankFile } from '../../iso20022/server/read-bank-file.ts';
import { readStatusReport } from '../../iso20022/server/read-status-report.ts';
import { insertStatement } from '../storage/item-store.ts';
import { nowOf, type BankCore } from './core.ts';
import { takeItem } from './take-item.ts';
import { takeRejection } from './take-rejection.ts';

export interface FileReport {
  readonly name: string;
  readonly kind: 'statement' | 'notification' | 'status_report' | 'unknown';
  /** Why nothing of it was taken; null if it was. */
  readonly refusal: string | null;
  readonly items: number;
  /** How many of them had been taken before. */
  readonly repeated: number;
}

export async function takeBankFile(
  core: BankCore,
  { name, text }: { name: string; text: string },
): Promise<FileReport> {
  const report = await take(core, name, text);
  await core.db
    .insertInto('bank_files')
    .values({
      digest: createHash('sha256').update(text).digest(),
      name,
      kind: report.kind,
      message_id: null,
      refusal: report.refusal,
      items: report.items,
      repeated: report.repeated,
      taken_at: nowOf(core),
    })
    .onConflict((conflict) => conflict.column('digest').doNothing())
    .execute();
  const { kind, refusal, items, repeated } = report;
  if (refusal === null) core.deps.logger.info({ kind, items, repeated }, 'bank file taken');
  else core.deps.logger.error({ kind, refusal }, 'bank file refused: nothing of it was booked');
  return report;
}

async function take(core: BankCore, name: string, text: string): Promise<FileReport> {
  const rejections = text.length > BANK_FILE_CHARACTERS_MAX ? null : readStatusReport(text);
  if (rejections) {
    let repeated = 0;
    for (const rejection of rejections) if (!(await takeRejection(core, rejection))) repeated += 1;
    return { name, kind: 'status_report', refusal: null, items: rejections.length, repeated };
  }
  const read = readBankFile(text, currencyExponent);
  if (!read.ok) {
    const detail = 'detail' in read.refusal ? `: ${read.refusal.detail}` : '';
    return { name, kind: 'unknown', refusal: `${read.refusal.code}${detail}`, items: 0, repeated: 0 };
  }
  const file = read.value;
  const foreign = foreignAccount(core, file);
  if (foreign) return { name, kind: file.kind, refusal: `account_unknown: ${foreign}`, items: 0, repeated: 0 };
  if (file.statements.some(({ items }) => items.some(({ amountMinor }) => amountMinor > AMOUNT_MINOR_MAX)))
    return { name, kind: file.kind, refusal: 'amount_out_of_range', items: 0, repeated: 0 };
  return { name, kind: file.kind, refusal: null, ...(await takeItems(core, file)) };
}

// Booking another account's statement would make money of nothing.
function foreignAccount(core: BankCore, { statements }: BankFile): string | null {
  const { iban, currency } = core.deps.account;
  const foreign = statements.find(
    (one) => one.iban !== iban || one.currency !== currency || one.items.some((item) => item.currency !== currency),
  );
  return foreign ? `${foreign.iban} ${foreign.currency}` : null;
}

async function takeItems(core: BankCore, file: BankFile): Promise<{ items: number; repeated: number }> {
  let items = 0;
  let repeated = 0;
  for (const { id, iban, openingMinor, closingMinor, items: list } of file.statements) {
    const statementId = file.kind === 'statement' ? id : null;
    let sumMinor = 0n;
    for (const item of list) {
      items += 1;
      sumMinor += item.direction === 'in' ? item.amountMinor : -item.amountMinor;
      if ((await takeItem(core, { iban, statementId }, item)) === 'repeat') repeated += 1;
    }
    if (statementId !== null)
      await insertStatement(core.db, { iban, statementId, openingMinor, closingMinor, sumMinor }, nowOf(core));
  }
  return { items, repeated };
}
