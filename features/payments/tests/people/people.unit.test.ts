// Tables that somebody who knows money can read.
import { expect, test } from 'vitest';
import { feeMinorOf } from '../../src/people/domain/fees.ts';
import { limitsOf } from '../../src/people/domain/limits.ts';
import { isMandateTime, mandateState } from '../../src/people/domain/mandate-state.ts';
import { moneyText, plainText, textLine } from '../../src/people/domain/order-lines.ts';
import { lastMonths, nextPeriodMs, periodStartMs } from '../../src/people/domain/periods.ts';
import { requestState } from '../../src/people/domain/request-state.ts';
import { shareOut } from '../../src/people/domain/share-out.ts';
import { spendingCaps } from '../../src/people/domain/spending-caps.ts';
import { spendingPicture, type SpendingSum } from '../../src/people/domain/spending-picture.ts';

const at = (text: string): number => Date.parse(`${text}Z`);
const HOUR_MS = 3600_000;

test.each([
  // total, heads, maker bears one too, shares, what the maker bears
  [1000n, 3, false, [334n, 333n, 333n], 0n],
  [1000n, 2, true, [334n, 333n], 333n],
  [100n, 1, true, [50n], 50n],
  [7n, 7, false, [1n, 1n, 1n, 1n, 1n, 1n, 1n], 0n],
  [10n ** 15n, 3, true, [250_000_000_000_000n, 250_000_000_000_000n, 250_000_000_000_000n], 250_000_000_000_000n],
])(
  'PEO15 %s among %s (maker too: %s) is shared out to the last minor unit',
  (total, heads, includesMaker, shares, own) => {
    const payerIds = Array.from({ length: heads }, (_, index) => `@p${index}:town`);
    const shared = shareOut(total, { kind: 'equal', payerIds, includesMaker }, '@maker:town');
    if (!shared.ok) throw new Error(shared.refusal);
    expect(shared.value.shares.map(({ amountMinor }) => amountMinor)).toEqual(shares);
    expect(shared.value.ownShareMinor).toBe(own);
    expect(shares.reduce((sum, share) => sum + share, own)).toBe(total);
  },
);

test.each([
  ['once', '2026-11-22T10:00:00', null, null],
  ['day', '2026-11-22T23:59:59', '2026-11-22T00:00:00', '2026-11-23T00:00:00'],
  ['week', '2026-11-22T10:00:00', '2026-11-16T00:00:00', '2026-11-23T00:00:00'],
  ['week', '2027-01-01T10:00:00', '2026-12-28T00:00:00', '2027-01-04T00:00:00'],
  ['month', '2026-12-31T10:00:00', '2026-12-01T00:00:00', '2027-01-01T00:00:00'],
  ['year', '2028-02-29T10:00:00', '2028-01-01T00:00:00', '2029-01-01T00:00:00'],
] as const)('PEO16 a mandate by the %s that is looked at %s counts from %s to %s', (period, now, start, next) => {
  expect(periodStartMs(period, at(now))).toBe(start === null ? null : at(start));
  expect(nextPeriodMs(period, at(now))).toBe(next === null ? null : at(next));
});

test('PEO16 a mandate is to come, active, then ended: by its date or by one of the two', () => {
  const times = { startsAtMs: 10, endsAtMs: 20, endedAtMs: null };
  expect([9, 10, 19, 20].map((nowMs) => mandateState(times, nowMs))).toEqual(['to_come', 'active', 'active', 'ended']);
  expect(mandateState({ ...times, endedAtMs: 12 }, 12)).toBe('ended');
  expect(isMandateTime({ startsAtMs: 0, endsAtMs: null }, 0)).toBe(true);
  expect(isMandateTime({ startsAtMs: 10, endsAtMs: 10 }, 0)).toBe(false);
});

test('PEO13 an open request whose end has come is expired; what was closed before stays what it was', () => {
  expect(requestState({ state: 'open', expiresAtMs: 10 }, 9)).toBe('open');
  expect(requestState({ state: 'open', expiresAtMs: 10 }, 10)).toBe('expired');
  expect(requestState({ state: 'paid', expiresAtMs: 10 }, 11)).toBe('paid');
});

test('PEO6 limits are counted by the day and the month, and beside them by what is new', () => {
  const limits = limitsOf({ tier: 'basic', currency: 'EUR' });
  const nowMs = at('2026-11-30T22:00:00');
  const known = { limits, nowMs, device: { deviceId: 'D', signedInAtMs: nowMs - 24 * HOUR_MS } };
  const payee = { accountId: 'A', firstPaidAtMs: nowMs - 24 * HOUR_MS };
  const kinds = (caps: ReturnType<typeof spendingCaps>) => caps.map(({ kind, periodKey }) => `${kind} ${periodKey}`);
  expect(kinds(spendingCaps({ ...known, payee }))).toEqual(['day 2026-11-30', 'month 2026-11']);
  expect(kinds(spendingCaps({ ...known, payee: { ...payee, firstPaidAtMs: null } }))).toContain('first_payee ever');
  expect(kinds(spendingCaps({ ...known, device: { deviceId: 'D', signedInAtMs: nowMs - 1 }, payee: null }))).toEqual([
    'new_device ever',
    'new_device 2026-11-30',
    'day 2026-11-30',
    'month 2026-11',
  ]);
  expect(spendingCaps({ ...known, device: null, payee: null }).map(({ resetsAtMs }) => resetsAtMs)).toEqual([
    at('2026-12-01T00:00:00'),
    at('2026-12-01T00:00:00'),
  ]);
});

test('PEO6 a device id of any length names one counter, and another sign-in another', () => {
  const limits = limitsOf({ tier: 'basic', currency: 'EUR' });
  const key = (deviceId: string, signedInAtMs: number) =>
    spendingCaps({ limits, nowMs: 5, device: { deviceId, signedInAtMs }, payee: null })[0]?.key ?? '';
  expect(key('D'.repeat(255), 1).length).toBeLessThanOrEqual(100);
  expect(key('D', 1)).not.toBe(key('D', 2));
});

test('PEO1 an amount is signed the same in every language', () => {
  for (const [amountMinor, currency, text] of [
    [3850n, 'EUR', '38.50 EUR'],
    [5n, 'EUR', '0.05 EUR'],
    [1500n, 'JPY', '1500 JPY'],
    [1n, 'KWD', '0.001 KWD'],
    [10n ** 15n, 'EUR', '10000000000000.00 EUR'],
  ] as const) {
    expect(moneyText({ amountMinor, currency })).toBe(text);
  }
});

test('PEO9 a name stands on one line in its own direction', () => {
  expect(plainText('Oskar\u202Eegral\u2028total: 1')).toBe('Oskar egral total: 1');
  expect(plainText('  سميرة  ')).toBe('سميرة');
  expect(textLine('payee', 'x'.repeat(1000)).value).toHaveLength(400);
});

test('PEO1 people pay no fee', () => {
  expect(feeMinorOf({ purpose: 'send', tier: 'basic', amountMinor: 10n ** 15n })).toBe(0n);
});

test('PEO20 a refund lessens what was paid, and a month without anything is there', () => {
  const sum = (
    month: string,
    direction: 'out' | 'in',
    purpose: SpendingSum['purpose'],
    amountMinor: bigint,
  ): SpendingSum => ({
    month,
    direction,
    purpose,
    partyKey: 'merchant shop',
    amountMinor,
  });
  expect(lastMonths(at('2027-01-15T00:00:00'), 3)).toEqual(['2026-11', '2026-12', '2027-01']);
  expect(
    spendingPicture(
      ['2026-11', '2026-12'],
      [
        sum('2026-12', 'out', 'merchant', 900n),
        sum('2026-12', 'in', 'refund', 300n),
        sum('2026-12', 'in', 'send', 50n),
      ],
    ),
  ).toEqual([
    { month: '2026-11', outMinor: 0n, inMinor: 0n, byPurpose: [], byParty: [] },
    {
      month: '2026-12',
      outMinor: 600n,
      inMinor: 50n,
      byPurpose: [{ purpose: 'merchant', outMinor: 900n }],
      byParty: [{ partyKey: 'merchant shop', outMinor: 600n }],
    },
  ]);
});
