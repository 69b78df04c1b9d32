// How a money account is named to the banking world: a number of its own, written as an IBAN where the operator has a
// range at a bank, and always as a creditor reference that an outside payer can put into the remittance text.
import type { Brand } from '@althing/kernel';
import { remainder97 } from './remainder-97.ts';

/** Ten decimal digits, the first of them not 0. */
export type AccountNumber = Brand<string, 'AccountNumber'>;

/** A range of IBANs that a bank lets end in our account numbers. */
export interface IbanRange {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** What stands between the check digits and our number: bank and branch code, in capitals and digits. */
  readonly bankCode: string;
}

const ACCOUNT_NUMBER = /^[1-9][0-9]{9}$/;

export function accountNumber(text: string): AccountNumber | null {
  return ACCOUNT_NUMBER.test(text) ? (text as AccountNumber) : null;
}

/** ISO 13616: country, two check digits, the bank's code, the account's number. */
export function ibanOf({ country, bankCode }: IbanRange, number: AccountNumber): string {
  return `${country}${checkDigits(`${bankCode}${number}`, country)}${bankCode}${number}`;
}

/** The account number that an IBAN of `range` ends in; null for any other IBAN and for wrong check digits. */
export function accountNumberOfIban(range: IbanRange, iban: string): AccountNumber | null {
  const compact = iban.replaceAll(/\s/g, '').toUpperCase();
  const number = accountNumber(compact.slice(-10));
  return number !== null && ibanOf(range, number) === compact ? number : null;
}

/** ISO 11649: `RF`, two check digits, the reference. */
export function creditorReferenceOf(number: AccountNumber): string {
  return `RF${checkDigits(number, 'RF')}${number}`;
}

/**
 * Account numbers that a remittance text names by creditor references with right check digits, each once, in order.
 * People put spaces and words round them: `RF18 5390 0754 70`, `topup rf18539007547034`.
 */
export function creditorReferencesIn(text: string): readonly AccountNumber[] {
  const found: AccountNumber[] = [];
  for (const match of text.matchAll(/RF[\s-]?([0-9](?:[\s-]?[0-9]){11})(?![0-9])/gi)) {
    const digits = (match[1] ?? '').replaceAll(/[\s-]/g, '');
    const number = accountNumber(digits.slice(2));
    if (number === null || creditorReferenceOf(number) !== `RF${digits}`) continue;
    if (!found.includes(number)) found.push(number);
  }
  return found;
}

// ISO 7064 MOD 97-10: the digits that make the whole leave 1.
function checkDigits(reference: string, prefix: string): string {
  return String(98 - remainder97(`${reference}${prefix}00`)).padStart(2, '0');
}
