// A whole batch by one statement: one way to the database and back, however many tables it touches.
import type pg from 'pg';
import { refusalText } from './ledger-rows.ts';
import type { BatchRows } from './ledger-store.ts';

interface Table {
  readonly name: string;
  /** Column to PostgreSQL type; money goes as text digits and arrives as bigint. */
  readonly columns: Readonly<Record<string, string>>;
  readonly onConflict?: string;
}

const replacing = (key: readonly string[], columns: readonly string[]): string =>
  `on conflict (${key.join(', ')}) do update set ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}`;

/** Texts that hold no line break, as JSON never does, go as lines: an array's quoting would double their work. */
const LINES = 'lines';

const TABLES: readonly Table[] = [
  {
    name: 'ledger_log',
    columns: { seq: 'bigint', body: LINES, hash: 'bytea' },
  },
  {
    name: 'ledger_transfers',
    columns: {
      id: 'uuid',
      seq: 'bigint',
      chain_id: 'uuid',
      content_hash: 'bytea',
      kind: 'text',
      debit_account: 'text',
      credit_account: 'text',
      amount: 'bigint',
      currency: 'text',
      purpose: 'text',
      reference: 'text',
      hold_id: 'uuid',
      expires_at_ms: 'bigint',
      at_ms: 'bigint',
    },
  },
  {
    name: 'ledger_accounts',
    columns: {
      id: 'text',
      currency: 'text',
      allowance: 'bigint',
      may_receive: 'boolean',
      may_spend: 'boolean',
      is_closed: 'boolean',
      debits_posted: 'bigint',
      credits_posted: 'bigint',
      debits_pending: 'bigint',
      credits_pending: 'bigint',
    },
    onConflict: replacing(
      ['id'],
      [
        'allowance',
        'may_receive',
        'may_spend',
        'is_closed',
        'debits_posted',
        'credits_posted',
        'debits_pending',
        'credits_pending',
      ],
    ),
  },
  {
    name: 'ledger_holds',
    columns: {
      id: 'uuid',
      debit_account: 'text',
      credit_account: 'text',
      amount: 'bigint',
      currency: 'text',
      expires_at_ms: 'bigint',
      state: 'text',
      captured: 'bigint',
      caps: 'text',
    },
    onConflict: replacing(['id'], ['state', 'captured']),
  },
  {
    name: 'ledger_keys',
    columns: { account_id: 'text', key_id: 'text', kind: 'text', public_key: 'text', is_ended: 'boolean' },
    onConflict: replacing(['account_id', 'key_id'], ['is_ended']),
  },
  {
    name: 'ledger_mandates',
    columns: {
      id: 'text',
      payer_account: 'text',
      payee_account: 'text',
      cap: 'bigint',
      currency: 'text',
      period: 'text',
      starts_at_ms: 'bigint',
      ends_at_ms: 'bigint',
      is_ended: 'boolean',
    },
    onConflict: replacing(['id'], ['is_ended']),
  },
  {
    name: 'ledger_spending',
    columns: { account_id: 'text', key: 'text', period_key: 'text', spent: 'bigint' },
    onConflict: replacing(['account_id', 'key', 'period_key'], ['spent']),
  },
  {
    name: 'ledger_refusals',
    columns: { id: 'uuid', content_hash: 'bytea', refusal: 'text', at_ms: 'bigint' },
  },
];

export function writeStatement(rows: BatchRows): pg.QueryConfig {
  const written = tuplesOf(rows);
  const used = TABLES.filter(({ name }) => (written[name]?.length ?? 0) > 0);
  const values: unknown[] = [rows.head.seq, Buffer.from(rows.head.hash, 'hex'), rows.head.atMs];
  const parts = used.map(({ name, columns, onConflict = '' }) => {
    const names = Object.keys(columns);
    const arrays = names.map((column, index) => {
      const elements = written[name]?.map((tuple) => tuple[index]) ?? [];
      if (columns[column] === LINES) {
        values.push(elements.join('\n'));
        return `string_to_array($${values.length}, e'\\n')`;
      }
      values.push(arrayText(elements));
      return `$${values.length}::${columns[column]}[]`;
    });
    return `w_${name} as (insert into ${name} (${names.join(', ')}) select * from unnest(${arrays.join(', ')}) ${onConflict})`;
  });
  return {
    // The text is made of the tables that are used, and so is its name, which PostgreSQL cuts at 63 bytes.
    name: `ledger-write-${used.map((table) => TABLES.indexOf(table)).join('-')}`,
    text: `${parts.length === 0 ? '' : `with ${parts.join(', ')} `}update ledger_head set seq = $1, hash = $2, at_ms = $3`,
    values,
  };
}

function tuplesOf(rows: BatchRows): Readonly<Record<string, readonly (readonly unknown[])[]>> {
  const hex = (text: string) => `\\x${text}`;
  return {
    ledger_log: rows.log.map(({ seq, body, hash }) => [seq, body, hex(hash)]),
    ledger_transfers: rows.transfers.map((transfer) => [
      transfer.id,
      transfer.seq,
      transfer.chainId,
      hex(transfer.contentHash),
      transfer.kind,
      transfer.debitAccount,
      transfer.creditAccount,
      transfer.amount.amountMinor,
      transfer.amount.currency,
      transfer.purpose,
      transfer.reference,
      transfer.holdId,
      transfer.expiresAtMs,
      transfer.atMs,
    ]),
    ledger_accounts: rows.accounts.map((account) => [
      account.id,
      account.currency,
      account.allowanceMinor,
      account.mayReceive,
      account.maySpend,
      account.isClosed,
      account.debitsPostedMinor,
      account.creditsPostedMinor,
      account.debitsPendingMinor,
      account.creditsPendingMinor,
    ]),
    ledger_holds: rows.holds.map((hold) => [
      hold.id,
      hold.debitAccount,
      hold.creditAccount,
      hold.amount.amountMinor,
      hold.amount.currency,
      hold.expiresAtMs,
      hold.state,
      hold.capturedMinor,
      JSON.stringify(hold.caps),
    ]),
    ledger_keys: rows.keys.map((key) => [
      key.accountId,
      key.keyId,
      key.kind,
      JSON.stringify(key.publicKey),
      key.isEnded,
    ]),
    ledger_mandates: rows.mandates.map((mandate) => [
      mandate.id,
      mandate.payerAccount,
      mandate.payeeAccount,
      mandate.cap.amountMinor,
      mandate.cap.currency,
      mandate.period,
      mandate.startsAtMs,
      mandate.endsAtMs,
      mandate.isEnded,
    ]),
    ledger_spending: rows.spending.map((counter) => [
      counter.accountId,
      counter.key,
      counter.periodKey,
      counter.spentMinor,
    ]),
    ledger_refusals: rows.refusals.map((refused) => [
      refused.id,
      hex(refused.contentHash),
      refusalText(refused.refusal),
      refused.atMs,
    ]),
  };
}

const NEEDS_QUOTES = /[^\w:.-]|^$|^null$/i;

/** PostgreSQL's array literal. Ids, numbers and hashes, which is nearly all there is, go as they are. */
function arrayText(elements: readonly unknown[]): string {
  let text = '';
  for (const element of elements) {
    text += text === '' ? '{' : ',';
    if (element === null || element === undefined) text += 'NULL';
    else if (typeof element === 'string') text += NEEDS_QUOTES.test(element) ? quoted(element) : element;
    else text += String(element);
  }
  return text === '' ? '{}' : `${text}}`;
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
