// People's transfers, one row for each side that is a person. Written in the ledger's own transaction, beside what it
// posts; what the ledger says about an amount is what is right.
import { sql } from 'kysely';
import type { Purpose } from '../../ledger/domain/commands.ts';
import type { SpendingSum } from '../domain/spending-picture.ts';
import { partyColumns, partyOf, type Party } from './party.ts';
import type { PeopleDb, PeopleTables } from './tables.ts';

export interface RecordedTransfer {
  readonly transferId: string;
  readonly direction: 'out' | 'in';
  readonly userId: string;
  readonly accountId: string;
  readonly purpose: Purpose;
  readonly state: 'waiting' | 'done' | 'released';
  readonly amountMinor: bigint;
  readonly feeMinor: bigint;
  readonly currency: string;
  /** The other side. */
  readonly party: Party;
  readonly reference: string | null;
  readonly requestId: string | null;
  readonly splitId: string | null;
  readonly mandateId: string | null;
  /** SHA-256 of the signed text, of what was signed. */
  readonly orderHash: Buffer | null;
  /** Of a hold: when it lets go by itself. */
  readonly holdEndsAtMs: number | null;
  readonly atMs: number;
}

export interface PlacedTransfer extends RecordedTransfer {
  readonly position: number;
}

export async function insertTransfers(db: PeopleDb, transfers: readonly RecordedTransfer[]): Promise<void> {
  await db
    .insertInto('payments_transfers')
    .values(
      transfers.map((transfer) => ({
        transfer_id: transfer.transferId,
        direction: transfer.direction,
        user_id: transfer.userId,
        account_id: transfer.accountId,
        purpose: transfer.purpose,
        state: transfer.state,
        amount: transfer.amountMinor.toString(),
        fee: transfer.feeMinor.toString(),
        currency: transfer.currency,
        ...partyColumns(transfer.party),
        reference: transfer.reference,
        request_id: transfer.requestId,
        split_id: transfer.splitId,
        mandate_id: transfer.mandateId,
        order_hash: transfer.orderHash,
        hold_ends_at: transfer.holdEndsAtMs === null ? null : new Date(transfer.holdEndsAtMs),
        at: new Date(transfer.atMs),
      })),
    )
    .execute();
}

/** A person's own side of a transfer. */
export async function findTransfer(db: PeopleDb, userId: string, transferId: string): Promise<PlacedTransfer | null> {
  const row = await db
    .selectFrom('payments_transfers')
    .selectAll()
    .where('transfer_id', '=', transferId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row ? placed(row) : null;
}

/** Says how a hold ended; answers whose sides those are. */
export async function endHold(
  db: PeopleDb,
  hold: { transferId: string; state: 'done' | 'released'; amountMinor: bigint | null },
): Promise<string[]> {
  const rows = await db
    .updateTable('payments_transfers')
    .set({
      state: hold.state,
      ...(hold.amountMinor === null ? {} : { amount: hold.amountMinor.toString() }),
    })
    .where('transfer_id', '=', hold.transferId)
    .where('state', '=', 'waiting')
    .returning('user_id')
    .execute();
  return rows.map((row) => row.user_id);
}

export interface TransferFilter {
  readonly userId: string;
  readonly currency?: string | undefined;
  readonly direction?: 'out' | 'in' | undefined;
  readonly purpose?: string | undefined;
  readonly party?: Pick<Party, 'kind' | 'key' | 'isKnown'> | undefined;
  readonly fromMs?: number | undefined;
  readonly untilMs?: number | undefined;
  readonly before?: number | undefined;
  readonly limit: number;
}

/** Newest first. */
export async function selectTransfers(db: PeopleDb, filter: TransferFilter): Promise<PlacedTransfer[]> {
  let query = db.selectFrom('payments_transfers').selectAll().where('user_id', '=', filter.userId);
  if (filter.currency !== undefined) query = query.where('currency', '=', filter.currency);
  if (filter.direction !== undefined) query = query.where('direction', '=', filter.direction);
  if (filter.purpose !== undefined) query = query.where('purpose', '=', filter.purpose);
  if (filter.party !== undefined) {
    query = query
      .where('party_kind', '=', filter.party.kind)
      .where('is_known', '=', filter.party.isKnown)
      .where('party_key', '=', filter.party.key);
  }
  if (filter.fromMs !== undefined) query = query.where('at', '>=', new Date(filter.fromMs));
  if (filter.untilMs !== undefined) query = query.where('at', '<', new Date(filter.untilMs));
  if (filter.before !== undefined) query = query.where('position', '<', filter.before);
  const rows = await query.orderBy('position', 'desc').limit(filter.limit).execute();
  return rows.map(placed);
}

/** Everybody with whom the person ever had a transfer. */
export async function selectParties(db: PeopleDb, userId: string): Promise<Party[]> {
  const rows = await db
    .selectFrom('payments_transfers')
    .select(['party_kind', 'party_key', 'party_name', 'is_known', 'is_verified'])
    .distinctOn(['party_kind', 'party_key', 'is_known'])
    .where('user_id', '=', userId)
    .orderBy('party_kind')
    .orderBy('party_key')
    .orderBy('is_known')
    .orderBy('position', 'desc')
    .execute();
  return rows.map(partyOf);
}

/** Sums by month (UTC), direction, purpose and party of what is done. */
export async function sumTransfers(
  db: PeopleDb,
  of: { userId: string; currency: string; fromMs: number },
): Promise<SpendingSum[]> {
  const { rows } = await sql<{
    month: string;
    direction: 'out' | 'in';
    purpose: Purpose;
    party: string;
    amount: string;
  }>`select to_char(at at time zone 'UTC', 'YYYY-MM') as month, direction, purpose,
      party_kind || ' ' || is_known || ' ' || party_key as party, sum(amount + fee)::text as amount
    from payments_transfers
    where user_id = ${of.userId} and currency = ${of.currency} and state = 'done' and at >= ${new Date(of.fromMs)}
    group by 1, 2, 3, 4`.execute(db);
  return rows.map(({ month, direction, purpose, party, amount }) => ({
    month,
    direction,
    purpose,
    partyKey: party,
    amountMinor: BigInt(amount),
  }));
}

/** How {@link sumTransfers} names a party. */
export const partySumKey = ({ kind, key, isKnown }: Pick<Party, 'kind' | 'key' | 'isKnown'>): string =>
  `${kind} ${isKnown} ${key}`;

type Row = Omit<PeopleTables['payments_transfers'], 'position'> & { position: number };

function placed(row: Row): PlacedTransfer {
  return {
    position: row.position,
    transferId: row.transfer_id,
    direction: row.direction,
    userId: row.user_id,
    accountId: row.account_id,
    purpose: row.purpose as Purpose,
    state: row.state,
    amountMinor: BigInt(row.amount),
    feeMinor: BigInt(row.fee),
    currency: row.currency,
    party: partyOf(row),
    reference: row.reference,
    requestId: row.request_id,
    splitId: row.split_id,
    mandateId: row.mandate_id,
    orderHash: row.order_hash,
    holdEndsAtMs: row.hold_ends_at?.getTime() ?? null,
    atMs: row.at.getTime(),
  };
}
