// R9: what merchants hold about a payer. What staff did for a merchant is the merchant's.
import { jsonFile, type ExportSection } from '@althing/accounts/server';
import { selectDisputes, selectSteps } from '../storage/dispute-store.ts';
import { selectInvoices } from '../storage/invoice-store.ts';
import type { MerchantsDb } from '../storage/tables.ts';

/** Rows held at a time. */
const PAGE = 500;

export function merchantsExport({ db }: { db: MerchantsDb }): ExportSection {
  return {
    feature: 'payments',
    async *files(payerId) {
      yield { path: 'payments/invoices.jsonl', body: invoices(db, payerId) };
      yield jsonFile('payments/disputes.json', () => disputes(db, payerId));
    },
  };
}

async function* invoices(db: MerchantsDb, payerId: string): AsyncIterable<string> {
  let before: number | undefined;
  for (;;) {
    const page = await selectInvoices(db, { of: { payerId }, before, limit: PAGE });
    for (const { position: _position, payerId: _payer, amountMinor, ...invoice } of page)
      yield `${JSON.stringify({ ...invoice, amountMinor: amountMinor.toString() })}\n`;
    if (page.length < PAGE) return;
    before = page.at(-1)?.position;
  }
}

async function disputes(db: MerchantsDb, payerId: string): Promise<unknown> {
  const found = await selectDisputes(db, { of: { payerId }, limit: PAGE, at: new Date(0) });
  const steps = await selectSteps(
    db,
    found.map(({ disputeId }) => disputeId),
  );
  // Who of the staff acted stays the institution's: the person knows them by their number.
  return found.map(({ position: _position, contestedBy: _staff, payerId: _payer, claimedMinor, ...dispute }) => ({
    ...dispute,
    claimedMinor: claimedMinor.toString(),
    steps: steps.get(dispute.disputeId),
  }));
}
