// Holds a ledger against what its payers were told and against its own log.
import type { TransferCommand } from '../ledger/domain/commands.ts';
import { auditLog } from '../ledger/server/audit-log.ts';
import type { Ledger } from '../ledger/server/index.ts';
import type { LedgerDisk } from '../ledger/storage/ledger-store-memory.ts';

export interface Told {
  readonly legs: readonly TransferCommand[];
  /** As `answerOf` of the simulation writes it. */
  readonly answer: string;
}

/** Throws the first broken promise that it finds. */
export async function checkLedger({
  disk,
  told,
  ledger,
}: {
  disk: LedgerDisk;
  told: readonly Told[];
  ledger: Ledger;
}): Promise<void> {
  const { balances } = await auditLog(ledger.exportLog(), { checkpoint: await ledger.checkpoint() });
  for (const [id, audited] of balances) {
    const account = disk.accounts.get(id);
    const {
      creditsPostedMinor = 0n,
      debitsPostedMinor = 0n,
      debitsPendingMinor = 0n,
      creditsPendingMinor = 0n,
    } = account ?? {};
    const stored = [creditsPostedMinor - debitsPostedMinor, debitsPendingMinor, creditsPendingMinor].join(' ');
    const folded = [audited.balance, audited.held, audited.coming].join(' ');
    if (stored !== folded) throw new Error(`LED12 ${id} holds ${stored}, by the log ${folded}`);
    if (audited.balance - audited.held + audited.allowance < 0n) throw new Error(`LED2 ${id} is below what it may be`);
  }
  const seqOf = new Map<string, number>();
  for (const { body } of disk.log) {
    const entry = JSON.parse(body) as { id?: string; seq: number; kind: string };
    if (entry.id !== undefined && entry.kind !== 'mandate_granted') seqOf.set(entry.id, entry.seq);
  }
  for (const { legs, answer } of told) {
    const inLog = legs.map(({ id }) => `${id}@${seqOf.get(id) ?? 'nowhere'}`).join(' ');
    if (answer.startsWith('done') && answer !== `done ${inLog}`)
      throw new Error(`LED4 told "${answer}", the log has ${inLog}`);
    if (answer.startsWith('refused') && legs.some(({ id }) => seqOf.has(id)))
      throw new Error(`LED6 told "${answer}", and yet the log has ${inLog}`);
  }
}
