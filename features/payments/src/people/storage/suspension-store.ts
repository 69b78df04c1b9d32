// Suspensions of payments (R3, R4): each with its rule, reason, length, office and appeal. They end by their date.
import type { PeopleDb, PeopleTables } from './tables.ts';

export interface Suspension {
  readonly suspensionId: string;
  readonly userId: string;
  readonly rule: string;
  readonly reason: string;
  readonly office: string;
  /** Two at least (R10). */
  readonly decidedBy: readonly string[];
  readonly decidedAtMs: number;
  readonly untilMs: number;
  readonly appeal: {
    readonly text: string;
    readonly appealedAtMs: number;
    readonly outcome: 'upheld' | 'lifted' | null;
    readonly outcomeReason: string | null;
    readonly decidedAtMs: number | null;
  } | null;
}

export async function insertSuspension(db: PeopleDb, suspension: Omit<Suspension, 'appeal'>): Promise<void> {
  await db
    .insertInto('payments_suspensions')
    .values({
      suspension_id: suspension.suspensionId,
      user_id: suspension.userId,
      rule: suspension.rule,
      reason: suspension.reason,
      office: suspension.office,
      decided_by: [...suspension.decidedBy],
      decided_at: new Date(suspension.decidedAtMs),
      until: new Date(suspension.untilMs),
      appeal_text: null,
      appealed_at: null,
      outcome: null,
      outcome_reason: null,
      outcome_by: null,
      outcome_at: null,
    })
    .execute();
}

/** Newest first. */
export async function selectSuspensions(db: PeopleDb, userId: string): Promise<Suspension[]> {
  const rows = await db
    .selectFrom('payments_suspensions')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('decided_at', 'desc')
    .execute();
  return rows.map(suspensionOf);
}

export async function findSuspension(db: PeopleDb, suspensionId: string): Promise<Suspension | null> {
  const row = await db
    .selectFrom('payments_suspensions')
    .selectAll()
    .where('suspension_id', '=', suspensionId)
    .executeTakeFirst();
  return row ? suspensionOf(row) : null;
}

/** Whether the person may not pay now. */
export async function isSuspended(db: PeopleDb, userId: string, at: Date): Promise<boolean> {
  const row = await db
    .selectFrom('payments_suspensions')
    .select('suspension_id')
    .where('user_id', '=', userId)
    .where('until', '>', at)
    .where((where) => where.or([where('outcome', 'is', null), where('outcome', '=', 'upheld')]))
    .executeTakeFirst();
  return row !== undefined;
}

/** False where it was appealed before. */
export async function saveAppeal(
  db: PeopleDb,
  { suspensionId, text, at }: { suspensionId: string; text: string; at: Date },
): Promise<boolean> {
  const row = await db
    .updateTable('payments_suspensions')
    .set({ appeal_text: text, appealed_at: at })
    .where('suspension_id', '=', suspensionId)
    .where('appealed_at', 'is', null)
    .returning('suspension_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** False where nobody appealed or somebody has decided. */
export async function saveOutcome(
  db: PeopleDb,
  decided: { suspensionId: string; outcome: 'upheld' | 'lifted'; reason: string; by: readonly string[]; at: Date },
): Promise<boolean> {
  const row = await db
    .updateTable('payments_suspensions')
    .set({
      outcome: decided.outcome,
      outcome_reason: decided.reason,
      outcome_by: [...decided.by],
      outcome_at: decided.at,
    })
    .where('suspension_id', '=', decided.suspensionId)
    .where('appealed_at', 'is not', null)
    .where('outcome', 'is', null)
    .returning('suspension_id')
    .executeTakeFirst();
  return row !== undefined;
}

export function isInForce({ untilMs, appeal }: Suspension, nowMs: number): boolean {
  return nowMs < untilMs && appeal?.outcome !== 'lifted';
}

function suspensionOf(row: PeopleTables['payments_suspensions']): Suspension {
  return {
    suspensionId: row.suspension_id,
    userId: row.user_id,
    rule: row.rule,
    reason: row.reason,
    office: row.office,
    decidedBy: row.decided_by,
    decidedAtMs: row.decided_at.getTime(),
    untilMs: row.until.getTime(),
    appeal:
      row.appeal_text === null || row.appealed_at === null
        ? null
        : {
            text: row.appeal_text,
            appealedAtMs: row.appealed_at.getTime(),
            outcome: row.outcome,
            outcomeReason: row.outcome_reason,
            decidedAtMs: row.outcome_at?.getTime() ?? null,
          },
  };
}
