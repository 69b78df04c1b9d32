// A chain as a command of a batch.
import { ok, refuse, type Result } from '@althing/kernel';
import type { Transfer } from '../domain/commands.ts';
import { answerAgain, createTransfer, type Chain } from '../domain/create-transfer.ts';
import { isLasting, type LedgerRefusal } from '../domain/refusals.ts';
import type { Decision, Job } from './batch-writer.ts';
import type { Alongside } from './index.ts';
import { namesOf } from './names.ts';

export type Posted = Result<readonly Transfer[], LedgerRefusal & { readonly index: number }>;

export function postJob(chain: Chain, alongside: Alongside<readonly Transfer[]> | undefined): Job<Posted> {
  const id = chain.legs[0]?.id ?? '';
  const { contentHash } = chain;

  function refused(refusal: LedgerRefusal & { readonly index: number }): Decision<Posted> {
    const answer = () => refuse(refusal);
    // LED6: a late repetition of a refused command must not go through after all.
    return isLasting(refusal) ? { refused: { id, contentHash, refusal }, answer } : { answer };
  }

  return {
    names: namesOf(chain.legs),
    decide(state, { atMs }) {
      const before = answerAgain(state, chain);
      if (before?.refusal) {
        const { refusal } = before;
        return { answer: () => refuse(refusal) };
      }
      if (before) {
        const transfers = chain.legs.flatMap((leg) => state.answered.get(leg.id)?.transfer ?? []);
        return { answer: () => ok(transfers) };
      }
      const decided = createTransfer(state, chain, atMs);
      if (!decided.ok) return refused(decided.refusal);
      return {
        changes: decided.value,
        contentHash,
        answer: (posted) => ok(posted),
        ...(alongside ? { alongside: (tx, posted) => reasonOf(alongside(tx, posted)) } : {}),
      };
    },
    refuseAlongside: (reason) => refused({ code: 'alongside_refused', reason, index: 0 }),
  };
}

/** What an `alongside` refuses with, or null. */
export async function reasonOf(running: Promise<Result<void, string> | void>): Promise<string | null> {
  const outcome = await running;
  return !outcome || outcome.ok ? null : outcome.refusal;
}
