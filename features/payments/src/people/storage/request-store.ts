// Requests for money, and splits, which are several of them.
import type { StoredRequestState } from '../domain/request-state.ts';
import type { PeopleDb, PeopleTables } from './tables.ts';

export interface MoneyRequest {
  readonly requestId: string;
  /** Who asked and is paid. */
  readonly payeeId: string;
  readonly payeeAccountId: string;
  /** Who is asked. */
  readonly payerId: string;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly state: StoredRequestState;
  readonly splitId: string | null;
  readonly transferId: string | null;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  readonly closedAtMs: number | null;
}

export interface PlacedRequest extends MoneyRequest {
  readonly position: number;
}

export type FreshRequest = Omit<MoneyRequest, 'state' | 'transferId' | 'closedAtMs'>;

export async function insertRequests(db: PeopleDb, requests: readonly FreshRequest[]): Promise<void> {
  await db
    .insertInto('payments_requests')
    .values(
      requests.map((request) => ({
        request_id: request.requestId,
        payee_id: request.payeeId,
        payee_account_id: request.payeeAccountId,
        payer_id: request.payerId,
        currency: request.currency,
        amount: request.amountMinor.toString(),
        state: 'open' as const,
        split_id: request.splitId,
        transfer_id: null,
        created_at: new Date(request.createdAtMs),
        expires_at: new Date(request.expiresAtMs),
        closed_at: null,
      })),
    )
    .execute();
}

export async function findRequest(db: PeopleDb, requestId: string): Promise<PlacedRequest | null> {
  const row = await db
    .selectFrom('payments_requests')
    .selectAll()
    .where('request_id', '=', requestId)
    .executeTakeFirst();
  return row ? placed(row) : null;
}

/** In the order in which they were made. */
export async function selectBySplit(db: PeopleDb, splitId: string): Promise<PlacedRequest[]> {
  const rows = await db
    .selectFrom('payments_requests')
    .selectAll()
    .where('split_id', '=', splitId)
    .orderBy('position')
    .execute();
  return rows.map(placed);
}

/**
 * Ends an open request that has not expired; false where it was closed before or its end has come. Whoever comes first
 * decides: PostgreSQL looks again at the row once a rival has committed.
 */
export async function closeRequest(
  db: PeopleDb,
  close: { requestId: string; state: 'paid' | 'declined' | 'cancelled'; transferId?: string; at: Date },
): Promise<boolean> {
  const row = await db
    .updateTable('payments_requests')
    .set({ state: close.state, transfer_id: close.transferId ?? null, closed_at: close.at })
    .where('request_id', '=', close.requestId)
    .where('state', '=', 'open')
    .where('expires_at', '>', close.at)
    .returning('request_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Takes back all open requests that would be paid into an account. */
export async function cancelInto(
  db: PeopleDb,
  accountId: string,
  at: Date,
): Promise<{ id: string; payerId: string }[]> {
  const rows = await db
    .updateTable('payments_requests')
    .set({ state: 'cancelled', closed_at: at })
    .where('payee_account_id', '=', accountId)
    .where('state', '=', 'open')
    .where('expires_at', '>', at)
    .returning(['request_id', 'payer_id'])
    .execute();
  return rows.map((row) => ({ id: row.request_id, payerId: row.payer_id }));
}

/** Open requests that a person has out, and how many of them to each of these people. */
export async function countOpen(
  db: PeopleDb,
  { payeeId, at }: { payeeId: string; at: Date },
): Promise<{ all: number; byPayer: ReadonlyMap<string, number> }> {
  const rows = await db
    .selectFrom('payments_requests')
    .select((select) => ['payer_id', select.fn.countAll<number>().as('count')])
    .where('payee_id', '=', payeeId)
    .where('state', '=', 'open')
    .where('expires_at', '>', at)
    .groupBy('payer_id')
    .execute();
  return {
    all: rows.reduce((sum, { count }) => sum + count, 0),
    byPayer: new Map(rows.map((row) => [row.payer_id, row.count])),
  };
}

/** Newest first. */
export async function selectRequests(
  db: PeopleDb,
  filter: {
    userId: string;
    direction?: 'out' | 'in' | undefined;
    state?: StoredRequestState | 'expired' | undefined;
    before?: number | undefined;
    limit: number;
    at: Date;
  },
): Promise<PlacedRequest[]> {
  const { userId, direction, state, before, limit, at } = filter;
  let query = db.selectFrom('payments_requests').selectAll();
  query =
    direction === 'out'
      ? query.where('payee_id', '=', userId)
      : direction === 'in'
        ? query.where('payer_id', '=', userId)
        : query.where((where) => where.or([where('payee_id', '=', userId), where('payer_id', '=', userId)]));
  if (state === 'open') query = query.where('state', '=', 'open').where('expires_at', '>', at);
  else if (state === 'expired') query = query.where('state', '=', 'open').where('expires_at', '<=', at);
  else if (state !== undefined) query = query.where('state', '=', state);
  if (before !== undefined) query = query.where('position', '<', before);
  return (await query.orderBy('position', 'desc').limit(limit).execute()).map(placed);
}

export interface Split {
  readonly splitId: string;
  readonly makerId: string;
  readonly accountId: string;
  readonly currency: string;
  readonly totalMinor: bigint;
  readonly ownShareMinor: bigint;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
}

export async function insertSplit(db: PeopleDb, split: Split): Promise<void> {
  await db
    .insertInto('payments_splits')
    .values({
      split_id: split.splitId,
      maker_id: split.makerId,
      account_id: split.accountId,
      currency: split.currency,
      total: split.totalMinor.toString(),
      own_share: split.ownShareMinor.toString(),
      created_at: new Date(split.createdAtMs),
      expires_at: new Date(split.expiresAtMs),
    })
    .execute();
}

export async function findSplit(db: PeopleDb, splitId: string): Promise<Split | null> {
  const row = await db.selectFrom('payments_splits').selectAll().where('split_id', '=', splitId).executeTakeFirst();
  if (!row) return null;
  return {
    splitId: row.split_id,
    makerId: row.maker_id,
    accountId: row.account_id,
    currency: row.currency,
    totalMinor: BigInt(row.total),
    ownShareMinor: BigInt(row.own_share),
    createdAtMs: row.created_at.getTime(),
    expiresAtMs: row.expires_at.getTime(),
  };
}

type Row = Omit<PeopleTables['payments_requests'], 'position'> & { position: number };

function placed(row: Row): PlacedRequest {
  return {
    position: row.position,
    requestId: row.request_id,
    payeeId: row.payee_id,
    payeeAccountId: row.payee_account_id,
    payerId: row.payer_id,
    currency: row.currency,
    amountMinor: BigInt(row.amount),
    state: row.state,
    splitId: row.split_id,
    transferId: row.transfer_id,
    createdAtMs: row.created_at.getTime(),
    expiresAtMs: row.expires_at.getTime(),
    closedAtMs: row.closed_at?.getTime() ?? null,
  };
}
