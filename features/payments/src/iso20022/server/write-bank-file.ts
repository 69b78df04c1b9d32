// camt.053.001.04 and camt.054.001.04: what the sandbox bank reports, and what a person's own statement is written with.
import { decimalOf } from '../domain/minor-units.ts';
import type { Direction } from '../domain/bank-file.ts';
import { document } from './xml-document.ts';

export interface BankBooking {
  /** The bank's reference: one booking, one reference. At most 35 characters. */
  readonly reference: string;
  readonly direction: Direction;
  /** Decimal digits. */
  readonly amountMinor: string;
  /** ISO calendar day. */
  readonly bookedOn: string;
  readonly endToEndId: string | null;
  readonly counterpartName: string | null;
  readonly counterpartIban: string | null;
  readonly ownIban: string | null;
  readonly remittance: string;
  /** ISO external return reason code, if the payment came back. */
  readonly returnReason: string | null;
}

export interface BankFileToWrite {
  readonly kind: 'statement' | 'notification';
  /** At most 35 characters. */
  readonly messageId: string;
  readonly atMs: number;
  readonly account: {
    /** Null: the account is named by `number`. */
    readonly iban: string | null;
    readonly number?: string;
    readonly bic?: string;
    readonly ownerName: string;
    readonly currency: string;
    readonly exponent: number;
  };
  /** First and last moment that a statement covers. */
  readonly period?: { readonly fromMs: number; readonly toMs: number };
  readonly openingMinor?: bigint;
  readonly closingMinor?: bigint;
  readonly bookings: readonly BankBooking[];
}

export function writeBankFile(file: BankFileToWrite): string {
  const { kind, messageId, atMs, account, period, bookings } = file;
  const createdAt = new Date(atMs).toISOString();
  const today = createdAt.slice(0, 10);
  const report = {
    Id: messageId,
    CreDtTm: createdAt,
    ...(period
      ? { FrToDt: { FrDtTm: new Date(period.fromMs).toISOString(), ToDtTm: new Date(period.toMs).toISOString() } }
      : {}),
    Acct: {
      Id: account.iban === null ? { Othr: { Id: account.number } } : { IBAN: account.iban },
      Ccy: account.currency,
      Ownr: { Nm: account.ownerName.slice(0, 140) },
      ...(account.bic === undefined ? {} : { Svcr: { FinInstnId: { BICFI: account.bic } } }),
    },
    ...(kind === 'statement'
      ? {
          Bal: [
            balance('OPBD', file.openingMinor ?? 0n, period ? dayOf(period.fromMs) : today, account),
            balance('CLBD', file.closingMinor ?? 0n, period ? dayOf(period.toMs) : today, account),
          ],
        }
      : {}),
    Ntry: bookings.map((booking) => entry(booking, account)),
  };
  const header = { GrpHdr: { MsgId: messageId, CreDtTm: createdAt } };
  return kind === 'statement'
    ? document('urn:iso:std:iso:20022:tech:xsd:camt.053.001.04', { BkToCstmrStmt: { ...header, Stmt: report } })
    : document('urn:iso:std:iso:20022:tech:xsd:camt.054.001.04', {
        BkToCstmrDbtCdtNtfctn: { ...header, Ntfctn: report },
      });
}

type Account = BankFileToWrite['account'];

const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);
const indicator = (direction: Direction) => (direction === 'in' ? 'CRDT' : 'DBIT');

function balance(code: 'OPBD' | 'CLBD', amountMinor: bigint, day: string, account: Account) {
  return {
    Tp: { CdOrPrtry: { Cd: code } },
    Amt: amount(amountMinor < 0n ? -amountMinor : amountMinor, account),
    CdtDbtInd: indicator(amountMinor < 0n ? 'out' : 'in'),
    Dt: { Dt: day },
  };
}

function amount(amountMinor: bigint, { currency, exponent }: Account) {
  return { '@Ccy': currency, '#text': decimalOf(amountMinor, exponent) };
}

function entry(booking: BankBooking, account: Account) {
  const { direction, reference, endToEndId, counterpartName, counterpartIban, ownIban, returnReason } = booking;
  const sum = amount(BigInt(booking.amountMinor), account);
  const [them, us] = direction === 'in' ? ['Dbtr', 'Cdtr'] : ['Cdtr', 'Dbtr'];
  const theirs = {
    ...(counterpartName === null ? {} : { [them]: { Nm: counterpartName.slice(0, 140) } }),
    ...(counterpartIban === null ? {} : { [`${them}Acct`]: { Id: { IBAN: counterpartIban } } }),
  };
  const ours = ownIban === null ? {} : { [`${us}Acct`]: { Id: { IBAN: ownIban } } };
  // The schema has the debtor before the creditor.
  const parties = direction === 'in' ? { ...theirs, ...ours } : { ...ours, ...theirs };
  return {
    NtryRef: reference,
    Amt: sum,
    CdtDbtInd: indicator(direction),
    Sts: 'BOOK',
    BookgDt: { Dt: booking.bookedOn },
    ValDt: { Dt: booking.bookedOn },
    AcctSvcrRef: reference,
    BkTxCd: {
      Domn: {
        Cd: 'PMNT',
        Fmly: { Cd: direction === 'in' ? 'RCDT' : 'ICDT', SubFmlyCd: returnReason === null ? 'ESCT' : 'RRTN' },
      },
    },
    NtryDtls: {
      TxDtls: {
        Refs: { AcctSvcrRef: reference, EndToEndId: endToEndId ?? 'NOTPROVIDED' },
        Amt: sum,
        CdtDbtInd: indicator(direction),
        ...(Object.keys(parties).length > 0 ? { RltdPties: parties } : {}),
        ...(booking.remittance === '' ? {} : { RmtInf: { Ustrd: booking.remittance.slice(0, 140) } }),
        ...(returnReason === null ? {} : { RtrInf: { Rsn: { Cd: returnReason } } }),
      },
    },
  };
}
