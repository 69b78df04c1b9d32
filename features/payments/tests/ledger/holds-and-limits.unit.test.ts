// Holds, limits, mandates and accounts, as a bookkeeper would table them.
import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { houseAccountId } from '../../src/ledger/domain/money-account.ts';
import type { MoveCommand } from '../../src/ledger/domain/commands.ts';
import type { Ledger } from '../../src/ledger/server/index.ts';
import { signedMandate } from '../../src/testing/signing-payer.ts';
import { DAY_MS, EUR, openLedgerTable } from './ledger-table.ts';

const FEES = houseAccountId('EUR', 'fees');

let table: Awaited<ReturnType<typeof openLedgerTable>>;
let { house, ledger, a, b, send, hold, capture, voidOf, byRule, outcome, standing, pass } = {} as typeof table;
beforeEach(async () => {
  table = await openLedgerTable();
  ({ house, ledger, a, b, send, hold, capture, voidOf, byRule, outcome, standing, pass } = table);
});

describe('holds', () => {
  test.each([
    ['captured whole', 400n, ['9600 / 0', '400 / 0']],
    ['captured in part: the rest is free again', 150n, ['9850 / 0', '150 / 0']],
  ])('LED9 a hold is %s, once', async (_how, amountMinor, expected) => {
    const held = hold(400n);
    expect(await outcome(held)).toBe('done');
    expect(await standing(a.id, b.id)).toEqual(['10000 / 400', '0 / 0']);
    expect(await outcome(capture(held.id, amountMinor))).toBe('done');
    expect(await standing(a.id, b.id)).toEqual(expected);
    expect(await outcome(capture(held.id, 1n))).toBe('hold_resolved: captured');
    expect(await outcome(voidOf(held.id))).toBe('hold_resolved: captured');
    expect(await standing(a.id, b.id)).toEqual(expected);
  });

  test('LED9 a hold reserves: what is held can’t be spent, what is voided can', async () => {
    const held = hold(9_000n);
    expect(await outcome(held)).toBe('done');
    expect(await outcome(send(1_001n))).toBe('insufficient_funds');
    expect(await outcome(voidOf(held.id))).toBe('done');
    expect(await outcome(capture(held.id, 1n))).toBe('hold_resolved: voided');
    expect(await outcome(send(10_000n))).toBe('done');
  });

  test('LED9 more than is held is never taken', async () => {
    const held = hold(400n);
    await outcome(held);
    expect(await outcome(capture(held.id, 401n))).toBe('hold_exceeded');
    expect(await outcome(capture(randomUUID(), 1n))).toBe('hold_unknown');
  });

  test('LED9 what has run out can’t be captured, before the sweep has come and after it', async () => {
    const held = hold(400n, DAY_MS);
    await outcome(held);
    await pass(DAY_MS);
    expect(await outcome(capture(held.id, 1n))).toBe('hold_resolved: expired');
    expect(await standing(a.id)).toEqual(['10000 / 400']);
    ledger.start();
    await pass(60_000);
    expect(await standing(a.id)).toEqual(['10000 / 0']);
    expect((await ledger.hold(held.id))?.state).toBe('expired');
    expect(await outcome(capture(held.id, 1n))).toBe('hold_resolved: expired');
    await ledger.stop();
  });

  test('LED9 a hold ends within 400 days, and not before it began', async () => {
    expect(await outcome(hold(1n, 0))).toBe('malformed');
    expect(await outcome(hold(1n, 400 * DAY_MS + 1))).toBe('malformed');
    expect(await outcome(hold(1n, 400 * DAY_MS))).toBe('done');
  });
});

describe('limits', () => {
  const cap = (limitMinor: bigint, periodKey = '2026-01-01') => [{ key: 'tier-day', periodKey, limitMinor }];

  test('LED10 what is spent under a counter never passes its limit; another period begins at nothing', async () => {
    expect(await outcome(send(60n, { caps: cap(100n) }))).toBe('done');
    expect(await outcome(send(41n, { caps: cap(100n) }))).toBe('cap_exceeded');
    expect(await outcome(send(40n, { caps: cap(100n) }))).toBe('done');
    expect(await outcome(send(1n, { caps: cap(100n) }))).toBe('cap_exceeded');
    expect(await outcome(send(100n, { caps: cap(100n, '2026-01-02') }))).toBe('done');
    expect(await ledger.spent(a.id, [{ key: 'tier-day', periodKey: '2026-01-01' }])).toEqual([100n]);
  });

  test('LED10 what is refused counts nowhere; several counters count together', async () => {
    const both = [...cap(100n), { key: 'payee:b', periodKey: 'ever', limitMinor: 50n }];
    expect(await outcome(send(51n, { caps: both }))).toBe('cap_exceeded');
    expect(await ledger.spent(a.id, [...both])).toEqual([0n, 0n]);
    expect(await outcome(send(50n, { caps: both }))).toBe('done');
    expect(await ledger.spent(a.id, [...both])).toEqual([50n, 50n]);
  });

  test('LED10 a hold counts whole; what it doesn’t capture is given back', async () => {
    const first = hold(80n, DAY_MS, { caps: cap(100n) });
    expect(await outcome(first)).toBe('done');
    expect(await outcome(send(30n, { caps: cap(100n) }))).toBe('cap_exceeded');
    await outcome(capture(first.id, 20n));
    expect(await outcome(send(80n, { caps: cap(100n) }))).toBe('done');
    const second = hold(50n, DAY_MS, { caps: cap(50n, 'ever') });
    await outcome(second);
    await outcome(voidOf(second.id));
    expect(await ledger.spent(a.id, [{ key: 'tier-day', periodKey: 'ever' }])).toEqual([0n]);
  });

  test('LED10 a caller can’t count under a mandate’s name', async () => {
    expect(await outcome(send(1n, { caps: [{ key: 'mandate:x', periodKey: 'ever', limitMinor: 5n }] }))).toBe(
      'malformed',
    );
  });
});

describe('mandates', () => {
  const terms = () => ({
    id: randomUUID(),
    payerAccount: a.id,
    payeeAccount: b.id,
    cap: EUR(500n),
    period: 'month' as const,
    startsAtMs: house.clock.nowMs(),
    endsAtMs: null,
    atMs: house.clock.nowMs(),
  });
  const collect = (mandateId: string, amountMinor: bigint, to = b.id): MoveCommand => ({
    ...byRule(a.id, to, amountMinor, 'mandate'),
    authorization: { by: 'mandate', mandateId },
  });

  test('LED11 the payee collects up to the cap in each period, and not a unit more', async () => {
    const given = terms();
    expect((await ledger.grantMandate(signedMandate(a.payer, given))).ok).toBe(true);
    expect(await outcome(collect(given.id, 300n))).toBe('done');
    expect(await outcome(collect(given.id, 201n))).toBe('cap_exceeded');
    expect(await outcome(collect(given.id, 200n))).toBe('done');
    expect(await outcome(collect(given.id, 1n))).toBe('cap_exceeded');
    await pass(31 * DAY_MS);
    expect(await outcome(collect(given.id, 500n))).toBe('done');
  });

  test('LED11 nobody else collects by it, and nobody before it begins or after it has ended', async () => {
    const given = { ...terms(), startsAtMs: house.clock.nowMs() + DAY_MS, endsAtMs: house.clock.nowMs() + 3 * DAY_MS };
    const other = await house.person();
    await ledger.grantMandate(signedMandate(a.payer, given));
    expect(await outcome(collect(given.id, 1n))).toBe('mandate_not_active');
    await pass(DAY_MS);
    expect(await outcome(collect(given.id, 1n, other.id))).toBe('mandate_differs: creditAccount');
    expect(await outcome(collect(randomUUID(), 1n))).toBe('mandate_unknown');
    expect(await outcome(collect(given.id, 1n))).toBe('done');
    await ledger.endMandate({ id: given.id, reason: 'by the payer' });
    expect(await outcome(collect(given.id, 1n))).toBe('mandate_not_active');
    expect((await ledger.endMandate({ id: given.id, reason: 'again' })).ok).toBe(true);
  });

  test('LED11 a mandate is granted by the payer’s signature over these very terms', async () => {
    const granted = async (command: Parameters<Ledger['grantMandate']>[0]) => {
      const outcomeOf = await ledger.grantMandate(command);
      return outcomeOf.ok ? 'granted' : outcomeOf.refusal.code;
    };
    const signed = signedMandate(a.payer, terms());
    expect(await granted({ ...signed, cap: EUR(501n) })).toBe('order_differs');
    expect(await granted({ ...signed, payeeAccount: (await house.person()).id })).toBe('order_differs');
    expect(await granted(signedMandate(b.payer, terms()))).toBe('key_not_active');
    expect(await granted(signed)).toBe('granted');
    expect(await granted(signed)).toBe('granted');
    expect(await granted(signedMandate(a.payer, { ...terms(), id: signed.id, cap: EUR(1n) }))).toBe(
      'id_used_otherwise',
    );
  });
});

describe('accounts', () => {
  test('LED14 who may not spend still receives; who may not receive still spends', async () => {
    await ledger.changeAccount({ id: a.id, maySpend: false, reason: 'rule 7' });
    expect(await outcome(send(1n))).toBe('spending_suspended');
    const { payer, id } = await house.person(50n);
    expect(await outcome(send(5n, { payer, from: id, to: a.id }))).toBe('done');
    await ledger.changeAccount({ id: a.id, maySpend: true, mayReceive: false, reason: 'rule 8' });
    expect(await outcome(send(5n, { payer, from: id, to: a.id }))).toBe('receiving_suspended');
    expect(await outcome(send(1n))).toBe('done');
  });

  test('LED14 an account is closed when it is empty, and for good', async () => {
    const close = async (id: string) => {
      const closed = await ledger.changeAccount({ id, isClosed: true, reason: 'wished' });
      return closed.ok ? 'closed' : closed.refusal.code;
    };
    expect(await close(a.id)).toBe('account_not_empty');
    expect(await outcome(send(10_000n))).toBe('done');
    expect(await close(a.id)).toBe('closed');
    expect(await close(a.id)).toBe('closed');
    expect(await outcome(send(1n))).toBe('account_closed');
    const again = await ledger.changeAccount({ id: a.id, maySpend: false, reason: 'late' });
    expect(again.ok ? 'changed' : again.refusal.code).toBe('account_closed');
  });

  test('LED2 an allowance is used to its end and no further, and is not taken away below what is used', async () => {
    await ledger.changeAccount({ id: a.id, allowanceMinor: 500n, reason: 'credit line' });
    expect(await outcome(send(10_500n))).toBe('done');
    expect(await outcome(send(1n))).toBe('insufficient_funds');
    const less = await ledger.changeAccount({ id: a.id, allowanceMinor: 499n, reason: 'less' });
    expect(less.ok ? 'changed' : less.refusal.code).toBe('account_not_empty');
  });

  test('LED14 a house account has no keys and nobody opens one by its name', async () => {
    const opened = await ledger.openAccount({ id: houseAccountId('EUR', 'suspense'), currency: 'EUR', keys: [] });
    expect(opened.ok ? 'opened' : opened.refusal.code).toBe('malformed');
    const keyed = await ledger.addKey({ accountId: FEES, key: a.payer.key });
    expect(keyed.ok ? 'added' : keyed.refusal.code).toBe('malformed');
  });
});
