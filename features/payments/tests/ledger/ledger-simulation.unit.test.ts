// The simulation finds nothing in the ledger, and finds each mistake that is planted.
import { expect, test } from 'vitest';
import { runSimulation, type World } from '@althing/testing/sim';
import { LedgerDisk } from '../../src/ledger/storage/ledger-store-memory.ts';
import type { BatchRows, LedgerStore, LedgerTransaction } from '../../src/ledger/storage/ledger-store.ts';
import { createLedgerSimulation, ledgerSimulation, type LedgerMutant } from '../../src/testing/ledger-simulation.ts';

test('LED1 LED4 LED5 LED9 LED10 no crash, lost answer or failing commit makes, loses or doubles money', async () => {
  const report = await runSimulation(ledgerSimulation, { seeds: 20 });
  expect(report.failures).toEqual([]);
  // The bad luck was there: a run without repeats, refusals and crashes shows nothing.
  expect(report.figures['repeats']).toBeGreaterThan(100);
  expect(report.figures['refused']).toBeGreaterThan(200);
  expect(report.figures['crashes']).toBeGreaterThan(20);
}, 120_000);

/** A store whose transactions see and write through `change`. */
const through =
  (change: (tx: LedgerTransaction) => Partial<LedgerTransaction>) =>
  (store: LedgerStore): LedgerStore => ({
    ...store,
    transact: (work) => store.transact((tx) => work({ ...tx, ...change(tx) })),
  });

/** Takes what is written without a look at what is there. */
class CarelessDisk extends LedgerDisk {
  override write(rows: BatchRows): void {
    for (const { id } of rows.transfers) this.transfers.delete(id);
    super.write(rows);
  }
}

/** Answers at once and commits later, or, where the process crashes meanwhile, never. */
function hasty(store: LedgerStore, { clock, random }: World): LedgerStore {
  return {
    ...store,
    transact<T>(work: (tx: LedgerTransaction) => Promise<T>) {
      return new Promise<T>((resolve, reject) => {
        store
          .transact(async (tx) => {
            const value = await work(tx);
            resolve(value);
            await clock.sleep(random.below(10));
            return value;
          })
          .catch(reject);
      });
    },
  };
}

const mutants: Readonly<Record<string, LedgerMutant>> = {
  'forgets ids': {
    disk: () => new CarelessDisk(),
    store: through(() => ({ transfers: () => Promise.resolve([]), refusals: () => Promise.resolve([]) })),
  },
  'answers before the commit': { store: hasty },
  'commits the log without the accounts now and then': {
    store: (store, { random }) =>
      through((tx) => ({
        write: (rows) => tx.write(random.chance(0.1) ? { ...rows, accounts: [] } : rows),
      }))(store),
  },
  'commits the accounts without the log now and then': {
    store: (store, { random }) =>
      through((tx) => ({
        write: (rows) =>
          tx.write(random.chance(0.1) ? { ...rows, log: rows.log.slice(1), transfers: rows.transfers.slice(1) } : rows),
      }))(store),
  },
  'doesn’t look at limits': { store: through(() => ({ spending: () => Promise.resolve([]) })) },
  'captures a hold again': {
    store: through((tx) => ({
      holds: async (ids) => (await tx.holds(ids)).map((hold) => ({ ...hold, state: 'held' as const })),
      accounts: async (ids) =>
        (await tx.accounts(ids)).map((account) => ({
          ...account,
          debitsPendingMinor: account.debitsPendingMinor + 9n,
        })),
    })),
  },
  'lets people spend what they don’t have': {
    store: through((tx) => ({
      accounts: async (ids) => (await tx.accounts(ids)).map((account) => ({ ...account, allowanceMinor: 10n ** 6n })),
    })),
  },
};

test.each(Object.keys(mutants))(
  'LED13 a ledger that %s is caught',
  async (name) => {
    const report = await runSimulation(createLedgerSimulation(mutants[name]), { seeds: 6 });
    expect(report.failures.length).toBeGreaterThan(0);
    expect(report.failures[0]?.reason).toMatch(/LED\d|entry \d|audit|id is posted/i);
  },
  120_000,
);
