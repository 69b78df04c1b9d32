import { describe, expect, test } from 'vitest';
import {
  accountNumber,
  accountNumberOfIban,
  creditorReferenceOf,
  creditorReferencesIn,
  ibanOf,
} from '../../src/iso20022/domain/account-number.ts';
import { bankText } from '../../src/iso20022/domain/bank-text.ts';
import { decimalOf, minorOf } from '../../src/iso20022/domain/minor-units.ts';
import { readBankFile } from '../../src/iso20022/server/read-bank-file.ts';
import { isIban } from '../../src/iso20022/domain/remainder-97.ts';
import { writeBankFile, type BankBooking } from '../../src/iso20022/server/write-bank-file.ts';

const number = (text: string) => accountNumber(text) ?? expect.unreachable();
const exponentOf = (currency: string) => ({ EUR: 2, JPY: 0, KWD: 3 })[currency] ?? null;
const read = (text: string) => readBankFile(text, exponentOf);
const at = Date.parse('2026-11-22T10:00:00Z');

describe('account numbers', () => {
  test('BNK1 an account is named by an IBAN with the check digits of ISO 13616', () => {
    // The IBAN registry's own example for Germany.
    expect(ibanOf({ country: 'DE', bankCode: '37040044' }, '0532013000' as never)).toBe('DE89370400440532013000');
    expect(isIban('DE89 3704 0044 0532 0130 00')).toBe(true);
    expect(isIban('GB82 WEST 1234 5698 7654 32')).toBe(true);
    expect(isIban('GB82 WEST 1234 5698 7654 33')).toBe(false);
    expect(isIban('GB82')).toBe(false);
  });

  test('BNK1 only an IBAN of the range, with right check digits, leads back to an account', () => {
    const range = { country: 'DE', bankCode: '00000000' };
    const iban = ibanOf(range, number('5390075470'));
    expect(accountNumberOfIban(range, iban)).toBe('5390075470');
    expect(accountNumberOfIban(range, iban.replace(/.{4}/g, '$& ').toLowerCase())).toBe('5390075470');
    expect(accountNumberOfIban(range, `DE00${iban.slice(4)}`)).toBeNull();
    expect(accountNumberOfIban(range, 'DE89370400440532013000')).toBeNull();
  });

  test('BNK2 a reference is found in what people write round it, and not with a wrong digit', () => {
    const reference = creditorReferenceOf(number('5390075470'));
    const spaced = `${reference.slice(0, 4)} ${reference.slice(4, 8)} ${reference.slice(8, 12)} ${reference.slice(12)}`;
    expect(creditorReferencesIn(`top up ${spaced.toLowerCase()} thanks`)).toEqual(['5390075470']);
    expect(creditorReferencesIn(`${reference}, ${reference}`)).toEqual(['5390075470']);
    expect(creditorReferencesIn(`${reference}1`)).toEqual([]);
    expect(creditorReferencesIn(reference.replace(/.$/, (digit) => String((Number(digit) + 1) % 10)))).toEqual([]);
    expect(creditorReferencesIn('')).toEqual([]);
  });
});

describe('amounts', () => {
  test.each([
    ['38.50', 2, 3850n],
    ['38.5', 2, 3850n],
    ['38', 2, 3800n],
    ['0.05', 2, 5n],
    ['1.234', 3, 1234n],
    ['1200', 0, 1200n],
    ['12.50000', 2, 1250n],
  ])('BNK3 %s with %i digits is %s', (text, exponent, minor) => {
    expect(minorOf(text, exponent)).toBe(minor);
  });

  test.each(['38.505', '-1', '1e3', '1,5', '', '.5', '0x10', '١٢', '99999999999999999999'])(
    'BNK3 "%s" is no amount: nothing is rounded or guessed',
    (text) => {
      expect(minorOf(text, 2)).toBeNull();
    },
  );

  test('BNK3 an amount is written with as many digits as its currency has', () => {
    expect([decimalOf(5n, 2), decimalOf(3850n, 2), decimalOf(5n, 0), decimalOf(1n, 3)]).toEqual([
      '0.05',
      '38.50',
      '5',
      '0.001',
    ]);
  });
});

const booking = (change: Partial<BankBooking>): BankBooking => ({
  reference: 'R1',
  direction: 'in',
  amountMinor: '1000',
  bookedOn: '2026-11-21',
  endToEndId: null,
  counterpartName: 'Mira & Söhne <GmbH>',
  counterpartIban: 'DE89370400440532013000',
  ownIban: null,
  remittance: 'Invoice "7" & more',
  returnReason: null,
  ...change,
});

const file = (bookings: readonly BankBooking[], kind: 'statement' | 'notification' = 'statement') =>
  writeBankFile({
    kind,
    messageId: 'M1',
    atMs: at,
    account: { iban: 'DE89370400440532013000', ownerName: 'Halvara', currency: 'EUR', exponent: 2 },
    openingMinor: -500n,
    closingMinor: 500n,
    bookings,
  });

describe('what a bank reports', () => {
  test('BNK4 a statement is read as it was written, special characters and all', () => {
    const result = read(
      file([
        booking({}),
        booking({ reference: 'R2', direction: 'out', amountMinor: '5', returnReason: 'AC04', endToEndId: 'E1' }),
      ]),
    );
    expect(result).toMatchObject({
      ok: true,
      value: {
        kind: 'statement',
        statements: [
          {
            iban: 'DE89370400440532013000',
            openingMinor: -500n,
            closingMinor: 500n,
            items: [
              {
                key: 'R1 in 1000',
                direction: 'in',
                amountMinor: 1000n,
                counterpartName: 'Mira & Söhne <GmbH>',
                remittance: 'Invoice "7" & more',
                endToEndId: null,
                returnReason: null,
              },
              { key: 'R2 out 5', direction: 'out', amountMinor: 5n, endToEndId: 'E1', returnReason: 'AC04' },
            ],
          },
        ],
      },
    });
  });

  test('BNK5 the notification and the statement name one booking alike, so that it is booked once', () => {
    const keys = (['notification', 'statement'] as const).map((kind) => {
      const result = read(file([booking({})], kind));
      return result.ok ? result.value.statements[0]?.items[0]?.key : null;
    });
    expect(keys).toEqual(['R1 in 1000', 'R1 in 1000']);
  });

  test('BNK5 equal bookings without a reference of the bank are told apart by their place', () => {
    const text = file([booking({}), booking({})]).replaceAll(/<(AcctSvcrRef|NtryRef)>R1<\/\1>/g, '');
    const result = read(text);
    const items = result.ok ? (result.value.statements[0]?.items ?? []) : [];
    expect(new Set(items.map(({ key }) => key)).size).toBe(2);
  });

  test('BNK6 the later versions, with names in Pty and the state in Cd, are read the same', () => {
    const newer = file([booking({})])
      .replaceAll('001.04', '001.08')
      .replace(/<Sts>BOOK<\/Sts>/, '<Sts><Cd>BOOK</Cd></Sts>')
      .replace(/<Dbtr>([\s\S]*?)<\/Dbtr>/, '<Dbtr><Pty>$1</Pty></Dbtr>');
    const [older, later] = [read(file([booking({})])), read(newer)];
    expect(later).toEqual(older);
  });

  test('BNK6 what is only pending is left for the day it is booked', () => {
    const result = read(file([booking({})]).replace('<Sts>BOOK</Sts>', '<Sts>PDNG</Sts>'));
    expect(result.ok && result.value.statements[0]?.items).toEqual([]);
  });

  test('BNK7 a batch is taken apart into its payments, and refused where they do not add up', () => {
    const batch = (second: string) =>
      file([booking({})]).replace(
        /<NtryDtls>[\s\S]*<\/NtryDtls>/,
        `<NtryDtls><TxDtls><Amt Ccy="EUR">7.00</Amt></TxDtls><TxDtls><Amt Ccy="EUR">${second}</Amt></TxDtls></NtryDtls>`,
      );
    const fits = read(batch('3.00'));
    expect(fits.ok && fits.value.statements[0]?.items.map(({ key, amountMinor }) => [key, amountMinor])).toEqual([
      ['R1/1 in 700', 700n],
      ['R1/2 in 300', 300n],
    ]);
    expect(read(batch('4.00'))).toMatchObject({ ok: false, refusal: { code: 'details_do_not_add_up' } });
  });

  const REFUSED = [
    ['no XML', 'hello', 'not_xml'],
    ['cut off', file([booking({})]).slice(0, 900), 'not_xml'],
    ['another message', '<Document><CstmrCdtTrfInitn/></Document>', 'message_unknown'],
    ['a document type', `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${file([])}`, 'has_document_type'],
    ['no account', file([booking({})]).replace(/<Acct>[\s\S]*?<\/Acct>/, ''), 'field_missing'],
    ['half a cent', file([booking({})]).replace('>10.00<', '>10.005<'), 'field_malformed'],
    ['an unknown currency', file([booking({})]).replace('Ccy="EUR">10.00', 'Ccy="XAU">10.00'), 'field_malformed'],
    ['neither in nor out', file([booking({})]).replaceAll('CRDT', 'BOTH'), 'field_malformed'],
    ['a day that is none', file([booking({})]).replace('2026-11-21', '2026-13-41'), 'field_malformed'],
    [
      'deep nesting',
      `<Document><BkToCstmrStmt>${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}</BkToCstmrStmt></Document>`,
      'not_xml',
    ],
    ['more than a bank sends', ' '.repeat(32 * 1024 * 1024 + 1), 'too_large'],
  ];

  test.each(REFUSED)('BNK8 a file with %s is refused whole, with its own code', (_, text, code) => {
    expect(read(text)).toMatchObject({ ok: false, refusal: { code } });
  });
});

test('BNK9 names are written in the letters that every bank takes', () => {
  expect(bankText('Łukasz Øster-Müße & Söhne', 70)).toBe('Lukasz Oster-Musse Sohne');
  expect(bankText('日本', 70)).toBe('NOTPROVIDED');
  expect(bankText('a'.repeat(200), 70)).toHaveLength(70);
});
