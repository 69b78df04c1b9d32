import { sql, type Kysely } from 'kysely';

/**
 * How long an event is kept after everybody heard of it: a week for whoever looks into what went wrong. Events hold ids
 * and names of devices, and have no purpose beyond being delivered (R11).
 */
const KEPT_DAYS = 7;
/** A few milliseconds of work each, so that no writer waits behind it. */
const BATCH_MAX = 1000;

/**
 * Deletes what each of `subscribers` has heard and is older than a week; answers how much. One that never heard anything
 * keeps everything. A subscriber added later begins with what is left, so what it needs of before is for its migration.
 */
export async function sweepDelivered(db: Kysely<never>, subscribers: readonly string[]): Promise<number> {
  if (subscribers.length === 0) return 0;
  let swept = 0;
  for (;;) {
    const { numAffectedRows = 0n } = await sql`
      with behind as (
        select transaction, position, count(*) over () as known from event_cursors
        where subscriber = any(${[...subscribers]}::text[]) order by transaction, position limit 1)
      delete from feature_events where position in (
        select e.position from feature_events e, behind b
        where b.known = ${subscribers.length} and (e.transaction, e.position) <= (b.transaction, b.position)
          and e.at < now() - make_interval(days => ${KEPT_DAYS})
        order by e.transaction, e.position limit ${BATCH_MAX})`.execute(db);
    swept += Number(numAffectedRows);
    if (numAffectedRows < BATCH_MAX) return swept;
  }
}
