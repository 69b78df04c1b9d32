// A ledger in memory with a clock that the test owns: for rules that no database has to show.
import { VirtualClock } from '@althing/testing/sim';
import { LedgerDisk, openMemoryLedgerStore } from '../../src/ledger/storage/ledger-store-memory.ts';
import { openTestLedger, type TestLedger } from '../../src/testing/test-ledger.ts';

export interface MemoryLedger extends TestLedger {
  readonly clock: VirtualClock;
  readonly disk: LedgerDisk;
}

export async function openLedgerInMemory(): Promise<MemoryLedger> {
  const clock = new VirtualClock();
  const disk = new LedgerDisk();
  return { ...(await openTestLedger({ store: openMemoryLedgerStore(disk), clock })), clock, disk };
}
