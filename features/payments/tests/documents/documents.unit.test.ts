import { describe, expect, test } from 'vitest';
import { dayOf, nextDay, startOfDay } from '../../src/documents/domain/day-bounds.ts';
import { buildStatement } from '../../src/documents/domain/statement.ts';
import { writeCsv } from '../../src/documents/domain/write-csv.ts';
import type { MoneyAccount } from '../../src/ledger/domain/money-account.ts';
import type { Transfer } from '../../src/ledger/domain/commands.ts';

describe('days', () => {
  test.each([
    ['2026-03-29', 'Europe/Vienna', '2026-03-28T23:00:00.000Z'],
    ['2026-03-30', 'Europe/Vienna', '2026-03-29T22:00:00.000Z'],
    ['2026-11-22', 'America/Los_Angeles', '2026-11-22T08:00:00.000Z'],
    ['2026-11-22', 'Pacific/Kiritimati', '2026-11-21T10:00:00.000Z'],
    ['2026-11-22', 'Asia/Kathmandu', '2026-11-21T18:15:00.000Z'],
    // There the clocks skip midnight: the day begins at one.
    ['2025-09-07', 'America/Santiago', '2025-09-07T04:00:00.000Z'],
  ])('DOC8 %s in %s begins at %s', (day, zone, moment) => {
    expect(new Date(startOfDay(day, zone)).toISOString()).toBe(moment);
    expect(dayOf(startOfDay(day, zone), zone)).toBe(day);
    expect(dayOf(startOfDay(day, zone) - 1, zone)).not.toBe(day);
  });

  test('DOC8 the day after is a calendar day, leap years and all', () => {
    expect(['2024-02-28', '2023-02-28', '2026-12-31'].map(nextDay)).toEqual(['2024-02-29', '2023-03-01', '2027-01-01']);
  });
});

const account = (credits: bigint, debits: bigint): MoneyAccount => ({
  id: 'mine',
  currency: 'EUR',
  allowanceMinor: 0n,
  mayReceive: true,
  maySpend: true,
  isClosed: false,
  debitsPostedMinor: debits,
  creditsPostedMinor: credits,
  debitsPendingMinor: 0n,
  creditsPendingMinor: 0n,
});

const move = (seq: number, signedMinor: bigint, kind: Transfer['kind'] = 'transfer'): Transfer => ({
  id: `t${seq}`,
  kind,
  debitAccount: signedMinor < 0n ? 'mine' : 'theirs',
  creditAccount: signedMinor < 0n ? 'theirs' : 'mine',
  amount: { amountMinor: signedMinor < 0n ? -signedMinor : signedMinor, currency: 'EUR' },
  purpose: 'send',
  reference: null,
  holdId: null,
  expiresAtMs: null,
  chainId: `t${seq}`,
  seq,
  atMs: seq * 10,
});

test('DOC4 holds move nothing, what came later is left out, and what was before makes the opening balance', () => {
  const newestFirst = [
    move(6, 1000n),
    move(5, -300n, 'capture'),
    move(4, -300n, 'hold'),
    move(3, -50n),
    move(2, 500n),
    move(1, 200n),
  ];
  const builder = buildStatement(account(1700n, 350n), { fromMs: 20, untilMs: 60 });
  expect(builder.add(newestFirst.slice(0, 3))).toBe(true);
  expect(builder.add(newestFirst.slice(3))).toBe(false);
  const statement = builder.finish();
  expect(statement).toMatchObject({ openingMinor: 200n, closingMinor: 350n, inMinor: 500n, outMinor: 350n });
  expect(statement.movements.map(({ signedMinor, balanceMinor }) => [signedMinor, balanceMinor])).toEqual([
    [500n, 700n],
    [-50n, 650n],
    [-300n, 350n],
  ]);
});

test('DOC9 what a payer wrote is no formula to a spreadsheet, and stays in its cell', () => {
  const csv = writeCsv([['=HYPERLINK("http://x")', '-38.50', '-1+1', 'a, b\r\n"c"', '@x']]);
  expect(csv).toBe('\uFEFF"\'=HYPERLINK(""http://x"")",-38.50,\'-1+1,"a, b\r\n""c""",\'@x\r\n');
});
