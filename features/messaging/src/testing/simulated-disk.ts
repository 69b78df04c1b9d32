// The log's disk in a simulation: batches take time, fail before or after they reach it, and a crash loses what is
// not on it. Keeps the promises of GroupCommit, which the real one is tested for too.
import { CommitFault, type GroupCommit, type Write } from '@althing/db';
import type { SeededRandom } from '@althing/testing/sim';

export interface DiskFaults {
  readonly commitMsMax: number;
  /** Chances per batch. */
  readonly failsBefore: number;
  readonly failsAfter: number;
}

interface StoredRow {
  readonly table: string;
  readonly row: object;
}

export class SimulatedDisk {
  readonly #rows = new Map<string, Map<string, object>>();
  #appended = 0;

  /** What the server reads. */
  rows<Row>(table: string): Row[] {
    return this.stored(table);
  }

  /** What the auditor reads. */
  stored<Row>(table: string): Row[] {
    return [...(this.#rows.get(table)?.values() ?? [])] as Row[];
  }

  write(rows: readonly (StoredRow & { key: string | null })[]): void {
    for (const { table, row, key } of rows) {
      const all = this.#rows.get(table) ?? new Map<string, object>();
      all.set(key ?? `#${this.#appended++}`, row);
      this.#rows.set(table, all);
    }
  }
}

interface Pending {
  readonly last: number;
  readonly write: Write;
  readonly resolve: (position: number) => void;
  readonly reject: (fault: unknown) => void;
}

/** A writer on `disk`. `isAlive` turns false when its process crashed: from then on nothing is written or answered. */
export function openSimulatedCommit({
  disk,
  clock,
  random,
  faults,
  head,
  isAlive,
}: {
  disk: SimulatedDisk;
  clock: { sleep(delayMs: number): Promise<void> };
  random: SeededRandom;
  faults: DiskFaults;
  head: number;
  isAlive: () => boolean;
}): GroupCommit {
  let queue: Pending[] = [];
  let next = head + 1;
  let committed = head;
  let isFlushing = false;
  let waiters: { position: number; resolve: () => void; reject: (fault: unknown) => void }[] = [];
  const faultListeners: (() => void)[] = [];

  function fail(batch: Pending[]): void {
    const lost = [...batch, ...queue];
    const waiting = waiters;
    queue = [];
    waiters = [];
    committed = next - 1;
    for (const listener of faultListeners) listener();
    for (const { reject } of [...lost, ...waiting]) reject(new CommitFault('the simulated disk failed'));
  }

  async function flush(): Promise<void> {
    if (isFlushing) return;
    isFlushing = true;
    try {
      while (queue.length > 0) {
        await clock.sleep(random.below(faults.commitMsMax + 1));
        if (!isAlive()) return;
        const batch = queue;
        queue = [];
        if (random.chance(faults.failsBefore)) return fail(batch);
        disk.write(
          batch.flatMap(({ write }) =>
            write.rows.map(({ table, row }) => ({ table: table.name, row, key: table.key?.(row as never) ?? null })),
          ),
        );
        if (random.chance(faults.failsAfter)) return fail(batch);
        committed = batch.at(-1)?.last ?? committed;
        for (const { write } of batch) write.committed?.();
        for (const { resolve, last } of batch) resolve(last);
        for (const waiter of waiters) if (waiter.position <= committed) waiter.resolve();
        waiters = waiters.filter((waiter) => waiter.position > committed);
      }
    } finally {
      isFlushing = false;
    }
  }

  return {
    get committed() {
      return committed;
    },
    append(positions, build) {
      const first = next;
      const write = build(first);
      next += positions;
      return new Promise((resolve, reject) => {
        queue.push({ last: first + positions - 1, write, resolve, reject });
        void flush();
      });
    },
    whenCommitted(position) {
      if (position <= committed) return Promise.resolve();
      return new Promise((resolve, reject) => waiters.push({ position, resolve, reject }));
    },
    onFault: (listener) => void faultListeners.push(listener),
    close: () => Promise.resolve(),
  };
}
