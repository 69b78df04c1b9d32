import { expect, test } from 'vitest';
import { formatAmount, formatPlain, formatSigned } from '../../src/web/amount/amount.ts';
import { amountInWords } from '../../src/web/amount/amount-in-words.ts';
import { parseAmount } from '../../src/web/amount/parse-amount.ts';

test.each([
  ['38.50', 'EUR', 'en', 3850n],
  ['38,50', 'EUR', 'en', 3850n],
  ['1,284.60', 'EUR', 'en', 128460n],
  ['1,284', 'EUR', 'en', 128400n],
  ['1.284', 'EUR', 'de', 128400n],
  ['1.284,6', 'EUR', 'de', 128460n],
  ['12.5', 'EUR', 'de', 1250n],
  ['1 284,60', 'EUR', 'de', 128460n],
  ["1'284.60", 'CHF', 'en', 128460n],
  ['١٬٢٨٤٫٦٠', 'EUR', 'ar', 128460n],
  ['12.5', 'EUR', 'ar-u-nu-latn', 1250n],
  ['500', 'JPY', 'en', 500n],
  ['1.005', 'KWD', 'en', 1005n],
  ['7.', 'EUR', 'en', 700n],
  ['.5', 'EUR', 'en', 50n],
  ['12.500', 'EUR', 'en', 1250n],
  ['0,005', 'KWD', 'en', 5n],
])('SCR2 %s %s typed in %s is what was meant', (typed, currency, locale, amountMinor) => {
  expect(parseAmount(typed, { currency, locale })).toEqual({ ok: true, amount: { amountMinor, currency } });
});

test.each([
  ['', 'empty'],
  ['abc', 'not_a_number'],
  ['-5', 'not_a_number'],
  ['1e3', 'not_a_number'],
  ['1.2.3', 'not_a_number'],
  ['12,34,5', 'not_a_number'],
  ['1,28.4', 'not_a_number'],
  ['1.234', 'too_many_decimals'],
  ['0.00', 'zero'],
  ['99999999999999', 'too_large'],
])('SCR2 "%s" is refused as %s', (typed, problem) => {
  expect(parseAmount(typed, { currency: 'EUR', locale: 'en' })).toEqual({ ok: false, problem });
});

test.each([
  [128460n, 'EUR', 'en', '€1,284.60'],
  [-350n, 'EUR', 'en', '−€3.50'],
  [500n, 'JPY', 'en', '¥500'],
  [5n, 'EUR', 'en', '€0.05'],
  // Past what a floating-point number holds exactly.
  [999999999999999999n, 'EUR', 'en', '€9,999,999,999,999,999.99'],
])('SCR2 %s minor units of %s read as %s writes them', (amountMinor, currency, locale, text) => {
  expect(formatAmount({ amountMinor, currency }, locale)).toBe(text);
});

test('SCR2 what came in has a plus, and a field holds no marks between thousands', () => {
  expect(formatSigned({ amountMinor: 1200n, currency: 'EUR' }, 'en')).toBe('+€12.00');
  expect(formatPlain({ amountMinor: 128460n, currency: 'EUR' }, 'de')).toBe('1284,60');
});

test.each([
  [3850n, 'EUR', 'en', 'thirty-eight euros and fifty cents'],
  [100n, 'EUR', 'en', 'one euro'],
  [101n, 'EUR', 'en', 'one euro and one cent'],
  [50n, 'EUR', 'en', 'zero euros and fifty cents'],
  [1500n, 'JPY', 'en', 'one thousand five hundred Japanese yen'],
  [1250n, 'CHF', 'en', 'twelve Swiss francs and 50/100'],
  [3850n, 'EUR', 'ar', 'ثمانية وثلاثون يورو وخمسون سنتًا'],
])('SCR1 %s minor units of %s are said in %s', (amountMinor, currency, locale, text) => {
  expect(amountInWords({ amountMinor, currency }, locale)).toBe(text);
});
