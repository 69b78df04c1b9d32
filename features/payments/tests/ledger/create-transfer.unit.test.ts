// The ledger's decisions as a bookkeeper would table them. A has 100.00, B has nothing, unless a row says otherwise.
import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { houseAccountId } from '../../src/ledger/domain/money-account.ts';
import type { MoveCommand } from '../../src/ledger/domain/commands.ts';
import { isLasting, RETRY } from '../../src/ledger/domain/refusals.ts';
import { createSigningPayer } from '../../src/testing/signing-payer.ts';
import { DAY_MS, EUR, openLedgerTable } from './ledger-table.ts';

const FEES = houseAccountId('EUR', 'fees');

let table: Awaited<ReturnType<typeof openLedgerTable>>;
let { house, ledger, a, b, send, byRule, outcome, standing, pass } = {} as typeof table;
beforeEach(async () => {
  table = await openLedgerTable();
  ({ house, ledger, a, b, send, byRule, outcome, standing, pass } = table);
});

describe('amounts', () => {
  test.each([
    [1n, 'done'],
    [10_000n, 'done'],
    [10_001n, 'insufficient_funds'],
    [0n, 'amount_out_of_range'],
    [-1n, 'amount_out_of_range'],
    [10n ** 15n, 'insufficient_funds'],
    [10n ** 15n + 1n, 'amount_out_of_range'],
  ])('LED16 sending %d of 10000 is %s', async (amountMinor, expected) => {
    expect(await outcome(send(amountMinor))).toBe(expected);
  });

  test('LED1 what one has less the other has more, to the last unit', async () => {
    expect(await outcome(send(3_333n))).toBe('done');
    expect(await standing(a.id, b.id, houseAccountId('EUR', 'bank-clearing'))).toEqual([
      '6667 / 0',
      '3333 / 0',
      '-10000 / 0',
    ]);
  });

  test('LED16 currencies never mix, and what is no currency is refused', async () => {
    const c = await house.person(0n, 'JPY');
    expect(await outcome(send(1n, { to: c.id }))).toBe('currency_differs');
    expect(await outcome(send(1n, { amount: { amountMinor: 1n, currency: 'EUX' } }))).toBe('malformed');
  });

  test('LED16 nobody pays themselves, or somebody who is not there', async () => {
    expect(await outcome(send(1n, { to: a.id }))).toBe('same_account');
    expect(await outcome(send(1n, { to: randomUUID() }))).toBe('account_unknown');
  });
});

describe('ids', () => {
  test('LED5 a repeated id gives the first answer for ever, though the key has ended and the account is empty', async () => {
    const first = send(10_000n);
    const posted = await ledger.post([first]);
    await ledger.endKey({ accountId: a.id, keyId: a.payer.key.keyId });
    await pass(400 * DAY_MS);
    expect(await ledger.post([first])).toEqual(posted);
    expect(await ledger.post([{ ...first, caps: [{ key: 'other', periodKey: 'ever', limitMinor: 0n }] }])).toEqual(
      posted,
    );
    expect(await standing(a.id, b.id)).toEqual(['0 / 0', '10000 / 0']);
  });

  test('LED5 an id stands for one thing: another amount, payee, purpose or company of legs is refused', async () => {
    const first = send(100n);
    expect(await outcome(first)).toBe('done');
    expect(await outcome(send(101n, { id: first.id }))).toBe('id_used_otherwise');
    expect(await outcome(send(100n, { id: first.id, purpose: 'invoice' }))).toBe('id_used_otherwise');
    expect(await outcome(send(100n, { id: first.id, reference: 'x' }))).toBe('id_used_otherwise');
    expect(await outcome(send(1n), first)).toBe('id_used_otherwise');
    expect(await outcome(first, byRule(b.id, FEES, 1n))).toBe('id_used_otherwise');
    expect(await standing(a.id)).toEqual(['9900 / 0']);
  });

  test('LED6 what was refused for want of money stays refused under its id when the money has come', async () => {
    const tooMuch = send(10_001n);
    expect(await outcome(tooMuch)).toBe('insufficient_funds');
    await ledger.post([byRule(houseAccountId('EUR', 'bank-clearing'), a.id, 500n, 'funding')]);
    expect(await outcome(tooMuch)).toBe('insufficient_funds');
    expect(await outcome(send(10_002n, { id: tooMuch.id }))).toBe('id_used_otherwise');
    expect(await outcome(send(10_001n))).toBe('done');
  });

  test('LED6 what nobody signed takes no id: the right one goes through after the wrong one', async () => {
    const right = send(5n);
    const wrong = send(5n, { id: right.id, payer: b.payer });
    expect(await outcome(wrong)).toBe('key_not_active');
    expect(await outcome(right)).toBe('done');
  });
});

describe('signatures', () => {
  test.each([
    ['another id', { id: randomUUID() }, 'id'],
    ['another payee', { to: randomUUID() }, 'to'],
    ['another payer', { from: randomUUID() }, 'from'],
    ['another amount', { amount: EUR(11n) }, 'amountMinor'],
    ['another currency', { amount: { amountMinor: 10n, currency: 'USD' } }, 'currency'],
    ['a fee that is not charged', { feeMinor: 1n }, 'feeMinor'],
    ['another purpose', { purpose: 'invoice' as const }, 'purpose'],
    ['another reference', { reference: 'for rent' }, 'reference'],
    ['a hold', { kind: 'hold' as const, holdExpiresAtMs: 5 }, 'kind'],
  ])('LED7 an order signed for %s moves nothing', async (_what, order, member) => {
    expect(await outcome(send(10n, { order }))).toBe(`order_differs: ${member}`);
    expect(await standing(a.id)).toEqual(['10000 / 0']);
  });

  test('LED7 an order is read in one way only: other spacing, a member twice, another type are refused', async () => {
    for (const change of [
      (text: string) => ` ${text}`,
      (text: string) => text.replace('{', '{"amountMinor":"1",'),
      (text: string) => text.replace('althing.order.v1', 'althing.order.v2'),
      () => 'not json',
    ]) {
      const command = send(10n);
      if (command.authorization.by !== 'key') throw new Error('unsigned');
      const orderText = change(command.authorization.orderText);
      const signature = { ...command.authorization.signature, signature: a.payer.sign(orderText) };
      expect(
        await outcome({ ...command, authorization: { by: 'key', orderText, signature: signature as never } }),
      ).toBe('order_differs: type');
    }
  });

  test('LED7 an order is good until it expires, and none is good for longer than a day', async () => {
    const now = house.clock.nowMs();
    expect(await outcome(send(1n, { order: { expiresAtMs: now } }))).toBe('order_expired');
    expect(await outcome(send(1n, { order: { expiresAtMs: now + 1 } }))).toBe('done');
    expect(await outcome(send(1n, { order: { expiresAtMs: now + DAY_MS + 1 } }))).toBe('order_expired');
  });

  test('LED7 a foreign key, an ended key and a changed signature move nothing; one of P-256 does as one of Ed25519', async () => {
    expect(await outcome(send(1n, { payer: b.payer }))).toBe('key_not_active');
    const forged = { ...b.payer, key: a.payer.key };
    expect(await outcome(send(1n, { payer: forged }))).toBe('signature_invalid');
    const second = createSigningPayer('P-256');
    expect((await ledger.addKey({ accountId: a.id, key: second.key })).ok).toBe(true);
    expect(await outcome(send(1n, { payer: second }))).toBe('done');
    await ledger.endKey({ accountId: a.id, keyId: second.key.keyId });
    expect(await outcome(send(1n, { payer: second }))).toBe('key_not_active');
    const back = await ledger.addKey({ accountId: a.id, key: second.key });
    expect(back.ok ? 'back' : back.refusal.code).toBe('key_ended');
  });

  test('LED8 by rule money leaves the house only, or goes to it out of what the same chain has brought', async () => {
    expect(await outcome(byRule(a.id, b.id, 1n, 'send'))).toBe('rule_not_allowed');
    expect(await outcome(byRule(a.id, FEES, 1n))).toBe('rule_not_allowed');
    expect(await outcome(send(100n), byRule(b.id, FEES, 101n))).toBe('rule_not_allowed');
    expect(await outcome(send(100n), byRule(b.id, FEES, 60n), byRule(b.id, FEES, 41n))).toBe('rule_not_allowed');
    expect(await outcome(send(100n), byRule(b.id, FEES, 60n), byRule(b.id, FEES, 40n))).toBe('done');
    expect(await standing(a.id, b.id, FEES)).toEqual(['9900 / 0', '0 / 0', '100 / 0']);
  });

  test('LED7 the payer’s fee is in the order, to the last unit', async () => {
    const fee = (amountMinor: bigint): MoveCommand => ({
      ...byRule(a.id, FEES, amountMinor),
      authorization: { by: 'first' },
    });
    expect(await outcome(send(100n, { feeMinor: 3n }), fee(4n))).toBe('order_differs: feeMinor');
    expect(await outcome(send(100n, { feeMinor: 3n }))).toBe('order_differs: feeMinor');
    expect(await outcome(send(100n, { feeMinor: 3n }), { ...fee(3n), creditAccount: b.id })).toBe(
      'order_differs: feeMinor',
    );
    expect(await outcome(send(100n, { feeMinor: 3n }), fee(3n))).toBe('done');
    expect(await standing(a.id, FEES)).toEqual(['9897 / 0', '3 / 0']);
  });
});

describe('chains', () => {
  test('LED3 all legs or none: where the last can’t be, the first hasn’t been', async () => {
    const posted = await ledger.post([send(100n), byRule(FEES, b.id, 1n)]);
    expect(posted).toMatchObject({ ok: false, refusal: { code: 'insufficient_funds', index: 1 } });
    expect(await standing(a.id, b.id)).toEqual(['10000 / 0', '0 / 0']);
  });

  test('LED16 a chain has 1 to 16 legs, each with an id of its own', async () => {
    expect(await outcome()).toBe('malformed');
    const leg = send(1n);
    expect(await outcome(leg, leg)).toBe('malformed');
    expect(await outcome(...Array.from({ length: 17 }, () => byRule(FEES, b.id, 1n)))).toBe('malformed');
  });
});

test('LED16 whoever was refused for good under an id is never told to send the same again', () => {
  const lasting = Object.keys(RETRY).filter((code) => isLasting({ code } as never));
  expect(lasting.length).toBeGreaterThan(5);
  expect(lasting.filter((code) => RETRY[code as keyof typeof RETRY] === 'same')).toEqual([]);
});

test('LED17 what is waiting is bounded: beyond it the ledger says so at once, and does what it took', async () => {
  let release: () => void = () => undefined;
  house.disk.turn = new Promise<void>((resolve) => (release = resolve));
  const asked = Array.from({ length: 22_000 }, () =>
    ledger.openAccount({ id: randomUUID(), currency: 'EUR', keys: [] }),
  );
  expect(await asked.at(-1)).toEqual({ ok: false, refusal: { code: 'overloaded' } });
  release();
  const answers = await Promise.all(asked);
  const done = answers.filter((answer) => answer.ok);
  expect(done.length).toBeGreaterThanOrEqual(20_000);
  expect(done.length).toBeLessThan(22_000);
  expect(new Set(answers.map((answer) => (answer.ok ? 'done' : answer.refusal.code)))).toEqual(
    new Set(['done', 'overloaded']),
  );
}, 60_000);
