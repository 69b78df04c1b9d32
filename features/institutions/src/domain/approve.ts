// R10: nobody acts alone. What an operator wants is done when a second one wants the same.
import { ok, refuse, type Result } from '@althing/kernel';

export interface Approval {
  readonly operator: string;
  readonly atMs: number;
}

export interface ApprovalState {
  /** Operators that are in office. */
  readonly operators: ReadonlySet<string>;
  /** Earlier approvals of the very same action on the very same subject that were not carried out yet. */
  readonly approvals: readonly Approval[];
  readonly nowMs: number;
}

/** Two persons (R10). */
const APPROVALS_NEEDED = 2;
/** An approval that found no second is forgotten: what it was given for may have changed. */
const APPROVAL_MS = 7 * 86_400_000;

/** Who has approved in time, once `operator` does; the action is carried out when `isDone`. */
export function approve(
  { operators, approvals, nowMs }: ApprovalState,
  operator: string,
): Result<{ operators: string[]; isDone: boolean }, 'not_an_operator'> {
  if (!operators.has(operator)) return refuse('not_an_operator');
  const inTime = approvals.filter(({ operator: name, atMs }) => operators.has(name) && atMs > nowMs - APPROVAL_MS);
  const names = [...new Set([...inTime.map(({ operator: name }) => name), operator])].toSorted();
  return ok({ operators: names, isDone: names.length >= APPROVALS_NEEDED });
}
