// The tables of people's money. The ledger has who owns how much; here is whose account it is and what people arranged.
import { sql, type Generated, type Kysely } from 'kysely';

/** Minor units as text, as `numeric` comes and goes. */
type Minor = string;

export interface PartyColumns {
  party_kind: 'person' | 'merchant' | 'place';
  /** A person's user id, a merchant's id; never told as it is (R6). */
  party_key: string;
  party_name: string;
  /** Whether the two know each other by user id. */
  is_known: boolean;
  is_verified: boolean;
}

export interface PeopleTables {
  payments_people: {
    user_id: string;
    tier: Generated<'basic' | 'verified'>;
    code: string | null;
    code_made_at: Date | null;
  };
  payments_suspensions: {
    suspension_id: string;
    user_id: string;
    rule: string;
    reason: string;
    office: string;
    decided_by: string[];
    decided_at: Date;
    until: Date;
    appeal_text: string | null;
    appealed_at: Date | null;
    outcome: 'upheld' | 'lifted' | null;
    outcome_reason: string | null;
    outcome_by: string[] | null;
    outcome_at: Date | null;
  };
  payments_accounts: {
    account_id: string;
    user_id: string;
    currency: string;
    opened_at: Date;
    closed_at: Date | null;
  };
  payments_keys: {
    user_id: string;
    key_id: string;
    kind: 'device' | 'passkey';
    device_id: string | null;
    public_key: string;
    added_at: Date;
    ended_at: Date | null;
  };
  payments_orders: {
    order_id: string;
    user_id: string;
    kind: 'transfer' | 'mandate';
    order_text: string;
    plan: string;
    expires_at: Date;
  };
  payments_transfers: PartyColumns & {
    position: Generated<number>;
    transfer_id: string;
    direction: 'out' | 'in';
    user_id: string;
    account_id: string;
    purpose: string;
    state: 'waiting' | 'done' | 'released';
    amount: Minor;
    fee: Minor;
    currency: string;
    reference: string | null;
    request_id: string | null;
    split_id: string | null;
    mandate_id: string | null;
    order_hash: Buffer | null;
    hold_ends_at: Date | null;
    at: Date;
  };
  payments_payees: PartyColumns & {
    user_id: string;
    account_id: string;
    first_paid_at: Date;
    last_paid_at: Date;
    times: number;
  };
  payments_splits: {
    split_id: string;
    maker_id: string;
    account_id: string;
    currency: string;
    total: Minor;
    own_share: Minor;
    created_at: Date;
    expires_at: Date;
  };
  payments_requests: {
    position: Generated<number>;
    request_id: string;
    payee_id: string;
    payee_account_id: string;
    payer_id: string;
    currency: string;
    amount: Minor;
    state: 'open' | 'paid' | 'declined' | 'cancelled';
    split_id: string | null;
    transfer_id: string | null;
    created_at: Date;
    expires_at: Date;
    closed_at: Date | null;
  };
  payments_mandates: PartyColumns & {
    position: Generated<number>;
    mandate_id: string;
    payer_id: string;
    payer_account_id: string;
    payee_account_id: string;
    currency: string;
    cap: Minor;
    period: 'once' | 'day' | 'week' | 'month' | 'year';
    starts_at: Date;
    ends_at: Date | null;
    ended_at: Date | null;
    ended_by: 'payer' | 'payee' | 'itself' | null;
    order_hash: Buffer;
  };
  payments_changes: {
    position: Generated<number>;
    user_id: string;
    kind: string;
    id: string;
    at: Date;
  };
}

/** The query builder or a transaction of it. */
export type PeopleDb = Kysely<PeopleTables>;

/** The ledger's transaction, seen with our tables. */
export function ours(tx: Kysely<never>): PeopleDb {
  return tx as unknown as PeopleDb;
}

/** Any number, this one's own: writers of people's money take turns. */
const TURN_LOCK = 7_266_371;

/**
 * Takes the turn to write, until the transaction ends: counts (open requests, mandates) are then exact, and changes
 * become visible in the order of their positions, so that who waits for them misses none. The first statement of every
 * transaction that writes here, the ledger's included; taken after a row, two writers could wait for each other.
 */
export async function takeTurn(db: PeopleDb): Promise<void> {
  await sql`select pg_advisory_xact_lock(${TURN_LOCK})`.execute(db);
}

/** A transaction in its turn. */
export function inTurn<T>(db: PeopleDb, write: (tx: PeopleDb) => Promise<T>): Promise<T> {
  return db.transaction().execute(async (tx) => {
    await takeTurn(tx);
    return write(tx);
  });
}
