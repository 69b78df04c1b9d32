import { expect, test } from 'vitest';
import { codeAmount } from '../../src/merchants/domain/code-amount.ts';
import { crc16 } from '../../src/merchants/domain/crc16.ts';
import { dayTotals } from '../../src/merchants/domain/day-totals.ts';
import {
  disputeAt,
  isMerchantLate,
  stepDispute,
  STEP_MS,
  type DisputeState,
} from '../../src/merchants/domain/dispute.ts';
import { readEmvCode, writeEmvCode, type EmvCode } from '../../src/merchants/domain/emv-code.ts';
import { merchantFeeMinor } from '../../src/merchants/domain/merchant-fee.ts';
import { isTimeZone, settlementDay } from '../../src/merchants/domain/settlement-day.ts';
import { shortCode } from '../../src/merchants/domain/short-code.ts';

const CODE: EmvCode = {
  merchantCode: '0123456789ABCDEF',
  categoryCode: '5462',
  currencyNumber: '978',
  amountText: '38.50',
  countryCode: 'SE',
  merchantName: 'Bakery',
  city: 'Halvara',
  billCode: 'ABCDEF0123456789',
  tillCode: 'FEDCBA9876543210',
};

test('MER4 the check digits are CRC-16/CCITT-FALSE', () => {
  // The algorithm's own check value.
  expect(crc16('123456789')).toBe('29B1');
});

test('MER4 what is written is read again', () => {
  for (const code of [CODE, { ...CODE, billCode: null, amountText: null }, { ...CODE, billCode: null, tillCode: null }])
    expect(readEmvCode(writeEmvCode(code))).toEqual({ ok: true, value: code });
});

test('MER4 names are written in plain Latin letters and cut to what the code holds', () => {
  const written = (merchantName: string, city = 'Halvara') => {
    const read = readEmvCode(writeEmvCode({ ...CODE, merchantName, city }));
    return read.ok ? [read.value.merchantName, read.value.city] : null;
  };
  expect(written('Café Ångström')).toEqual(['Cafe Angstrom', 'Halvara']);
  expect(written('пекарня', 'Вена')).toEqual(['Merchant 01234567', 'SE']);
  expect(written('A'.repeat(40), 'B'.repeat(40))).toEqual(['A'.repeat(25), 'B'.repeat(15)]);
});

test.each([
  ['', 'unknown'],
  ['WIFI:S:guests;', 'unknown'],
  ['000201', 'altered'],
  [writeEmvCode(CODE).slice(0, -1), 'altered'],
  [writeEmvCode(CODE).replace('38.50', '38.51'), 'altered'],
  [writeEmvCode(CODE).replace('5405', '5499'), 'altered'],
  [withDigits(writeEmvCode(CODE).replace('app.althing', 'app.another')), 'unknown'],
  // A field twice: readers would disagree on which counts.
  [withDigits(writeEmvCode(CODE).replace('540538.50', '540538.50540501.00')), 'altered'],
  [withDigits(`${writeEmvCode(CODE).slice(0, -8)}62006304XXXX`), 'altered'],
] as const)('MER4 %s is %s', (text, refusal) => {
  expect(readEmvCode(text)).toEqual({ ok: false, refusal });
});

test('MER4 no character of a code can be changed, left out or doubled unseen', () => {
  const text = writeEmvCode(CODE);
  for (let index = 0; index < text.length; index++) {
    const [before, character, after] = [text.slice(0, index), text.charAt(index), text.slice(index + 1)];
    const others = ['0', '9', 'A', 'z', ' ', '~', 'é'].filter((other) => other !== character);
    for (const changed of [
      ...others.map((other) => before + other + after),
      before + after,
      before + character + text.slice(index),
    ])
      expect(readEmvCode(changed).ok, changed).toBe(false);
  }
});

test('MER4 another scheme’s template beside ours is passed over', () => {
  const text = writeEmvCode(CODE).replace('26350011app.althing', '27120008other.co26350011app.althing');
  expect(readEmvCode(withDigits(text))).toEqual({ ok: true, value: CODE });
});

test.each([
  [3850n, 'EUR', '38.50'],
  [5n, 'EUR', '0.05'],
  [1500n, 'JPY', '1500'],
  [1n, 'KWD', '0.001'],
] as const)('MER4 %i minor units of %s are written %s%s', (amountMinor, currency, written) => {
  expect(codeAmount({ amountMinor, currency })).toBe(written);
});

test.each([
  [1n, 0n],
  [199n, 0n],
  [200n, 1n],
  [1250n, 6n],
  [10n ** 15n, 5n * 10n ** 12n],
])('MER5 of %i the house keeps %i', (amountMinor, feeMinor) => {
  expect(merchantFeeMinor(amountMinor)).toBe(feeMinor);
});

const NOW = Date.UTC(2026, 0, 20);

test.each([
  // state, who acts, what, whether it was they who said no; what it becomes
  ['open', 'clerk', 'contest', 'answered'],
  ['open', 'payer', 'escalate', 'dispute_state'],
  ['open', 'manager', 'reject', 'dispute_state'],
  ['open', 'manager', 'refund', 'refunded'],
  ['open', 'payer', 'withdraw', 'withdrawn'],
  ['answered', 'clerk', 'contest', 'dispute_state'],
  ['answered', 'payer', 'escalate', 'escalated'],
  ['answered', 'clerk', 'refund', 'refunded'],
  ['answered', 'manager', 'reject', 'dispute_state'],
  ['escalated', 'clerk', 'reject', 'decided_by_self'],
  ['escalated', 'clerk', 'refund', 'decided_by_self'],
  ['escalated', 'manager', 'reject', 'rejected'],
  ['escalated', 'manager', 'refund', 'refunded'],
  ['escalated', 'payer', 'escalate', 'dispute_state'],
  ['escalated', 'payer', 'withdraw', 'withdrawn'],
  ['refunded', 'payer', 'withdraw', 'dispute_state'],
  ['rejected', 'payer', 'escalate', 'dispute_state'],
  ['rejected', 'manager', 'refund', 'dispute_state'],
  ['withdrawn', 'clerk', 'contest', 'dispute_state'],
] as const)('MER16 %s: the %s’s %s makes it %s', (state, by, act, becomes) => {
  const isOpen = (['open', 'answered', 'escalated'] as DisputeState[]).includes(state);
  // The clerk is who said no.
  const dispute = { state, deadlineMs: isOpen ? NOW + 1 : null, contestedBy: state === 'open' ? null : 'clerk' };
  const next = stepDispute(dispute, { act, by }, NOW);
  expect(next.ok ? next.value.state : next.refusal).toBe(becomes);
  const stays = next.ok && ['answered', 'escalated'].includes(next.value.state);
  if (next.ok) expect(next.value.deadlineMs).toBe(stays ? NOW + STEP_MS : null);
});

test('MER17 MER19 what the payer lets be ends by itself; what the merchant lets be stays, and is late', () => {
  const late = (state: DisputeState) => ({ state, deadlineMs: NOW, contestedBy: null });
  expect(disputeAt(late('answered'), NOW).state).toBe('rejected');
  expect(disputeAt(late('answered'), NOW - 1).state).toBe('answered');
  expect(disputeAt(late('open'), NOW).state).toBe('open');
  expect(['open', 'answered', 'escalated'].map((state) => isMerchantLate(late(state as DisputeState), NOW))).toEqual([
    true,
    false,
    true,
  ]);
  expect(isMerchantLate(late('open'), NOW - 1)).toBe(false);
});

test('MER21 a day is the merchant’s own, also where the clock is put forward', () => {
  const justAfterMidnight = Date.UTC(2026, 2, 28, 23, 30);
  expect(settlementDay(justAfterMidnight, 'Europe/Stockholm')).toBe('2026-03-29');
  expect(settlementDay(justAfterMidnight, 'UTC')).toBe('2026-03-28');
  expect(settlementDay(justAfterMidnight, 'America/Anchorage')).toBe('2026-03-28');
  expect([isTimeZone('Europe/Stockholm'), isTimeZone('Halvara/Harbour'), isTimeZone('')]).toEqual([true, false, false]);
});

test('MER21 net is sales less refunds and fees, below zero on a day of returns', () => {
  const sum = { salesCount: 2, salesMinor: 300n, feesMinor: 1n, refundsCount: 1, refundsMinor: 500n };
  expect(dayTotals([sum, sum])).toEqual({
    salesCount: 4,
    salesMinor: 600n,
    feesMinor: 2n,
    refundsCount: 2,
    refundsMinor: 1000n,
    netMinor: -402n,
  });
  expect(dayTotals([]).netMinor).toBe(0n);
});

test('MER7 ten bytes are sixteen letters and digits', () => {
  expect(shortCode(new Uint8Array(10))).toBe('0'.repeat(16));
  expect(shortCode(new Uint8Array(10).fill(255))).toBe('Z'.repeat(16));
  expect(shortCode(Uint8Array.of(0x08, 0x42, 0x10, 0x84, 0x21))).toBe('11111111');
});

function withDigits(text: string): string {
  const body = text.slice(0, -4);
  return body + crc16(body);
}
