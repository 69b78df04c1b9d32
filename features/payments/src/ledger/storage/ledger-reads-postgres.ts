import type pg from 'pg';
import { invariant } from '@althing/kernel';
import {
  ACCOUNT_COLUMNS,
  accountOf,
  HOLD_COLUMNS,
  holdOf,
  keyFromRow,
  MANDATE_COLUMNS,
  mandateOf,
  refusalOf,
  TRANSFER_COLUMNS,
  transferOf,
  type AccountRow,
  type HoldRow,
  type KeyRow,
  type MandateRow,
  type TransferRow,
} from './ledger-rows.ts';
import type { AccountCounter, Head, LedgerReads, LogRow } from './ledger-store.ts';

type Ask = <Row extends pg.QueryResultRow>(query: pg.QueryConfig) => Promise<pg.QueryResult<Row>>;

/** Reads by named statements: each is planned once per connection. Nothing is asked where nothing is named. */
export function readsOn(ask: Ask): LedgerReads {
  async function rows<Row extends pg.QueryResultRow>(
    name: string,
    text: string,
    values: readonly unknown[],
  ): Promise<Row[]> {
    if (Array.isArray(values[0]) && values[0].length === 0) return [];
    return (await ask<Row>({ name: `ledger-${name}`, text, values: [...values] })).rows;
  }
  return {
    accounts: async (ids) =>
      (
        await rows<AccountRow>(
          'accounts',
          `select ${ACCOUNT_COLUMNS} from ledger_accounts where id = any($1::text[])`,
          [ids],
        )
      ).map(accountOf),
    keys: async (of) =>
      (
        await rows<KeyRow>(
          'keys',
          `select * from ledger_keys where (account_id, key_id) in (select * from unnest($1::text[], $2::text[]))`,
          [of.map(({ accountId }) => accountId), of.map(({ keyId }) => keyId)],
        )
      ).map(keyFromRow),
    keysOf: async (accountId) =>
      (
        await rows<KeyRow>('keys-of', `select * from ledger_keys where account_id = $1 and not is_ended`, [accountId])
      ).map(keyFromRow),
    mandates: async (ids) =>
      (
        await rows<MandateRow>(
          'mandates',
          `select ${MANDATE_COLUMNS} from ledger_mandates where id = any($1::text[])`,
          [ids],
        )
      ).map(mandateOf),
    holds: async (ids) =>
      (await rows<HoldRow>('holds', `select ${HOLD_COLUMNS} from ledger_holds where id = any($1::uuid[])`, [ids])).map(
        holdOf,
      ),
    spending: async (counters) =>
      (
        await rows<{ accountId: string; key: string; periodKey: string; spent: string }>(
          'spending',
          `select account_id as "accountId", key, period_key as "periodKey", spent::text from ledger_spending
           where (account_id, key, period_key) in (select * from unnest($1::text[], $2::text[], $3::text[]))`,
          columns(counters),
        )
      ).map(({ spent, ...counter }) => ({ ...counter, spentMinor: BigInt(spent) })),
    transfers: async (ids) =>
      (
        await rows<TransferRow>(
          'transfers',
          `select ${TRANSFER_COLUMNS} from ledger_transfers where id = any($1::uuid[])`,
          [ids],
        )
      ).map((row) => ({ contentHash: row.content_hash, chainId: row.chain_id, transfer: transferOf(row) })),
    chain: async (chainId) =>
      (
        await rows<TransferRow>(
          'chain',
          `select ${TRANSFER_COLUMNS} from ledger_transfers where id = $1 or (chain_id = $1 and id <> chain_id) order by seq`,
          [chainId],
        )
      ).map(transferOf),
    refusals: async (ids) =>
      (
        await rows<{ id: string; content_hash: string; refusal: string }>(
          'refusals',
          `select id, encode(content_hash, 'hex') as content_hash, refusal from ledger_refusals where id = any($1::uuid[])`,
          [ids],
        )
      ).map((row) => ({ id: row.id, contentHash: row.content_hash, refusal: refusalOf(row.refusal) })),
    transfersOf: async (accountId, { before, limit }) =>
      (
        await rows<TransferRow>(
          'transfers-of',
          // Each half comes from its own index, newest first; nobody is on both sides of one transfer.
          `select * from (
             (select ${TRANSFER_COLUMNS} from ledger_transfers where debit_account = $1 and seq < $2 order by seq desc limit $3)
             union all
             (select ${TRANSFER_COLUMNS} from ledger_transfers where credit_account = $1 and seq < $2 order by seq desc limit $3)
           ) both_sides order by seq desc limit $3`,
          [accountId, before, limit],
        )
      ).map(transferOf),
    dueHolds: async (atMs, limit) =>
      (
        await rows<{ id: string }>(
          'due-holds',
          `select id from ledger_holds where state = 'held' and expires_at_ms <= $1 order by expires_at_ms limit $2`,
          [atMs, limit],
        )
      ).map(({ id }) => id),
    log: (after, limit) =>
      rows<LogRow>(
        'log',
        `select seq, body, encode(hash, 'hex') as hash from ledger_log where seq > $1 order by seq limit $2`,
        [after, limit],
      ),
    async head() {
      const [head] = await rows<Head>(
        'head',
        `select seq, encode(hash, 'hex') as hash, at_ms as "atMs" from ledger_head`,
        [],
      );
      invariant(head, 'the log has a head');
      return head;
    },
  };
}

function columns(counters: readonly AccountCounter[]): [string[], string[], string[]] {
  return [
    counters.map(({ accountId }) => accountId),
    counters.map(({ key }) => key),
    counters.map(({ periodKey }) => periodKey),
  ];
}
