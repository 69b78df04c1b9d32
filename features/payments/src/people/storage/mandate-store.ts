// Who granted whom a mandate. Whether and how much may be collected the ledger decides.
import type { MandatePeriod } from '../domain/periods.ts';
import { partyColumns, partyOf, type Party } from './party.ts';
import type { PeopleDb, PeopleTables } from './tables.ts';

export interface GrantedMandate {
  readonly mandateId: string;
  readonly payerId: string;
  readonly payerAccountId: string;
  readonly payeeAccountId: string;
  /** Who may collect. */
  readonly payee: Party;
  readonly currency: string;
  readonly capMinor: bigint;
  readonly period: MandatePeriod;
  readonly startsAtMs: number;
  readonly endsAtMs: number | null;
  readonly endedAtMs: number | null;
  readonly endedBy: 'payer' | 'payee' | 'itself' | null;
  readonly orderHash: Buffer;
}

export interface PlacedMandate extends GrantedMandate {
  readonly position: number;
}

export async function insertMandate(
  db: PeopleDb,
  mandate: Omit<GrantedMandate, 'endedAtMs' | 'endedBy'>,
): Promise<void> {
  await db
    .insertInto('payments_mandates')
    .values({
      mandate_id: mandate.mandateId,
      payer_id: mandate.payerId,
      payer_account_id: mandate.payerAccountId,
      payee_account_id: mandate.payeeAccountId,
      ...partyColumns(mandate.payee),
      currency: mandate.currency,
      cap: mandate.capMinor.toString(),
      period: mandate.period,
      starts_at: new Date(mandate.startsAtMs),
      ends_at: mandate.endsAtMs === null ? null : new Date(mandate.endsAtMs),
      ended_at: null,
      ended_by: null,
      order_hash: mandate.orderHash,
    })
    .execute();
}

export async function findMandate(db: PeopleDb, mandateId: string): Promise<PlacedMandate | null> {
  const row = await db
    .selectFrom('payments_mandates')
    .selectAll()
    .where('mandate_id', '=', mandateId)
    .executeTakeFirst();
  return row ? placed(row) : null;
}

/** Newest first: those that the person granted (`out`), may collect by (`in`), or both. */
export async function selectMandates(
  db: PeopleDb,
  filter: { userId: string; direction?: 'out' | 'in' | undefined; before?: number | undefined; limit: number },
): Promise<PlacedMandate[]> {
  let query = db.selectFrom('payments_mandates').selectAll();
  query = query.where((where) => {
    const granted = where('payer_id', '=', filter.userId);
    const held = where.and([where('party_kind', '=', 'person'), where('party_key', '=', filter.userId)]);
    return filter.direction === 'out' ? granted : filter.direction === 'in' ? held : where.or([granted, held]);
  });
  if (filter.before !== undefined) query = query.where('position', '<', filter.before);
  return (await query.orderBy('position', 'desc').limit(filter.limit).execute()).map(placed);
}

/** Newest first: those by which a merchant may collect. */
export async function selectMerchantMandates(
  db: PeopleDb,
  filter: { merchantId: string; before?: number | undefined; limit: number },
): Promise<PlacedMandate[]> {
  let query = db
    .selectFrom('payments_mandates')
    .selectAll()
    .where('party_kind', '=', 'merchant')
    .where('party_key', '=', filter.merchantId);
  if (filter.before !== undefined) query = query.where('position', '<', filter.before);
  return (await query.orderBy('position', 'desc').limit(filter.limit).execute()).map(placed);
}

/** Those that are not over and pay out of or into an account. */
export async function selectOpenMandates(db: PeopleDb, accountId: string, at: Date): Promise<PlacedMandate[]> {
  const rows = await db
    .selectFrom('payments_mandates')
    .selectAll()
    .where((where) => where.or([where('payer_account_id', '=', accountId), where('payee_account_id', '=', accountId)]))
    .where('ended_at', 'is', null)
    .where((where) => where.or([where('ends_at', 'is', null), where('ends_at', '>', at)]))
    .execute();
  return rows.map(placed);
}

export async function countOpenMandates(db: PeopleDb, payerId: string, at: Date): Promise<number> {
  const row = await db
    .selectFrom('payments_mandates')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('payer_id', '=', payerId)
    .where('ended_at', 'is', null)
    .where((where) => where.or([where('ends_at', 'is', null), where('ends_at', '>', at)]))
    .executeTakeFirstOrThrow();
  return row.count;
}

export async function markMandateEnded(
  db: PeopleDb,
  { mandateId, by, at }: { mandateId: string; by: 'payer' | 'payee'; at: Date },
): Promise<void> {
  await db
    .updateTable('payments_mandates')
    .set({ ended_at: at, ended_by: by })
    .where('mandate_id', '=', mandateId)
    .where('ended_at', 'is', null)
    .execute();
}

type Row = Omit<PeopleTables['payments_mandates'], 'position'> & { position: number };

function placed(row: Row): PlacedMandate {
  return {
    position: row.position,
    mandateId: row.mandate_id,
    payerId: row.payer_id,
    payerAccountId: row.payer_account_id,
    payeeAccountId: row.payee_account_id,
    payee: partyOf(row),
    currency: row.currency,
    capMinor: BigInt(row.cap),
    period: row.period,
    startsAtMs: row.starts_at.getTime(),
    endsAtMs: row.ends_at?.getTime() ?? null,
    endedAtMs: row.ended_at?.getTime() ?? null,
    endedBy: row.ended_by,
    orderHash: row.order_hash,
  };
}
