// Transaction ids belong to one PostgreSQL cluster. In another cluster, whose counter stands lower, restored events
// would wait for ids that are years away, and what is appended there would come before what was long delivered.
import { sql, type Kysely } from 'kysely';

/** The lowest id of an ordinary transaction: older than every running one. */
const OLDEST_TRANSACTION = '3';

/**
 * Puts a restored log into this cluster's count: all its events get one old transaction id and are numbered by the order
 * in which they were read, and each cursor keeps the event it stands at. Run within the restoring transaction.
 */
export async function rebaseEventLog(tx: Kysely<never>): Promise<void> {
  await sql`create temporary table rebased_events on commit drop as
    select position as old_position, transaction as old_transaction,
      row_number() over (order by transaction, position) as new_position
    from feature_events`.execute(tx);
  await sql`update event_cursors c set transaction = ${OLDEST_TRANSACTION}::xid8, position = coalesce((
    select max(r.new_position) from rebased_events r
    where (r.old_transaction, r.old_position) <= (c.transaction, c.position)), 0)`.execute(tx);
  // Twice, for a number may still be taken by an event that moves later.
  await sql`alter table feature_events alter column position drop identity`.execute(tx);
  await sql`update feature_events e set position = -r.new_position, transaction = ${OLDEST_TRANSACTION}::xid8
    from rebased_events r where r.old_position = e.position`.execute(tx);
  await sql`update feature_events set position = -position`.execute(tx);
  await sql`alter table feature_events alter column position add generated always as identity`.execute(tx);
  await sql`select setval(pg_get_serial_sequence('feature_events', 'position'),
    (select coalesce(max(position), 0) + 1 from feature_events), false)`.execute(tx);
}
