// A dispute about a payment to a merchant: whose turn it is, by when, and how it ends. Both sides see the same states.
import { ok, refuse, type Result } from '@althing/kernel';

export type DisputeState = 'open' | 'answered' | 'escalated' | 'refunded' | 'rejected' | 'withdrawn';

/** How long after a payment it can be disputed. */
export const OPENING_MS = 60 * 86_400_000;
/** How long whoever's turn it is has: two weeks hold a holiday. */
export const STEP_MS = 14 * 86_400_000;

export interface Dispute {
  readonly state: DisputeState;
  /** Null once it is closed. */
  readonly deadlineMs: number | null;
  /** Who of the merchant's staff said no. */
  readonly contestedBy: string | null;
}

export type DisputeCommand =
  | { readonly act: 'contest'; readonly by: string }
  | { readonly act: 'escalate' }
  | { readonly act: 'reject'; readonly by: string }
  | { readonly act: 'refund'; readonly by: string }
  | { readonly act: 'withdraw' };

/** In order of precedence. */
export type DisputeRefusal = 'dispute_state' | 'dispute_too_late' | 'decided_by_self';

/** Decides the next step. The dispute is as {@link disputeAt} says it stands at `nowMs`. */
export function stepDispute(dispute: Dispute, command: DisputeCommand, nowMs: number): Result<Dispute, DisputeRefusal> {
  const { state, contestedBy } = dispute;
  switch (command.act) {
    case 'contest':
      if (state !== 'open') return refuse('dispute_state');
      return ok({ state: 'answered', deadlineMs: nowMs + STEP_MS, contestedBy: command.by });
    case 'escalate':
      // MER17: a payer whose time has run out has let it be.
      if (state === 'rejected' && dispute.deadlineMs !== null) return refuse('dispute_too_late');
      if (state !== 'answered') return refuse('dispute_state');
      return ok({ state: 'escalated', deadlineMs: nowMs + STEP_MS, contestedBy });
    case 'reject':
      if (state !== 'escalated') return refuse('dispute_state');
      if (contestedBy === command.by) return refuse('decided_by_self');
      return ok({ state: 'rejected', deadlineMs: null, contestedBy });
    case 'refund':
      // The merchant may give in at any time; only the decision itself belongs to another than who said no.
      if (state !== 'open' && state !== 'answered' && state !== 'escalated') return refuse('dispute_state');
      if (state === 'escalated' && contestedBy === command.by) return refuse('decided_by_self');
      return ok({ state: 'refunded', deadlineMs: null, contestedBy });
    case 'withdraw':
      if (state !== 'open' && state !== 'answered' && state !== 'escalated') return refuse('dispute_state');
      return ok({ state: 'withdrawn', deadlineMs: null, contestedBy });
  }
}

/** As it stands now: what the payer didn't take further in time has ended; nothing is written down for that. */
export function disputeAt(dispute: Dispute, nowMs: number): Dispute {
  const hasLapsed = dispute.state === 'answered' && dispute.deadlineMs !== null && dispute.deadlineMs <= nowMs;
  return hasLapsed ? { ...dispute, state: 'rejected' } : dispute;
}

/** Whether the merchant should have acted before `nowMs`. */
export function isMerchantLate({ state, deadlineMs }: Dispute, nowMs: number): boolean {
  return (state === 'open' || state === 'escalated') && deadlineMs !== null && deadlineMs <= nowMs;
}
