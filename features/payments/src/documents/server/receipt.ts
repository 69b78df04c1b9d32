// A receipt: what was paid, by whom to whom as its reader may know them, and where it stands in the ledger.
import { httpRefuse, RawReply, route, type Route } from '@althing/http';
import { ok } from '@althing/kernel';
import { presentTransfer } from '../../people/server/transfers.ts';
import { findTransfer, type PlacedTransfer } from '../../people/storage/transfer-store.ts';
import { getReceipt } from '../contract/get-receipt.ts';
import type { DocumentsCore } from './core.ts';
import { formatFor } from './format.ts';
import type { Drawing } from './pdf/drawing.ts';
import { documentTexts, type DocumentLanguage } from './texts.ts';

export const receiptRoute = (core: DocumentsCore): Route =>
  route(getReceipt, async ({ requester, params, query }) => {
    const transfer = await findTransfer(core.deps.people.db, requester.userId, params.transferId);
    if (!transfer) return httpRefuse(404, 'not_found', 'you have no such transfer');
    if (transfer.state !== 'done') return httpRefuse(409, 'not_done', 'the money is held and not paid');
    const pdf = await core.printer.print(await drawReceipt(core, transfer, query), requester.userId);
    if (pdf === null) return printerBusy();
    return ok(pdfReply(pdf, `receipt-${transfer.transferId}.pdf`));
  });

export const printerBusy = () => httpRefuse(429, 'busy', 'too many documents are being made: try again in a moment');

/** A document of its own: never shown inside a page of ours, never kept by caches. */
export function pdfReply(pdf: Uint8Array, name: string): RawReply {
  return new RawReply({
    status: 200,
    headers: {
      'Content-Type': 'application/pdf',
      'Content-Disposition': `attachment; filename="${name}"`,
      'Cache-Control': 'no-store',
    },
    body: pdf,
  });
}

async function drawReceipt(
  core: DocumentsCore,
  placed: PlacedTransfer,
  { language, timeZone }: { language: DocumentLanguage; timeZone: string },
): Promise<Drawing> {
  const { ledger, people, placeName, publicUrl, clock } = core.deps;
  const atMs = clock.nowMs();
  const texts = documentTexts[language];
  const transfer = presentTransfer(people, placed);
  const { currency } = transfer.amount;
  const format = formatFor(language, { currency, timeZone });
  const amountMinor = BigInt(transfer.amount.amountMinor);
  const feeMinor = BigInt(transfer.fee.amountMinor);
  const isOut = transfer.direction === 'out';
  const account = await core.deps.accountName(transfer.accountId);
  const entry = await ledger.evidenceOf(transfer.transferId);
  const head = await ledger.checkpoint();

  return {
    title: `${texts.receipt} ${transfer.transferId}`,
    language,
    placeName,
    atMs,
    reason: texts.receipt,
    parts: [
      { kind: 'paragraph', text: placeName, style: { isQuiet: true } },
      { kind: 'heading', text: texts.receipt },
      {
        kind: 'paragraph',
        text: format.money(isOut ? amountMinor + feeMinor : amountMinor),
        style: { size: 28, isStrong: true },
      },
      { kind: 'space', points: 8 },
      {
        kind: 'rows',
        rows: [
          [isOut ? texts.paidTo : texts.receivedFrom, transfer.party.name],
          ...(transfer.party.userId === null ? [] : [['', transfer.party.userId] as const]),
          [texts.date, format.moment(transfer.atMs)],
          [texts.purpose, texts.purposes[transfer.purpose]],
          ...(transfer.reference === null ? [] : [[texts.reference, transfer.reference] as const]),
          [texts.amount, format.money(amountMinor)],
          ...(isOut
            ? ([
                [texts.fee, format.money(feeMinor)],
                [texts.total, format.money(amountMinor + feeMinor)],
              ] as const)
            : []),
          [texts.account, account.iban ?? account.number],
        ],
      },
      { kind: 'space', points: 12 },
      {
        kind: 'rows',
        rows: [
          [texts.transferId, transfer.transferId],
          ...(entry
            ? ([
                [texts.ledgerEntry, String(entry.seq)],
                [texts.ledgerHash, entry.hash],
              ] as const)
            : []),
          [texts.ledgerHead, `${head.seq} ${head.hash}`],
        ],
      },
      { kind: 'space', points: 8 },
      {
        kind: 'paragraph',
        text: texts.howToCheck.replace('{url}', `\u2066${publicUrl}/api/payments/document-certificate\u2069`),
        style: { size: 9, isQuiet: true },
      },
    ],
  };
}
