// Real connections, real locks: what the simulation shows with a clock of its own, here with PostgreSQL's.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase, type Database } from '@althing/db';
import { ok, refuse } from '@althing/kernel';
import { createTestDatabase, type TestDatabase } from '@althing/testing';
import type { TransferCommand } from '../../src/ledger/domain/commands.ts';
import { balanceMinor, houseAccountId } from '../../src/ledger/domain/money-account.ts';
import { auditLog } from '../../src/ledger/server/audit-log.ts';
import type { Ledger } from '../../src/ledger/server/index.ts';
import { openPostgresLedgerStore } from '../../src/ledger/storage/ledger-store-postgres.ts';
import { signedHold, signedTransfer } from '../../src/testing/signing-payer.ts';
import { openTestLedger, type TestLedger } from '../../src/testing/test-ledger.ts';
import { ledgerTemplate } from './ledger-database.ts';

const EUR = (amountMinor: bigint) => ({ amountMinor, currency: 'EUR' });
const clock = {
  nowMs: () => Date.now(),
  after(delayMs: number, then: () => void) {
    const timer = setTimeout(then, delayMs);
    return () => clearTimeout(timer);
  },
};

let place: TestDatabase;
const databases: Database[] = [];
const houses: TestLedger[] = [];
const faults: unknown[] = [];
beforeAll(async () => {
  place = await createTestDatabase(ledgerTemplate);
  // Two processes' worth: a pool and a writer each.
  for (let index = 0; index < 2; index++) {
    const database = openDatabase({ url: place.url });
    databases.push(database);
    houses.push(await openTestLedger({ store: await openPostgresLedgerStore(database), clock, faults }));
  }
});
afterAll(async () => {
  for (const { ledger } of houses) await ledger.stop();
  for (const database of databases) await database.close();
  await place.drop();
});

const house = (index: number): TestLedger => {
  const found = houses[index % houses.length];
  if (!found) throw new Error('no ledger');
  return found;
};
const ledgerOf = (index: number): Ledger => house(index).ledger;
const balanceOf = async (id: string): Promise<bigint> => {
  const account = (await ledgerOf(0).accounts([id])).get(id);
  return account ? balanceMinor(account) : -1n;
};
async function run(sqlText: string): Promise<void> {
  const client = new pg.Client({ connectionString: place.url });
  await client.connect();
  await client.query(sqlText).finally(() => client.end());
}

test('LED2 LED20 two ledgers on one database, 200 payments at once out of an account that has enough for 37: 37 go', async () => {
  const payer = await house(0).person(3_799n);
  const payee = await house(1).person();
  const outcomes = await Promise.all(
    Array.from({ length: 200 }, (_, index) => {
      const payment = { payer: payer.payer, from: payer.id, to: payee.id, amount: EUR(100n), atMs: Date.now() };
      return ledgerOf(index).post([signedTransfer(payment)]);
    }),
  );
  expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(37);
  const codes = outcomes.map((outcome) => (outcome.ok ? 'done' : outcome.refusal.code));
  expect(new Set(codes)).toEqual(new Set(['done', 'insufficient_funds']));
  expect(await balanceOf(payer.id)).toBe(99n);
  expect(await balanceOf(payee.id)).toBe(3_700n);
});

test('LED5 LED20 one id sent 40 times at once through both ledgers has one effect and one answer', async () => {
  const payer = await house(0).person(1_000n);
  const payee = await house(0).person();
  const payment = { payer: payer.payer, from: payer.id, to: payee.id, amount: EUR(7n), atMs: Date.now() };
  const command = signedTransfer(payment);
  const outcomes = await Promise.all(Array.from({ length: 40 }, (_, index) => ledgerOf(index).post([command])));
  expect(outcomes[0]?.ok).toBe(true);
  for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0]);
  expect(await balanceOf(payee.id)).toBe(7n);
});

test('LED10 LED20 a limit is not crossed by payments at the same moment through both ledgers', async () => {
  const payer = await house(0).person(100_000n);
  const payee = await house(0).person();
  const caps = [{ key: 'day', periodKey: '2026-11-22', limitMinor: 1_000n }];
  const outcomes = await Promise.all(
    Array.from({ length: 60 }, (_, index) => {
      const payment = { payer: payer.payer, from: payer.id, to: payee.id, amount: EUR(90n), atMs: Date.now(), caps };
      return ledgerOf(index).post([signedTransfer(payment)]);
    }),
  );
  expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(11);
  expect(await balanceOf(payee.id)).toBe(990n);
});

test('LED9 LED20 of many captures and voids of one hold at once one goes', async () => {
  const payer = await house(0).person(500n);
  const payee = await house(0).person();
  const payment = { payer: payer.payer, from: payer.id, to: payee.id, amount: EUR(500n), atMs: Date.now() };
  const hold = signedHold({ ...payment, expiresAtMs: Date.now() + 60_000 });
  expect((await ledgerOf(0).post([hold])).ok).toBe(true);
  const outcomes = await Promise.all(
    Array.from({ length: 30 }, (_, index) => {
      const id = randomUUID();
      const resolve: TransferCommand =
        index % 3 === 0
          ? { kind: 'void', id, holdId: hold.id }
          : { kind: 'capture', id, holdId: hold.id, amountMinor: 200n, purpose: 'merchant' };
      return ledgerOf(index).post([resolve]);
    }),
  );
  expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
  expect((await balanceOf(payer.id)) + (await balanceOf(payee.id))).toBe(500n);
});

test('LED15 what is written alongside is there with the transfer, or neither is; the others of the batch don’t suffer', async () => {
  await run('create table notes (id text primary key)');
  const payer = await house(0).person(1_000n);
  const payee = await house(0).person();
  const note = (id: string) => sql`insert into notes values (${id})`;
  const ways = ['writes', 'refuses', 'throws', 'breaks a rule of its table'] as const;
  const outcomes = await Promise.all(
    ways.map(async (way) => {
      const payment = { payer: payer.payer, from: payer.id, to: payee.id, amount: EUR(10n), atMs: Date.now() };
      const command = signedTransfer(payment);
      const posting = ledgerOf(0).post([command], {
        async alongside(tx, transfers) {
          await note(`${way} ${transfers[0]?.id}`).execute(tx);
          if (way === 'refuses') return refuse('not today');
          if (way === 'throws') throw new Error('on purpose');
          if (way === 'breaks a rule of its table') await note(`${way} ${transfers[0]?.id}`).execute(tx);
          return ok();
        },
      });
      const told = await posting.then(
        (posted) => (posted.ok ? 'done' : posted.refusal.code),
        (fault: Error) => fault.message,
      );
      return { told, isThere: (await ledgerOf(0).transfer(command.id)) !== null };
    }),
  );
  expect(outcomes).toEqual([
    { told: 'done', isThere: true },
    { told: 'alongside_refused', isThere: false },
    { told: 'on purpose', isThere: false },
    { told: expect.stringContaining('duplicate key') as string, isThere: false },
  ]);
  const client = new pg.Client({ connectionString: place.url });
  await client.connect();
  const { rows } = await client.query<{ id: string }>('select id from notes');
  await client.end();
  expect(rows.map(({ id }) => id.split(' ')[0])).toEqual(['writes']);
  expect(await balanceOf(payee.id)).toBe(10n);
});

test('LED4 a broken connection loses nothing: what was under way is done once, by the next connection', async () => {
  const payer = await house(0).person(100_000n);
  const payee = await house(0).person();
  const sending = Array.from({ length: 300 }, () => {
    const payment = { payer: payer.payer, from: payer.id, to: payee.id, amount: EUR(3n), atMs: Date.now() };
    return ledgerOf(0).post([signedTransfer(payment)]);
  });
  await run(`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`);
  const outcomes = await Promise.all(sending);
  expect(outcomes.every((outcome) => outcome.ok)).toBe(true);
  expect(await balanceOf(payee.id)).toBe(900n);
});

test.each([
  ["update ledger_log set body = 'x'", /append-only/],
  ['delete from ledger_log', /append-only/],
  ['truncate ledger_log', /append-only/],
  ['delete from ledger_transfers', /append-only/],
  ['update ledger_transfers set amount = 1', /append-only/],
  ['update ledger_accounts set debits_posted = credits_posted + allowance + 1', /check constraint/],
  ["update ledger_holds set state = 'held', captured = 0", /resolved once/],
])('LED12 the database itself refuses: %s', async (statement, expected) => {
  await expect(run(statement)).rejects.toThrow(expected);
});

test('LED12 LED18 the log of all this audits whole, ends in the signed head, and its fold is what the accounts hold', async () => {
  const checkpoint = await ledgerOf(1).checkpoint();
  const report = await auditLog(ledgerOf(0).exportLog(), { checkpoint });
  expect(report.entries).toBe(checkpoint.seq);
  const accounts = await ledgerOf(0).accounts([...report.balances.keys()]);
  for (const [id, audited] of report.balances) {
    const account = accounts.get(id);
    expect(account && [balanceMinor(account), account.debitsPendingMinor]).toEqual([audited.balance, audited.held]);
  }
  expect(accounts.has(houseAccountId('EUR', 'bank-clearing'))).toBe(true);
});
