import { expect, test } from 'vitest';
import { canClose, step, type ConfirmEvent, type ConfirmState } from '../../src/web/confirm/confirm-state.ts';
import { problemText } from '../../src/web/confirm/problem-text.ts';
import { readMandate, readOrder } from '../../src/web/signing/read-order.ts';

type State = ConfirmState<string, string, string>;
type Event = ConfirmEvent<string, string, string>;

const after = (...events: Event[]): State =>
  events.reduce<State>((state, event) => step(state, event), { kind: 'preparing' });

const problem = { code: 'insufficient_funds', details: {} };
const toSending: Event[] = [{ kind: 'prepared', order: 'o' }, { kind: 'confirm' }, { kind: 'signed', signed: 's' }];

test.each<[string, Event[], State]>([
  ['ready to be signed', [{ kind: 'prepared', order: 'o' }], { kind: 'ready', order: 'o', notice: null }],
  ['refused before there was anything to sign', [{ kind: 'notPrepared', problem }], { kind: 'notPrepared', problem }],
  [
    'still asking after the passkey was cancelled',
    [{ kind: 'prepared', order: 'o' }, { kind: 'confirm' }, { kind: 'notSigned', notice: 'cancelled' }],
    { kind: 'ready', order: 'o', notice: 'cancelled' },
  ],
  ['done', [...toSending, { kind: 'done', done: 'd' }], { kind: 'done', order: 'o', done: 'd' }],
  ['refused', [...toSending, { kind: 'refused', problem }], { kind: 'refused', order: 'o', problem }],
  ['unknown when the answer is lost', [...toSending, { kind: 'lost' }], { kind: 'unknown', order: 'o', signed: 's' }],
  [
    'sent again as it was signed',
    [...toSending, { kind: 'lost' }, { kind: 'askAgain' }],
    { kind: 'sending', order: 'o', signed: 's' },
  ],
  [
    'done once, whatever comes late',
    [...toSending, { kind: 'done', done: 'd' }, { kind: 'confirm' }, { kind: 'lost' }, { kind: 'prepareAgain' }],
    { kind: 'done', order: 'o', done: 'd' },
  ],
  ['not signed twice', [...toSending, { kind: 'confirm' }], { kind: 'sending', order: 'o', signed: 's' }],
  [
    'not prepared anew while its outcome is unknown',
    [...toSending, { kind: 'lost' }, { kind: 'prepareAgain' }],
    after(...toSending, { kind: 'lost' }),
  ],
])('SCR14 a confirmation is %s', (_, events, expected) => {
  expect(after(...events)).toEqual(expected);
});

test('SCR14 a sheet stays open while the payment is on its way', () => {
  expect(canClose({ kind: 'sending' })).toBe(false);
  expect(canClose({ kind: 'ready' })).toBe(true);
});

const ORDER = {
  type: 'althing.order.v1',
  id: 'a',
  toName: 'Transport Office',
  amountMinor: '3850',
  currency: 'EUR',
  feeMinor: '0',
  lines: ['payee: Transport Office', 'reference: HT: 77310', 'amount: 38.50 EUR', 'fee: 0.00 EUR', 'arrives: at_once'],
};
const eur = (amountMinor: bigint) => ({ amountMinor, currency: 'EUR' });

test('SCR1 what the sheet shows stands in the signed text, line by line', () => {
  expect(readOrder(JSON.stringify(ORDER))).toEqual({
    id: 'a',
    name: 'Transport Office',
    amount: eur(3850n),
    lines: [
      { key: 'payee', value: 'Transport Office', money: null },
      { key: 'reference', value: 'HT: 77310', money: null },
      { key: 'amount', value: '38.50 EUR', money: eur(3850n) },
      { key: 'fee', value: '0.00 EUR', money: eur(0n) },
      { key: 'arrives', value: 'at_once', money: null },
    ],
  });
});

test('SCR1 a mandate’s text is no order, and shows its cap', () => {
  const text = JSON.stringify({ ...ORDER, type: 'althing.mandate.v1', capMinor: '500', lines: ['cap: 5.00 EUR'] });
  expect(readOrder(text)).toBe(null);
  expect(readMandate(text)?.amount).toEqual(eur(500n));
});

test.each([
  ['no JSON', 'pay me'],
  ['another type', JSON.stringify({ ...ORDER, type: 'althing.order.v2' })],
  ['a line that tells another amount than is taken', JSON.stringify({ ...ORDER, lines: ['amount: 3.85 EUR'] })],
  ['a line in another currency', JSON.stringify({ ...ORDER, lines: ['amount: 38.50 USD'] })],
  ['an amount with digits that the currency doesn’t have', JSON.stringify({ ...ORDER, lines: ['fee: 0.000 EUR'] })],
  ['an amount that is no whole number of minor units', JSON.stringify({ ...ORDER, amountMinor: '38.5' })],
  ['a line that is none', JSON.stringify({ ...ORDER, lines: [7] })],
  ['no lines', JSON.stringify({ ...ORDER, lines: undefined })],
])('SCR1 a text with %s can’t be signed', (_, text) => {
  expect(readOrder(text)).toBe(null);
});

const say = (key: string, values: Record<string, string | number> = {}) =>
  `${key}${Object.values(values)
    .map((value) => ` ${value}`)
    .join('')}`;
const inWords = (code: string, details: Record<string, unknown>) =>
  problemText({ code, details }, { t: say, locale: 'en', currency: 'EUR' });

const REFUSALS: readonly [string, Record<string, unknown>, RegExp][] = [
  ['insufficient_funds', { availableMinor: '1210' }, /^problem\.fundsLeft €12\.10$/],
  ['insufficient_funds', {}, /^problem\.funds$/],
  ['over_transfer_limit', { limit: { limitMinor: '50000' } }, /^problem\.transferLimit €500\.00$/],
  [
    'cap_exceeded',
    { limit: { kind: 'new_device', leftMinor: '7500', resetsAtMs: 0 } },
    /^problem\.capNewDevice €75\.00 .*1970/,
  ],
  ['cap_exceeded', {}, /^problem\.limit$/],
  ['no_connection', {}, /^failed/],
  ['something_else', {}, /^problem\.other something_else$/],
];

test('SCR15 a refusal says why, how much is possible and from when', () => {
  for (const [code, details, words] of REFUSALS) expect(inWords(code, details)).toMatch(words);
});
