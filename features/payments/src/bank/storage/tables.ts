// The tables of the link to the bank. Amounts are numeric in the database and strings here: minor units, never floats.
import type { Generated, Kysely } from 'kysely';
import type { PayoutState } from '../domain/decide-item.ts';

export interface BankTables {
  bank_account_numbers: { account_id: string; number: string };
  bank_payouts: {
    /** Also the id of the hold that keeps the money for it, and the end-to-end id that the bank brings back. */
    payout_id: string;
    account_id: string;
    currency: string;
    amount: string;
    payee_name: string;
    payee_iban: string;
    remittance: string;
    state: PayoutState;
    booked: Generated<string>;
    returned: Generated<string>;
    reason: string | null;
    message_id: string | null;
    ordered_at: Date;
    changed_at: Date;
  };
  bank_messages: { message_id: string; currency: string; text: string; created_at: Date; handed_at: Date | null };
  bank_files: {
    digest: Buffer;
    name: string;
    kind: string;
    message_id: string | null;
    refusal: string | null;
    items: number;
    repeated: number;
    taken_at: Date;
  };
  bank_items: {
    iban: string;
    key: string;
    direction: 'in' | 'out';
    amount: string;
    currency: string;
    booked_on: string;
    counterpart_name: string | null;
    counterpart_iban: string | null;
    end_to_end_id: string | null;
    return_reason: string | null;
    remittance: string;
    /** What was decided: `fund`, `book_payout`, `return_payout`, `suspend`. */
    act: string;
    transfer_id: string;
    /** The statement that has confirmed it; null while only a notification has told of it. */
    statement_id: string | null;
    taken_at: Date;
  };
  bank_statements: {
    iban: string;
    statement_id: string;
    opening: string | null;
    closing: string | null;
    sum: string;
    taken_at: Date;
    number: Generated<number>;
  };
  bank_work_items: {
    item_id: string;
    iban: string;
    key: string;
    reason: string;
    /** `decided`: two operators have said what becomes of it, and it is about to be. */
    state: 'open' | 'decided' | 'done';
    resolution: string | null;
    /** Why what was decided could not be done yet. */
    problem: string | null;
    changed_at: Date;
  };
  bank_sandbox: { currency: string; state: string };
  bank_sandbox_files: { number: Generated<number>; name: string; text: string };
}

export type BankDb = Kysely<BankTables>;
