// A person's statement, as a table for machines, as a bank's message, or on paper.
import { httpRefuse, RawReply, route, type Route } from '@althing/http';
import { ok, refuse, type Result } from '@althing/kernel';
import { currencyExponent } from '../../ledger/server/index.ts';
import { writeBankFile } from '../../iso20022/server/write-bank-file.ts';
import { nameOf } from '../../people/server/present-party.ts';
import { findAccountOwner } from '../../people/storage/account-owner.ts';
import { selectTransfersByIds } from '../../people/storage/transfers-by-ids.ts';
import { getStatement, STATEMENT_DAYS_MAX } from '../contract/get-statement.ts';
import { dayOf, nextDay, startOfDay } from '../domain/day-bounds.ts';
import { buildStatement, type Movement, type Statement } from '../domain/statement.ts';
import { writeCsv } from '../domain/write-csv.ts';
import type { AccountName, DocumentsCore } from './core.ts';
import { formatFor } from './format.ts';
import type { Drawing } from './pdf/drawing.ts';
import type { Column } from './pdf/page-writer.ts';
import { pdfReply, printerBusy } from './receipt.ts';
import { documentTexts, type DocumentLanguage } from './texts.ts';

/** A shop with more takes it by the month. */
const MOVEMENTS_MAX = 10_000;
/** Some fifty pages, which take seconds to draw: whoever has more has a program that reads tables. */
const PAPER_MOVEMENTS_MAX = 2000;
const PAGE = 500;
/** Movements after the period that are read through on the way back to it. */
const LATER_MAX = 200_000;

interface Request {
  readonly accountId: string;
  readonly userId: string;
  readonly currency: string;
  readonly from: string;
  readonly until: string;
  readonly language: DocumentLanguage;
  readonly timeZone: string;
}

interface Document extends Request {
  readonly statement: Statement;
  readonly account: AccountName;
  readonly ownerName: string;
  readonly fromMs: number;
  readonly untilMs: number;
  /** Who is on the other side, by the id of the chain, as the owner may know them. */
  readonly parties: ReadonlyMap<string, string>;
}

export const statementRoute = (core: DocumentsCore): Route =>
  route(getStatement, async ({ requester, params, query }) => {
    const { from, until, format, language, timeZone } = query;
    const owner = await findAccountOwner(core.deps.people.db, params.accountId);
    if (owner?.userId !== requester.userId) return httpRefuse(404, 'not_found', 'you have no such account');
    const days = (Date.parse(until) - Date.parse(from)) / 86_400_000 + 1;
    if (days < 1 || days > STATEMENT_DAYS_MAX)
      return httpRefuse(400, 'period_malformed', `a statement is of 1 to ${STATEMENT_DAYS_MAX} days`);
    const asked = { ...owner, accountId: params.accountId, from, until, language, timeZone };
    const document = await gather(core, asked);
    if (!document.ok) return tooLong();
    const name = `statement-${from}-${until}`;
    if (format === 'pdf') {
      if (document.value.statement.movements.length > PAPER_MOVEMENTS_MAX) return tooLong();
      const pdf = await core.printer.print(drawPaper(core, document.value), requester.userId);
      return pdf === null ? printerBusy() : ok(pdfReply(pdf, `${name}.pdf`));
    }
    const isCsv = format === 'csv';
    return ok(
      new RawReply({
        status: 200,
        headers: {
          'Content-Type': isCsv ? 'text/csv; charset=utf-8' : 'application/xml; charset=utf-8',
          'Content-Disposition': `attachment; filename="${name}.${isCsv ? 'csv' : 'xml'}"`,
          'Cache-Control': 'no-store',
        },
        body: isCsv ? writeTable(document.value) : writeMessage(core, document.value),
      }),
    );
  });

const tooLong = () => httpRefuse(413, 'statement_too_long', 'ask for a shorter or a later period');

async function gather(core: DocumentsCore, asked: Request): Promise<Result<Document, 'too_long'>> {
  const { people } = core.deps;
  const { accountId, userId, timeZone } = asked;
  const fromMs = startOfDay(asked.from, timeZone);
  const untilMs = startOfDay(nextDay(asked.until), timeZone);
  const statement = await readStatement(core, accountId, { fromMs, untilMs });
  if (!statement) return refuse('too_long');
  const ids = statement.movements.map(({ transfer }) => transfer.holdId ?? transfer.chainId);
  const placed = await selectTransfersByIds(people.db, userId, ids);
  return ok({
    ...asked,
    statement,
    fromMs,
    untilMs,
    account: await core.deps.accountName(accountId),
    ownerName: await nameOf(people, userId),
    parties: new Map(placed.map(({ transferId, party }) => [transferId, party.name])),
  });
}

/** Null if it is too long. A movement that comes while it is read begins it anew, so that the balances fit. */
async function readStatement(
  { deps: { ledger } }: DocumentsCore,
  accountId: string,
  period: { fromMs: number; untilMs: number },
): Promise<Statement | null> {
  const account = async () => (await ledger.accounts([accountId])).get(accountId);
  for (;;) {
    const before = await account();
    if (!before) return null;
    let page = await ledger.transfersOf(accountId, { limit: PAGE });
    const after = await account();
    if (before.creditsPostedMinor !== after?.creditsPostedMinor || before.debitsPostedMinor !== after.debitsPostedMinor)
      continue;
    const builder = buildStatement(before, period);
    let read = 0;
    while (builder.add(page)) {
      read += page.length;
      if (builder.length > MOVEMENTS_MAX || read > LATER_MAX) return null;
      if (page.length < PAGE) break;
      page = await ledger.transfersOf(accountId, { before: page.at(-1)?.seq ?? 0, limit: PAGE });
    }
    return builder.length > MOVEMENTS_MAX ? null : builder.finish();
  }
}

const partyOf = ({ parties }: Document, { transfer }: Movement): string =>
  parties.get(transfer.holdId ?? transfer.chainId) ?? '';

function writeTable(document: Document): string {
  const { statement, language, currency, timeZone } = document;
  const texts = documentTexts[language];
  const format = formatFor(language, { currency, timeZone });
  return writeCsv([
    [
      texts.date,
      texts.purpose,
      texts.party,
      texts.reference,
      texts.amount,
      texts.currency,
      texts.balance,
      texts.transferId,
    ],
    ...statement.movements.map((movement) => [
      new Date(movement.transfer.atMs).toISOString(),
      texts.purposes[movement.transfer.purpose],
      partyOf(document, movement),
      movement.transfer.reference ?? '',
      format.decimal(movement.signedMinor),
      currency,
      format.decimal(movement.balanceMinor),
      movement.transfer.id,
    ]),
  ]);
}

function writeMessage(core: DocumentsCore, document: Document): string {
  const { statement, account, ownerName, currency, fromMs, untilMs, timeZone } = document;
  return writeBankFile({
    kind: 'statement',
    messageId: `${account.number}-${document.from.replaceAll('-', '')}-${document.until.replaceAll('-', '')}`.slice(
      0,
      35,
    ),
    atMs: core.deps.clock.nowMs(),
    account: {
      iban: account.iban,
      number: account.number,
      ownerName,
      currency,
      exponent: currencyExponent(currency) ?? 2,
    },
    period: { fromMs, toMs: untilMs - 1 },
    openingMinor: statement.openingMinor,
    closingMinor: statement.closingMinor,
    bookings: statement.movements.map((movement) => ({
      // A UUID without hyphens has 32 characters; a reference has room for 35.
      reference: movement.transfer.id.replaceAll('-', ''),
      direction: movement.signedMinor > 0n ? 'in' : 'out',
      amountMinor: (movement.signedMinor < 0n ? -movement.signedMinor : movement.signedMinor).toString(),
      bookedOn: dayOf(movement.transfer.atMs, timeZone),
      endToEndId: null,
      counterpartName: partyOf(document, movement) || null,
      counterpartIban: null,
      ownIban: null,
      remittance: movement.transfer.reference ?? documentTexts.en.purposes[movement.transfer.purpose],
      returnReason: null,
    })),
  });
}

function drawPaper(core: DocumentsCore, document: Document): Drawing {
  const { statement, account, ownerName, language, currency, timeZone } = document;
  const { placeName } = core.deps;
  const texts = documentTexts[language];
  const format = formatFor(language, { currency, timeZone });
  const columns: readonly Column[] = [
    { title: texts.date, share: 0.16, align: 'start' },
    { title: texts.party, share: 0.26, align: 'start' },
    { title: texts.purpose, share: 0.26, align: 'start' },
    { title: texts.amount, share: 0.16, align: 'end' },
    { title: texts.balance, share: 0.16, align: 'end' },
  ];
  const rows = statement.movements.map((movement) => [
    `\u2066${dayOf(movement.transfer.atMs, timeZone)}\u2069`,
    partyOf(document, movement),
    movement.transfer.reference ?? texts.purposes[movement.transfer.purpose],
    format.signedMoney(movement.signedMinor),
    format.money(movement.balanceMinor),
  ]);
  return {
    title: `${texts.statement} ${document.from} ${document.until}`,
    language,
    placeName,
    atMs: core.deps.clock.nowMs(),
    reason: texts.statement,
    parts: [
      { kind: 'paragraph', text: placeName, style: { isQuiet: true } },
      { kind: 'heading', text: texts.statement },
      { kind: 'paragraph', text: texts.period(format.day(document.from), format.day(document.until)), style: {} },
      { kind: 'space', points: 8 },
      {
        kind: 'rows',
        rows: [
          [texts.account, `${ownerName} · ${account.iban ?? account.number}`],
          [texts.opening, format.money(statement.openingMinor)],
          [texts.cameIn, format.money(statement.inMinor)],
          [texts.wentOut, format.money(statement.outMinor)],
          [texts.closing, format.money(statement.closingMinor)],
        ],
      },
      { kind: 'space', points: 16 },
      rows.length === 0 ? { kind: 'paragraph', text: texts.noMovements, style: {} } : { kind: 'table', columns, rows },
    ],
  };
}
