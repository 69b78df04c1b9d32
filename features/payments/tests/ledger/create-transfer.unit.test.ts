// The ledger's decisions as a bookkeeper would table them. A has 100.00, B has nothing, unless a row says otherwise.
import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { houseAccountId } from '../../src/ledger/domain/money-account.ts';
import type { Ledger } from '../../src/ledger/server/index.ts';
import type { MoveCommand, TransferCommand } from '../../src/ledger/domain/commands.ts';
import {
  createSigningPayer,
  signedHold,
  signedMandate,
  signedTransfer,
  type Payment,
} from '../../src/testing/signing-payer.ts';
import { openLedgerInMemory, type MemoryLedger } from './ledger-in-memory.ts';

type Person = Awaited<ReturnType<MemoryLedger['person']>>;
const EUR = (amountMinor: bigint) => ({ amountMinor, currency: 'EUR' });
const FEES = houseAccountId('EUR', 'fees');
const DAY_MS = 86_400_000;

let house: MemoryLedger;
let ledger: Ledger;
let a: Person;
let b: Person;
beforeEach(async () => {
  house = await openLedgerInMemory();
  ({ ledger } = house);
  a = await house.person(10_000n);
  b = await house.person();
  await ledger.houseAccount('EUR', 'fees');
});

const payment = (amountMinor: bigint, more: Partial<Payment> = {}): Payment => ({
  payer: a.payer,
  from: a.id,
  to: b.id,
  amount: EUR(amountMinor),
  atMs: house.clock.nowMs(),
  ...more,
});
const send = (amountMinor: bigint, more: Partial<Payment> = {}) => signedTransfer(payment(amountMinor, more));
const hold = (amountMinor: bigint, lastsMs = DAY_MS, more: Partial<Payment> = {}) =>
  signedHold({ ...payment(amountMinor, more), expiresAtMs: house.clock.nowMs() + lastsMs });
const capture = (holdId: string, amountMinor: bigint): TransferCommand => ({
  kind: 'capture',
  id: randomUUID(),
  holdId,
  amountMinor,
  purpose: 'merchant',
});
const voidOf = (holdId: string): TransferCommand => ({ kind: 'void', id: randomUUID(), holdId });
const byRule = (
  debitAccount: string,
  creditAccount: string,
  amountMinor: bigint,
  purpose: MoveCommand['purpose'] = 'fee',
): MoveCommand => ({
  kind: 'transfer',
  id: randomUUID(),
  debitAccount,
  creditAccount,
  amount: EUR(amountMinor),
  purpose,
  authorization: { by: 'rule', rule: 'test' },
});

/** `done`, or the refusal's code and what it tells. */
async function outcome(...chain: TransferCommand[]): Promise<string> {
  const posted = await ledger.post(chain);
  if (posted.ok) return 'done';
  const { code } = posted.refusal;
  const told =
    'member' in posted.refusal ? posted.refusal.member : 'state' in posted.refusal ? posted.refusal.state : '';
  return told === '' ? code : `${code}: ${told}`;
}

/** `balance / held` of each. */
async function standing(...ids: string[]): Promise<string[]> {
  const accounts = await ledger.accounts(ids);
  return ids.map((id) => {
    const account = accounts.get(id);
    if (!account) return 'none';
    return `${account.creditsPostedMinor - account.debitsPostedMinor} / ${account.debitsPendingMinor}`;
  });
}

async function pass(ms: number): Promise<void> {
  await house.clock.run(house.clock.sleep(ms));
}

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
