// Who waits for changes in their money is told when something was committed: at once by this process, within a second
// where another process wrote it.
import { route, type Route } from '@althing/http';
import { ok } from '@althing/kernel';
import type { Clock } from '@althing/kernel';
import { refusals } from '../contract/refusals.ts';
import { waitForChanges } from '../contract/wait-for-changes.ts';
import {
  newestPosition,
  newestPositions,
  oldestPosition,
  selectChanges,
  sweepChanges,
} from '../storage/change-store.ts';
import { sweepOrders } from '../storage/order-store.ts';
import type { PeopleDb } from '../storage/tables.ts';
import { refused } from './answers.ts';

/** Where another process wrote. */
const POLL_MS = 1000;
/** Places in which one person waits at a time: phones, desks, tills. */
const WAITING_MAX = 20;
/** An answer's worth; the rest comes with the next call. */
const CHANGES_MAX = 200;
/** How long changes are kept: who was away for longer fetches everything. */
const KEPT_MS = 30 * 86_400_000;
const SWEEP_MS = 3600_000;

interface Waiter {
  /** The position after which anything is news. */
  readonly since: number;
  end(): void;
}

export interface ChangeFeed {
  readonly routes: readonly Route[];
  wake(): void;
  /** Answers everybody who waits with what there is; call before the HTTP server closes. */
  release(): void;
  start(): void;
  stop(): Promise<void>;
}

export function openChangeFeed({
  db,
  clock,
  onFault,
}: {
  db: PeopleDb;
  clock: Clock;
  onFault: (fault: unknown) => void;
}): ChangeFeed {
  const waiting = new Map<string, Set<Waiter>>();
  let isStopped = false;
  let cancelPoll: (() => void) | null = null;
  let cancelSweep: (() => void) | null = null;
  let looking: Promise<void> | null = null;
  let isAgain = false;

  /** Wakes those for whom there is something; one look at a time. */
  function look(): Promise<void> {
    if (looking) {
      isAgain = true;
      return looking;
    }
    looking = (async () => {
      do {
        isAgain = false;
        for (const [userId, position] of await newestPositions(db, [...waiting.keys()])) {
          for (const waiter of waiting.get(userId) ?? []) if (waiter.since < position) waiter.end();
        }
      } while (isAgain && !isStopped);
    })()
      .catch(onFault)
      .finally(() => {
        looking = null;
      });
    return looking;
  }

  function arm(): void {
    cancelPoll ??= clock.after(POLL_MS, () => {
      cancelPoll = null;
      if (isStopped || waiting.size === 0) return;
      void look().then(arm);
    });
  }

  /** Until something comes, the time is over, the caller hangs up, or the server stops. */
  function wait(
    userId: string,
    { since, timeoutMs, signal }: { since: number; timeoutMs: number; signal: AbortSignal },
  ) {
    const own = waiting.get(userId) ?? new Set();
    waiting.set(userId, own);
    let end = () => {};
    const done = new Promise<void>((resolve) => (end = resolve));
    const waiter: Waiter = { since, end };
    own.add(waiter);
    const cancel = clock.after(timeoutMs, end);
    signal.addEventListener('abort', end, { once: true });
    arm();
    const leave = () => {
      cancel();
      signal.removeEventListener('abort', end);
      own.delete(waiter);
      if (own.size === 0) waiting.delete(userId);
    };
    return { done, leave };
  }

  async function sweep(): Promise<void> {
    const nowMs = clock.nowMs();
    await sweepChanges(db, new Date(nowMs - KEPT_MS));
    await sweepOrders(db, new Date(nowMs));
    if (!isStopped) cancelSweep = clock.after(SWEEP_MS, () => void sweep().catch(onFault));
  }

  const answering = route(waitForChanges, async ({ requester, query, signal }) => {
    const { userId } = requester;
    if (query.since === undefined) return ok({ changes: [], next: String(await newestPosition(db)), isComplete: true });
    const since = Number(query.since);
    const oldest = await oldestPosition(db);
    const isComplete = oldest === null || since >= oldest - 1;
    if (query.timeoutMs > 0 && (waiting.get(userId)?.size ?? 0) >= WAITING_MAX) return refused(refusals.tooManyWaiting);
    // Waiting begins before the first look, so that nothing falls between the two.
    const waiter =
      query.timeoutMs > 0 && !isStopped ? wait(userId, { since, timeoutMs: query.timeoutMs, signal }) : null;
    try {
      let changes = await selectChanges(db, { userId, since, limit: CHANGES_MAX });
      if (changes.length === 0 && isComplete && waiter) {
        await waiter.done;
        changes = await selectChanges(db, { userId, since, limit: CHANGES_MAX });
      }
      return ok({
        changes: changes.map(({ kind, id, atMs }) => ({ kind, id, atMs })),
        next: String(changes.at(-1)?.position ?? (isComplete ? since : await newestPosition(db))),
        isComplete,
      });
    } finally {
      waiter?.leave();
    }
  });

  function release(): void {
    isStopped = true;
    for (const own of waiting.values()) for (const { end } of own) end();
  }

  return {
    routes: [answering],
    release,
    wake() {
      if (waiting.size > 0) void look();
    },
    start() {
      void sweep().catch(onFault);
    },
    async stop() {
      release();
      cancelPoll?.();
      cancelSweep?.();
      await looking;
    },
  };
}
