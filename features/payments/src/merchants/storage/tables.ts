// The tables of merchants. Who has how much the ledger knows; here is what was asked for, for what it was paid, and what
// came after.
import type { Generated, Kysely } from 'kysely';
import type { DisputeState } from '../domain/dispute.ts';
import type { BillState } from '../domain/bill-state.ts';

/** Minor units as text, as `numeric` comes and goes. */
type Minor = string;

export interface MerchantsTables {
  merchants_merchants: {
    merchant_id: string;
    institution_id: string;
    code: string;
    name: string;
    category_code: string;
    city: string;
    country_code: string;
    currency: string;
    time_zone: string;
    account_id: string;
    opened_at: Date;
    closed_at: Date | null;
    payout_iban: string | null;
    payout_owner_name: string | null;
    payout_usable_from: Date | null;
  };
  merchants_tills: {
    till_id: string;
    merchant_id: string;
    code: string;
    name: string;
    opened_at: Date;
    closed_at: Date | null;
  };
  merchants_bills: {
    bill_id: string;
    merchant_id: string;
    till_id: string;
    code: string;
    amount: Minor;
    reference: string | null;
    state: BillState;
    /** The customer's code that was scanned; only that customer pays it. */
    presented_code_id: string | null;
    payment_id: string | null;
    made_by: string;
    created_at: Date;
    expires_at: Date;
  };
  merchants_presented_codes: {
    presented_code_id: string;
    user_id: string;
    secret_hash: string;
    currency: string;
    bill_id: string | null;
    created_at: Date;
    expires_at: Date;
  };
  merchants_invoices: {
    position: Generated<number>;
    invoice_id: string;
    merchant_id: string;
    code: string;
    number: string;
    lines: string;
    amount: Minor;
    due_at: Date;
    object: string | null;
    /** To whom it was addressed, or who paid it; null while a link waits for its payer. */
    payer_id: string | null;
    is_addressed: boolean;
    state: 'open' | 'paid' | 'cancelled';
    payment_id: string | null;
    created_at: Date;
  };
  merchants_payments: {
    position: Generated<number>;
    payment_id: string;
    merchant_id: string;
    /** Null once that account is gone. */
    payer_id: string | null;
    payer_key: string;
    payer_account_id: string;
    amount: Minor;
    fee: Minor;
    refunded: Generated<Minor>;
    till_id: string | null;
    bill_id: string | null;
    invoice_id: string | null;
    reference: string | null;
    day: string;
    at: Date;
  };
  /** Refunds and payouts that wait for a signature. They end by themselves. */
  merchants_orders: {
    order_id: string;
    user_id: string;
    merchant_id: string;
    kind: 'refund' | 'payout';
    order_text: string;
    plan: string;
    expires_at: Date;
  };
  merchants_refunds: {
    position: Generated<number>;
    refund_id: string;
    payment_id: string;
    merchant_id: string;
    amount: Minor;
    reason: string | null;
    dispute_id: string | null;
    staff_id: string;
    order_hash: Buffer;
    till_id: string | null;
    day: string;
    at: Date;
  };
  merchants_disputes: {
    position: Generated<number>;
    dispute_id: string;
    payment_id: string;
    merchant_id: string;
    payer_id: string | null;
    claimed: Minor;
    kind: string;
    state: DisputeState;
    deadline_at: Date | null;
    contested_by: string | null;
    opened_at: Date;
  };
  merchants_dispute_steps: {
    position: Generated<number>;
    dispute_id: string;
    by: 'payer' | 'merchant';
    act: 'opened' | 'contested' | 'escalated' | 'refunded' | 'rejected' | 'withdrawn';
    text: string | null;
    staff_number: number | null;
    at: Date;
  };
  merchants_payouts: {
    position: Generated<number>;
    payout_id: string;
    merchant_id: string;
    amount: Minor;
    iban: string;
    staff_id: string;
    order_hash: Buffer;
    at: Date;
  };
  /** Which keys the ledger holds for a merchant's account, and whose they are. */
  merchants_staff_keys: { merchant_id: string; user_id: string; key_id: string };
}

/** The query builder or a transaction of it. */
export type MerchantsDb = Kysely<MerchantsTables>;

/** A transaction of another set's, seen with our tables. */
export function ours(tx: unknown): MerchantsDb {
  return tx as MerchantsDb;
}
