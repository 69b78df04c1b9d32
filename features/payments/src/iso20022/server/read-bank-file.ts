// Reads camt.053 and camt.054 in the versions that banks send (001.02 to 001.13): the later ones moved names into `Pty`
// and the state into `Cd`, everything else that is read here stands where it stood.
import { ok, refuse, type Result } from '@althing/kernel';
import type { BankFile, BankFileRefusal, BankItem, BankStatement, Direction } from '../domain/bank-file.ts';
import { minorOf } from '../domain/minor-units.ts';
import { FieldRefused, parseXml, type XmlNode } from './xml-node.ts';

/** A day of a large bank's client has some ten thousand bookings of about 1.5 kB each. */
export const BANK_FILE_CHARACTERS_MAX = 32 * 1024 * 1024;

const MESSAGES = {
  BkToCstmrStmt: { kind: 'statement', part: 'Stmt' },
  BkToCstmrDbtCdtNtfctn: { kind: 'notification', part: 'Ntfctn' },
} as const;

/** `exponentOf` gives a currency's digits after the point, or null for one that isn't known. */
export function readBankFile(
  text: string,
  exponentOf: (currency: string) => number | null,
): Result<BankFile, BankFileRefusal> {
  if (text.length > BANK_FILE_CHARACTERS_MAX) return refuse({ code: 'too_large' });
  if (/<!DOCTYPE/i.test(text)) return refuse({ code: 'has_document_type' });
  const xml = parseXml(text);
  const document = xml?.find('Document') ?? null;
  if (!xml) return refuse({ code: 'not_xml', detail: text.slice(0, 40) });
  for (const [name, { kind, part }] of Object.entries(MESSAGES)) {
    const message = document?.find(name);
    if (!message) continue;
    try {
      const messageId = message.needText('GrpHdr/MsgId');
      return ok({ kind, messageId, statements: message.all(part).map((node) => readStatement(node, exponentOf)) });
    } catch (fault) {
      if (fault instanceof FieldRefused) return refuse({ code: fault.code, detail: fault.message });
      throw fault;
    }
  }
  return refuse({ code: 'message_unknown', detail: 'neither camt.053 nor camt.054' });
}

type ExponentOf = (currency: string) => number | null;

function readStatement(node: XmlNode, exponentOf: ExponentOf): BankStatement {
  const iban = node.needText('Acct/Id/IBAN', 'Acct/Id/Othr/Id').replaceAll(/\s/g, '');
  const items = node.all('Ntry').flatMap((entry) => readEntry(entry, exponentOf));
  const opening = node.all('Bal').find((balance) => isBalance(balance, 'OPBD', 'PRCD'));
  const closing = node.all('Bal').find((balance) => isBalance(balance, 'CLBD'));
  const currency = node.text('Acct/Ccy') ?? closing?.need('Amt').attribute('Ccy') ?? items[0]?.currency;
  if (currency === undefined) throw new FieldRefused('field_missing', `${node.path}/Acct/Ccy`);
  return {
    id: node.needText('Id'),
    iban,
    currency,
    openingMinor: opening ? signedAmount(opening, exponentOf) : null,
    closingMinor: closing ? signedAmount(closing, exponentOf) : null,
    items: numberedApart(items),
  };
}

function isBalance(balance: XmlNode, ...codes: readonly string[]): boolean {
  return codes.includes(balance.text('Tp/CdOrPrtry/Cd') ?? '');
}

// Booked entries only: what is pending or for information moves no money yet and comes again when it is booked.
function readEntry(entry: XmlNode, exponentOf: ExponentOf): readonly BankItem[] {
  const state = entry.text('Sts/Cd', 'Sts');
  if (state !== 'BOOK') return [];
  const { amountMinor, currency } = amountOf(entry.need('Amt'), exponentOf);
  const bookedOn = dayOf(entry.needText('BookgDt/Dt', 'BookgDt/DtTm'), entry);
  const common = {
    direction: directionOf(entry),
    currency,
    bookedOn,
    valueOn: dayOf(entry.text('ValDt/Dt', 'ValDt/DtTm') ?? bookedOn, entry),
    isReversal: entry.text('RvslInd') === 'true' || entry.text('RvslInd') === '1',
  };
  const reference = entry.text('AcctSvcrRef', 'NtryRef');
  const details = entry.all('NtryDtls').flatMap((group) => group.all('TxDtls'));
  const single = details.length <= 1;
  const items = (details.length === 0 ? [null] : details).map((detail, index): BankItem => {
    const own = detail?.find('Amt') ?? detail?.find('AmtDtls/TxAmt/Amt') ?? null;
    const amount = single || !own ? { amountMinor, currency } : amountOf(own, exponentOf);
    if (!single && !own) throw new FieldRefused('field_missing', `${entry.path}/NtryDtls/TxDtls/Amt`);
    const name =
      detail?.text('Refs/AcctSvcrRef') ??
      (reference === null ? null : single ? reference : `${reference}/${index + 1}`);
    // Some banks give a booking and its reversal one reference.
    const key = name === null ? '' : `${name} ${common.direction} ${amount.amountMinor}`;
    return { ...common, ...amount, ...partiesOf(detail, common.direction), key };
  });
  const sum = items.reduce((total, item) => total + item.amountMinor, 0n);
  if (sum !== amountMinor) throw new FieldRefused('details_do_not_add_up', entry.path);
  // Banks write entries of nothing, such as a charge that was waived: no money moves by them.
  return items.filter((item) => item.amountMinor > 0n);
}

function partiesOf(detail: XmlNode | null, direction: Direction) {
  const them = direction === 'in' ? 'Dbtr' : 'Cdtr';
  const us = direction === 'in' ? 'Cdtr' : 'Dbtr';
  const account = (party: string) => detail?.text(`RltdPties/${party}Acct/Id/IBAN`)?.replaceAll(/\s/g, '') ?? null;
  const endToEndId = detail?.text('Refs/EndToEndId') ?? null;
  const references =
    detail
      ?.find('RmtInf')
      ?.all('Strd')
      .map((one) => one.text('CdtrRefInf/Ref') ?? '') ?? [];
  const texts =
    detail
      ?.find('RmtInf')
      ?.all('Ustrd')
      .map((one) => one.ownText()) ?? [];
  return {
    // ISO 20022's word for "none was given".
    endToEndId: endToEndId === 'NOTPROVIDED' ? null : endToEndId,
    counterpartName: detail?.text(`RltdPties/${them}/Pty/Nm`, `RltdPties/${them}/Nm`) ?? null,
    counterpartIban: account(them),
    ownIban: account(us),
    remittance: [...references, ...texts].filter((text) => text !== '').join(' '),
    returnReason: detail?.text('RtrInf/Rsn/Cd', 'RtrInf/Rsn/Prtry') ?? (detail?.find('RtrInf') ? 'NARR' : null),
  };
}

// An item without any reference of the bank's is named by what it says, and by its place among equal ones.
function numberedApart(items: readonly BankItem[]): readonly BankItem[] {
  const seen = new Map<string, number>();
  return items.map((item) => {
    if (item.key !== '') return item;
    const words = [
      item.bookedOn,
      item.direction,
      item.amountMinor,
      item.endToEndId,
      item.counterpartIban,
      item.remittance,
    ];
    const base = words.map((word) => String(word ?? '')).join('|');
    const count = (seen.get(base) ?? 0) + 1;
    seen.set(base, count);
    return { ...item, key: `${base}#${count}` };
  });
}

function amountOf(node: XmlNode, exponentOf: ExponentOf): { amountMinor: bigint; currency: string } {
  const currency = node.attribute('Ccy') ?? '';
  const exponent = exponentOf(currency);
  const amountMinor = exponent === null ? null : minorOf(node.ownText(), exponent);
  if (amountMinor === null) throw node.malformed();
  return { amountMinor, currency };
}

function signedAmount(balance: XmlNode, exponentOf: ExponentOf): bigint {
  const { amountMinor } = amountOf(balance.need('Amt'), exponentOf);
  return directionOf(balance) === 'in' ? amountMinor : -amountMinor;
}

function directionOf(node: XmlNode): Direction {
  const indicator = node.needText('CdtDbtInd');
  if (indicator === 'CRDT') return 'in';
  if (indicator === 'DBIT') return 'out';
  throw node.need('CdtDbtInd').malformed();
}

function dayOf(text: string, node: XmlNode): string {
  const day = text.slice(0, 10);
  // `2026-02-31` is read as a day of March: only what is written back the same is a day.
  const atMs = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(day) ? Date.parse(day) : Number.NaN;
  if (Number.isNaN(atMs) || new Date(atMs).toISOString().slice(0, 10) !== day) throw node.malformed();
  return day;
}
