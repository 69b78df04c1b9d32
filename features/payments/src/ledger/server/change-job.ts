// A change of an account, a key or a mandate as a command of a batch.
import { ok, refuse, type Result } from '@althing/kernel';
import type { Changes } from '../domain/ledger-state.ts';
import type { ChangeRefusal } from '../domain/refusals.ts';
import type { Job } from './batch-writer.ts';
import type { Alongside } from './index.ts';
import type { Names, WorkingState } from './names.ts';
import { reasonOf } from './post-job.ts';

export function changeJob<Done>({
  names,
  decide,
  read,
  alongside,
}: {
  names: Names;
  /** Null changes: it is so already. */
  decide(state: WorkingState, atMs: number): Result<Changes | null, ChangeRefusal>;
  /** What is answered, read after the changes are laid over the state. */
  read(state: WorkingState): Done;
  alongside: Alongside<Done> | undefined;
}): Job<Result<Done, ChangeRefusal>> {
  return {
    names,
    decide(state, { atMs }) {
      const decided = decide(state, atMs);
      if (!decided.ok) return { answer: () => decided };
      if (!decided.value) {
        const done = read(state);
        return { answer: () => ok(done) };
      }
      state.lay(decided.value);
      const done = read(state);
      return {
        changes: decided.value,
        answer: () => ok(done),
        ...(alongside ? { alongside: (tx) => reasonOf(alongside(tx, done)) } : {}),
      };
    },
    refuseAlongside: (reason) => ({ answer: () => refuse({ code: 'alongside_refused' as const, reason }) }),
  };
}
