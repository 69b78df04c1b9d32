// The ledger's store in memory, for simulations: the same promises, with a commit that a simulation can let fail.
import type { Kysely } from 'kysely';
import type { Hold, Mandate } from '../domain/commands.ts';
import { counterOf, keyOf, type Answered, type HeldKey, type Refused } from '../domain/ledger-state.ts';
import type { MoneyAccount } from '../domain/money-account.ts';
import type {
  AccountCounter,
  BatchRows,
  Head,
  LedgerReads,
  LedgerStore,
  LedgerTransaction,
  LogRow,
} from './ledger-store.ts';

/** What is on the disk; shared by the processes of a simulation. */
export class LedgerDisk {
  readonly accounts = new Map<string, MoneyAccount>();
  readonly holds = new Map<string, Hold>();
  readonly keys = new Map<string, HeldKey>();
  readonly mandates = new Map<string, Mandate>();
  readonly spending = new Map<string, AccountCounter & { readonly spentMinor: bigint }>();
  readonly transfers = new Map<string, Answered>();
  readonly refusals = new Map<string, Refused & { readonly id: string }>();
  readonly log: LogRow[] = [];
  head: Head = { seq: 0, hash: '0'.repeat(64), atMs: 0 };
  signingKey: string | null = null;
  /** The transaction that holds the head, whichever process began it. */
  turn: Promise<unknown> = Promise.resolve();

  write(rows: BatchRows): void {
    for (const account of rows.accounts) this.accounts.set(account.id, account);
    for (const hold of rows.holds) this.holds.set(hold.id, hold);
    for (const key of rows.keys) this.keys.set(keyOf(key.accountId, key.keyId), key);
    for (const mandate of rows.mandates) this.mandates.set(mandate.id, mandate);
    for (const counter of rows.spending) this.spending.set(counterOf(counter.accountId, counter), counter);
    for (const { contentHash, ...transfer } of rows.transfers) {
      if (this.transfers.has(transfer.id)) throw new Error('an id is posted once');
      this.transfers.set(transfer.id, { contentHash, chainId: transfer.chainId, transfer });
    }
    for (const { atMs: _at, ...refused } of rows.refusals) this.refusals.set(refused.id, refused);
    this.log.push(...rows.log);
    this.head = rows.head;
  }
}

export interface DiskManners {
  /** Before what a transaction wrote reaches the disk; throwing loses it. */
  beforeCommit?(): Promise<void>;
  /** After it has reached the disk; throwing leaves the writer in doubt. */
  afterCommit?(): Promise<void>;
}

export function openMemoryLedgerStore(disk: LedgerDisk, manners: DiskManners = {}): LedgerStore {
  const reads = readsOf(disk);

  async function run<T>(work: (tx: LedgerTransaction) => Promise<T>): Promise<T> {
    const written: BatchRows[] = [];
    const value = await work({
      ...reads,
      locked: disk.head,
      // What is written alongside has no memory of its own: a simulation gives callers that touch nothing else.
      along: null as unknown as Kysely<never>,
      write: (rows) => Promise.resolve(void written.push(rows)),
    });
    await manners.beforeCommit?.();
    for (const rows of written) disk.write(rows);
    await manners.afterCommit?.();
    return value;
  }

  return {
    ...reads,
    lanes: 2,
    transact<T>(work: (tx: LedgerTransaction) => Promise<T>) {
      const done = disk.turn.then(() => run(work));
      disk.turn = done.catch(() => undefined);
      return done;
    },
    signingKey(make) {
      disk.signingKey ??= make();
      return Promise.resolve(disk.signingKey);
    },
    close: () => Promise.resolve(),
  };
}

function readsOf(disk: LedgerDisk): LedgerReads {
  const some = <T>(from: ReadonlyMap<string, T>, names: readonly string[]): Promise<T[]> =>
    Promise.resolve(
      [...new Set(names)].flatMap((name) => {
        const found = from.get(name);
        return found === undefined ? [] : [found];
      }),
    );
  const transfers = () => [...disk.transfers.values()].map(({ transfer }) => transfer);
  return {
    accounts: (ids) => some(disk.accounts, ids),
    keys: (of) =>
      some(
        disk.keys,
        of.map(({ accountId, keyId }) => keyOf(accountId, keyId)),
      ),
    keysOf: (accountId) =>
      Promise.resolve([...disk.keys.values()].filter((key) => key.accountId === accountId && !key.isEnded)),
    mandates: (ids) => some(disk.mandates, ids),
    holds: (ids) => some(disk.holds, ids),
    spending: (counters) =>
      some(
        disk.spending,
        counters.map((counter) => counterOf(counter.accountId, counter)),
      ),
    transfers: (ids) => some(disk.transfers, ids),
    chain: (chainId) =>
      Promise.resolve(
        transfers()
          .filter((transfer) => transfer.chainId === chainId)
          .toSorted((a, b) => a.seq - b.seq),
      ),
    refusals: (ids) => some(disk.refusals, ids),
    transfersOf: (accountId, { before, limit }) =>
      Promise.resolve(
        transfers()
          .filter((each) => (each.debitAccount === accountId || each.creditAccount === accountId) && each.seq < before)
          .toSorted((a, b) => b.seq - a.seq)
          .slice(0, limit),
      ),
    dueHolds: (atMs, limit) =>
      Promise.resolve(
        [...disk.holds.values()]
          .filter(({ state, expiresAtMs }) => state === 'held' && expiresAtMs <= atMs)
          .toSorted((a, b) => a.expiresAtMs - b.expiresAtMs)
          .slice(0, limit)
          .map(({ id }) => id),
      ),
    log: (after, limit) => Promise.resolve(disk.log.filter(({ seq }) => seq > after).slice(0, limit)),
    head: () => Promise.resolve(disk.head),
  };
}
