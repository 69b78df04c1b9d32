import { expect, test } from 'vitest';
import { readPaymentCode } from '../../src/web/scan/read-payment-code.ts';
import { viewShares } from '../../src/web/chat/split-view-model.ts';
import { firstDayOf, viewMonths } from '../../src/web/history/spending-view-model.ts';
import { balanceEffect, groupByDay } from '../../src/web/money/transfer-view-model.ts';
import { pressPad, type PadKey } from '../../src/web/till/till-view-model.ts';

const eur = (amountMinor: bigint) => ({ amountMinor, currency: 'EUR' });
const CODE = 'AAAAAAAAAAAAAAAAAAAAAA';
const EMV = '00020101021226370010app.althing0119AAAAAAAAAAAAAAAAAAA5204599953039785802DE5902HB6007Halvara6304ABCD';

test.each([
  [CODE, { kind: 'person', code: CODE }],
  [`https://town.example/#/money/pay/${CODE}`, { kind: 'person', code: CODE }],
  [` https://town.example/#/money/pay/${CODE}?from=poster `, { kind: 'person', code: CODE }],
  [`https://town.example/#/money/invoices/${CODE}`, { kind: 'invoice', code: CODE }],
  [EMV, { kind: 'merchant', text: EMV }],
  ['https://elsewhere.example/', null],
  ['000201 is no code', null],
  ['', null],
])('SCR7 a code is known for what it is: %s', (text, expected) => {
  expect(readPaymentCode(text)).toEqual(expected);
});

test('SCR6 shares add up to the bill, and who made it bears no more than the others', () => {
  const draft = { total: eur(2001n), payerIds: ['@a:x', '@b:x'], includesMaker: true };
  expect(viewShares(draft, '@me:x')).toEqual({
    shares: [
      { payerId: '@a:x', amountMinor: 667n },
      { payerId: '@b:x', amountMinor: 667n },
    ],
    ownShareMinor: 667n,
  });
  expect(viewShares({ ...draft, payerIds: [] }, '@me:x')).toBe(null);
  expect(viewShares({ ...draft, total: null }, '@me:x')).toBe(null);
  expect(viewShares({ ...draft, total: eur(1n) }, '@me:x')).toBe(null);
});

test('SCR2 what went out with its fee lessens the balance, what came in adds to it', () => {
  const wire = (amountMinor: string) => ({ amountMinor, currency: 'EUR' });
  expect(balanceEffect({ direction: 'out', amount: wire('1200'), fee: wire('30') })).toEqual(eur(-1230n));
  expect(balanceEffect({ direction: 'in', amount: wire('1200'), fee: wire('30') })).toEqual(eur(1200n));
});

test('SCR11 payments stand under the day on which they were, newest first', () => {
  const at = (day: number, hour: number) => ({ atMs: new Date(2026, 10, day, hour).getTime() });
  const days = groupByDay([at(22, 23), at(22, 0), at(21, 23)]);
  expect(days.map(({ items }) => items.length)).toEqual([2, 1]);
  expect(days[0]?.startsAtMs).toBe(new Date(2026, 10, 22).getTime());
});

test('SCR11 the highest month has the longest bar, and a month without anything has none', () => {
  const month = (outMinor: string, inMinor: string) => ({
    month: '2026-11',
    outMinor,
    inMinor,
    byPurpose: [],
    byParty: [],
  });
  expect(
    viewMonths([month('100', '400'), month('0', '200')]).map(({ outShare, inShare }) => [outShare, inShare]),
  ).toEqual([
    [25, 100],
    [0, 50],
  ]);
  expect(viewMonths([month('0', '0')])[0]?.outShare).toBe(0);
  expect(firstDayOf('2026-02').getMonth()).toBe(1);
});

test('SCR8 a till’s digits run in from the right', () => {
  const press = (...keys: PadKey[]) => keys.reduce(pressPad, eur(0n)).amountMinor;
  expect(press('6', '9', '0')).toBe(690n);
  expect(press('0', '5', '00')).toBe(500n);
  expect(press('1', '2', 'back', 'back', 'back')).toBe(0n);
  expect(press(...Array.from<PadKey>({ length: 12 }).fill('9'))).toBe(9_999_999_999n);
});
