// Many commands, one transaction: what arrives while a batch is being committed makes up the next one. Each command is
// decided on the state that the ones before it leave, and answered after the commit.
import type { Kysely } from 'kysely';
import { canonicalJson, type Clock } from '@althing/kernel';
import type { Transfer } from '../domain/commands.ts';
import type { Changes, Refused } from '../domain/ledger-state.ts';
import {
  StoreLost,
  type BatchRows,
  type Head,
  type LedgerStore,
  type LedgerTransaction,
} from '../storage/ledger-store.ts';
import { hashOf } from './log-hash.ts';
import { readState, type Names, type WorkingState } from './names.ts';

/** What a command comes to. Without `changes` nothing is written for it. */
export interface Decision<Answer> {
  readonly changes?: Changes;
  /** Kept under the command's id, so that it stays refused. */
  readonly refused?: Refused & { readonly id: string };
  /** Of the chain, where it posts transfers. */
  readonly contentHash?: string;
  /** Told after the commit; `posted` are the transfers as they stand in the log. */
  answer(posted: readonly Transfer[]): Answer;
  /** What the caller writes in the same transaction; a text is the reason of its refusal. */
  alongside?(tx: Kysely<never>, posted: readonly Transfer[]): Promise<string | null>;
}

export interface Job<Answer> {
  readonly names: Names;
  decide(state: WorkingState, at: { atMs: number; seq: number }): Decision<Answer>;
  /** What comes of it where `alongside` has refused. */
  refuseAlongside(reason: string): Decision<Answer>;
}

export interface BatchWriter {
  /** Resolves after the commit. Null, and nothing done, while too much is waiting. */
  submit<Answer>(job: Job<Answer>): Promise<Answer> | null;
  stop(): Promise<void>;
}

/** A batch that takes much longer than the commit itself keeps everybody waiting for little gain. */
const JOBS_PER_BATCH_MAX = 1000;
/** Bounds memory and the wait: some seconds' worth. */
const JOBS_WAITING_MAX = 20_000;
/** PostgreSQL is back within seconds, or somebody has to look at it. */
const RETRIES_MAX = 40;
const RETRY_MS = 250;

interface Waiting {
  readonly job: Job<unknown>;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (fault: unknown) => void;
  /** Set when its `alongside` refused. */
  refusedAlongside: string | null;
}

/** Carries what an `alongside` threw past the store, with whose it was. */
class AlongsideFault extends Error {
  override name = 'AlongsideFault';
  readonly waiting: Waiting;
  constructor(waiting: Waiting, cause: unknown) {
    super('what was to be written alongside failed', { cause });
    this.waiting = waiting;
  }
}

/** Undoes a batch whose `alongside` refused, so that it is decided again without that command. */
class AlongsideRefusal extends Error {
  override name = 'AlongsideRefusal';
}

export function openBatchWriter({
  store,
  clock,
  onFault,
}: {
  store: LedgerStore;
  clock: Clock;
  /** Told of faults that a batch was tried again for. */
  onFault: (fault: unknown) => void;
}): BatchWriter {
  const queue: Waiting[] = [];
  /** While one lane's batch reaches the disk, the other takes what has come meanwhile and waits for the head. */
  let lanes = 0;
  const ending = new Set<Promise<void>>();

  async function runLane(): Promise<void> {
    // Let everything that arrives in this turn of the event loop join the first batch.
    await new Promise((resolve) => setImmediate(resolve));
    while (queue.length > 0) await commit(null);
    // At once, not after a turn: who asks in between begins a lane.
    lanes--;
  }

  function beginLane(): void {
    lanes++;
    const lane = runLane().finally(() => ending.delete(lane));
    ending.add(lane);
  }

  /** Commits `given`, or what is waiting when it is this transaction's turn. */
  async function commit(given: readonly Waiting[] | null, tries = 0): Promise<void> {
    if (given?.length === 0) return;
    let batch = given;
    const take = () => (batch ??= queue.splice(0, JOBS_PER_BATCH_MAX));
    try {
      const answers = await store.transact((tx) => decideAndWrite(tx, take(), clock.nowMs()));
      for (const [index, { resolve }] of take().entries()) resolve(answers[index]?.());
    } catch (fault) {
      return again(take(), fault, tries);
    }
  }

  async function again(batch: readonly Waiting[], fault: unknown, tries: number): Promise<void> {
    if (fault instanceof AlongsideRefusal) return commit(batch, tries);
    if (fault instanceof AlongsideFault) {
      fault.waiting.reject(fault.cause);
      return commit(
        batch.filter((waiting) => waiting !== fault.waiting),
        tries,
      );
    }
    onFault(fault);
    if (fault instanceof StoreLost) {
      if (tries < RETRIES_MAX) {
        // Whether it was committed isn't known; deciding again finds the ids that are there.
        await new Promise<void>((resolve) => clock.after(RETRY_MS, resolve));
        return commit(batch, tries + 1);
      }
    } else if (batch.length > 1) {
      // One of them can't be written: each goes alone, so that it fails alone.
      for (const waiting of batch) await commit([waiting], tries);
      return;
    }
    for (const { reject } of batch) reject(fault);
  }

  return {
    submit<Answer>(job: Job<Answer>) {
      if (queue.length >= JOBS_WAITING_MAX) return null;
      return new Promise<Answer>((resolve, reject) => {
        queue.push({ job, resolve: resolve as (answer: unknown) => void, reject, refusedAlongside: null });
        if (lanes < store.lanes) beginLane();
      });
    },
    async stop() {
      while (ending.size > 0) await Promise.all(ending);
    },
  };
}

async function decideAndWrite(
  tx: LedgerTransaction,
  batch: readonly Waiting[],
  nowMs: number,
): Promise<readonly (() => unknown)[]> {
  // Time in the log never runs backwards, whatever the clocks of several machines say.
  const atMs = Math.max(nowMs, tx.locked.atMs);
  const state = await readState(
    tx,
    batch.map(({ job }) => job.names),
    atMs,
  );
  const rows = openRows(tx.locked, atMs);
  const decided = batch.map((waiting) => {
    const { job, refusedAlongside } = waiting;
    const decision =
      refusedAlongside === null
        ? job.decide(state, { atMs, seq: rows.head().seq })
        : job.refuseAlongside(refusedAlongside);
    if (decision.changes) state.lay(decision.changes);
    const posted = rows.add(decision);
    state.remember(posted, decision.contentHash ?? '');
    if (decision.refused) state.rememberRefused(decision.refused);
    return { waiting, decision, posted };
  });
  if (!rows.isEmpty()) await tx.write(rows.all());
  for (const { waiting, decision, posted } of decided) {
    if (!decision.alongside || !decision.changes) continue;
    const reason = await decision.alongside(tx.along, posted).catch((fault: unknown) => {
      throw new AlongsideFault(waiting, fault);
    });
    if (reason === null) continue;
    waiting.refusedAlongside = reason;
    throw new AlongsideRefusal(reason);
  }
  return decided.map(
    ({ decision, posted }) =>
      () =>
        decision.answer(posted),
  );
}

/** Gathers a batch's rows: entries get their places in the log, and each value is written once, as it is at the end. */
function openRows(locked: Head, atMs: number) {
  let head = locked;
  const log: BatchRows['log'][number][] = [];
  const transfers: BatchRows['transfers'][number][] = [];
  const refusals: BatchRows['refusals'][number][] = [];
  const last = {
    accounts: new Map<string, BatchRows['accounts'][number]>(),
    holds: new Map<string, BatchRows['holds'][number]>(),
    keys: new Map<string, BatchRows['keys'][number]>(),
    mandates: new Map<string, BatchRows['mandates'][number]>(),
    spending: new Map<string, bigint>(),
  };

  function add({ changes, refused, contentHash = '' }: Decision<unknown>): readonly Transfer[] {
    if (refused) refusals.push({ ...refused, atMs });
    if (!changes) return [];
    const posted: Transfer[] = [];
    for (const { kind, body } of changes.entries) {
      const seq = head.seq + 1;
      const text = canonicalJson({ ...body, seq, at: atMs, kind });
      const hash = hashOf(head.hash, text);
      log.push({ seq, body: text, hash });
      head = { seq, hash, atMs };
      // A transfer and its entry are made together, one each.
      const transfer = changes.transfers[posted.length];
      if (transfer) posted.push({ ...transfer, seq, atMs });
    }
    transfers.push(...posted.map((transfer) => ({ ...transfer, contentHash })));
    for (const kind of ['accounts', 'holds', 'keys', 'mandates', 'spending'] as const) {
      for (const [name, value] of changes[kind]) (last[kind] as Map<string, unknown>).set(name, value);
    }
    return posted;
  }

  return {
    add,
    head: () => head,
    isEmpty: () => log.length === 0 && refusals.length === 0,
    all: (): BatchRows => ({
      accounts: [...last.accounts.values()],
      holds: [...last.holds.values()],
      keys: [...last.keys.values()],
      mandates: [...last.mandates.values()],
      spending: [...last.spending].map(([name, spentMinor]) => {
        const [accountId = '', key = '', periodKey = ''] = JSON.parse(name) as string[];
        return { accountId, key, periodKey, spentMinor };
      }),
      transfers,
      refusals,
      log,
      head,
    }),
  };
}
