import { randomUUID } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { confirm, eur, must, registerPayer, type Payer } from '@althing/payments/testing';
import { writeBankFile, type BankBooking } from '../../src/iso20022/server/write-bank-file.ts';
import { houseAccountId } from '../../src/ledger/server/index.ts';
import { CLEARING, openBankTown, type BankTown } from './bank-town.ts';

const THEIR_IBAN = 'GB82WEST12345698765432';
const clearing = houseAccountId('EUR', 'bank-clearing');
const suspense = houseAccountId('EUR', 'suspense');

let town: BankTown;
let mira: Payer;
let counter = 0;

async function newPayer(): Promise<Payer> {
  counter += 1;
  return await registerPayer(town.server, `mira${counter}`);
}

const detailsOf = async (payer: Payer) =>
  must(await town.call(payer, 'GET', `/api/payments/accounts/${payer.accountId}/bank-details`));

async function payIn(payer: Payer, amountMinor: string): Promise<void> {
  must(
    await town.call(payer, 'POST', '/api/payments/bank/sandbox/deposits', {
      accountId: payer.accountId,
      amountMinor,
      payerName: 'Savings Bank',
    }),
  );
}

async function orderPayout(payer: Payer, amountMinor: string, name: string) {
  const transferId = randomUUID();
  const prepared = await town.call(payer, 'POST', '/api/payments/payouts/orders', {
    transferId,
    amount: eur(amountMinor),
    payee: { name, iban: THEIR_IBAN },
    remittance: 'Rent for May',
  });
  must(await confirm(payer, prepared));
  return transferId;
}

const payoutOf = async (payer: Payer, transferId: string) => {
  const { payouts } = must(await town.call(payer, 'GET', '/api/payments/payouts'));
  return payouts.find((one: { transferId: string }) => one.transferId === transferId);
};

const codes = async () => (await town.reconcile()).findings.map(({ code }) => code);

describe('with the sandbox bank', () => {
  beforeAll(async () => {
    town = await openBankTown();
  });
  afterAll(() => town.stop());
  beforeEach(async () => {
    mira = await newPayer();
  });

  test('BNK10 what somebody pays in from outside arrives once, though the bank tells of it twice', async () => {
    const before = await town.balanceOf(mira.accountId);
    await payIn(mira, '12345');
    await town.bank.sandbox?.endOfDay();
    const [report] = await town.bank.look();
    expect(report).toMatchObject({ kind: 'statement', refusal: null });
    expect(report?.repeated).toBe(report?.items);
    expect(await town.balanceOf(mira.accountId)).toBe(before + 12345n);
    const { transfers } = must(await mira.call('GET', '/api/payments/transfers'));
    expect(transfers).toEqual([expect.objectContaining({ purpose: 'funding', direction: 'in', amount: eur(12345) })]);
    expect(transfers[0].party).toMatchObject({ kind: 'place', name: 'Savings Bank', userId: null });
    expect(transfers[0].reference).toBeNull();
  });

  test('BNK11 a payment to a bank is held, sent once, and paid when the bank has paid it', async () => {
    await payIn(mira, '50000');
    const transferId = await orderPayout(mira, '20000', 'Oskar Lind');
    expect(await payoutOf(mira, transferId)).toMatchObject({ state: 'ordered' });
    await town.bank.look();
    expect(await payoutOf(mira, transferId)).toMatchObject({
      state: 'booked',
      paid: eur(20000),
      payeeIban: THEIR_IBAN,
    });
    expect(await town.balanceOf(mira.accountId)).toBe(30000n);
    const { transfer } = must(await mira.call('GET', `/api/payments/transfers/${transferId}`));
    expect(transfer).toMatchObject({ state: 'done', purpose: 'payout', party: { name: 'Oskar Lind' } });
  });

  test('BNK12 what the bank kept of a payment goes back to the payer', async () => {
    await payIn(mira, '50000');
    const transferId = await orderPayout(mira, '20000', 'Oskar PARTIAL');
    await town.bank.look();
    expect(await payoutOf(mira, transferId)).toMatchObject({ state: 'booked', paid: eur(19900) });
    expect(await town.balanceOf(mira.accountId)).toBe(30100n);
  });

  test('BNK13 a payment that comes back is in the account again, with the reason', async () => {
    await payIn(mira, '50000');
    const transferId = await orderPayout(mira, '20000', 'Oskar RETURN');
    await town.bank.look();
    expect(await town.balanceOf(mira.accountId)).toBe(30000n);
    await town.bank.sandbox?.endOfDay();
    await town.bank.look();
    expect(await payoutOf(mira, transferId)).toMatchObject({ state: 'returned', returned: eur(20000), reason: 'AC04' });
    expect(await town.balanceOf(mira.accountId)).toBe(50000n);
  });

  test('BNK14 a payment that the bank rejects is given back at once', async () => {
    await payIn(mira, '50000');
    const transferId = await orderPayout(mira, '20000', 'Oskar REJECT');
    await town.bank.look();
    expect(await payoutOf(mira, transferId)).toMatchObject({ state: 'rejected', reason: 'AC01' });
    expect(must(await mira.call('GET', `/api/payments/transfers/${transferId}`)).transfer.state).toBe('released');
    expect(await town.balanceOf(mira.accountId)).toBe(50000n);
  });

  test('BNK15 what the bank takes twice waits in suspense; two operators decide what becomes of it', async () => {
    await payIn(mira, '50000');
    await orderPayout(mira, '20000', 'Oskar TWICE');
    await town.bank.look();
    expect(await town.balanceOf(mira.accountId)).toBe(30000n);
    expect(await town.balanceOf(suspense)).toBe(-20000n);
    const [item] = await town.workItems();
    expect(item).toMatchObject({ reason: 'payout_taken_again', direction: 'out', amountMinor: 20000n });
    const itemId = item?.itemId ?? '';
    const [ada, bo] = town.operators;
    expect(await town.place(itemId, 'keep', undefined)).toBe('not_an_operator');
    expect(await town.place(itemId, 'assign', ada)).toBe('only_arrivals_are_assigned');
    expect(await town.place(itemId, 'keep', ada)).toBeNull();
    expect(await town.place(itemId, 'keep', ada)).toBeNull();
    await town.bank.look();
    expect((await town.workItems())[0]).toMatchObject({ state: 'open' });
    expect(await town.place(itemId, 'keep', bo)).toBeNull();
    // The house pays for it out of its fees, once there are any.
    await town.bank.look();
    expect((await town.workItems())[0]).toMatchObject({ state: 'decided', problem: 'insufficient_funds' });
    const gift = { amountMinor: 20_000n, payerName: 'The bank', payerIban: THEIR_IBAN, ownIban: null, remittance: '' };
    await town.bank.sandbox?.deposit(gift);
    await town.bank.look();
    const given = (await town.workItems()).find(({ direction }) => direction === 'in')?.itemId ?? '';
    for (const operator of town.operators) expect(await town.place(given, 'keep', operator)).toBeNull();
    await town.bank.look();
    await town.bank.look();
    expect(await town.workItems()).toEqual([]);
    expect(await town.balanceOf(suspense)).toBe(0n);
  });

  test('BNK16 what names nobody waits in suspense until two operators have placed it', async () => {
    const before = await town.balanceOf(suspense);
    await town.bank.sandbox?.deposit({
      amountMinor: 700n,
      payerName: 'Aunt Signe',
      payerIban: THEIR_IBAN,
      ownIban: null,
      remittance: 'for Mira',
    });
    await town.bank.look();
    expect(await town.balanceOf(suspense)).toBe(before + 700n);
    const item = (await town.workItems()).find(({ reason }) => reason === 'payee_unknown');
    expect(item).toMatchObject({ counterpartName: 'Aunt Signe', amountMinor: 700n, remittance: 'for Mira' });
    const itemId = item?.itemId ?? '';
    const { creditorReference } = await detailsOf(mira);
    const [ada, bo] = town.operators;
    expect(await town.place(itemId, '1234567890', ada)).toBe('account_unknown');
    expect(await town.place(itemId, creditorReference, ada)).toBeNull();
    expect(await town.place(itemId, creditorReference, bo)).toBeNull();
    await town.bank.look();
    expect(await town.place(itemId, creditorReference, ada)).toBe('item_unknown');
    expect(await town.balanceOf(mira.accountId)).toBe(700n);
    expect(await town.balanceOf(suspense)).toBe(before);
  });

  test('BNK17 bank and ledger agree to the cent', async () => {
    await payIn(mira, '9900');
    await town.bank.sandbox?.endOfDay();
    await town.bank.look();
    const result = await town.reconcile();
    expect(result.bankMinor).toBe(result.ledgerMinor);
    expect(await codes()).toEqual([]);
  });

  const WRONG: readonly (readonly [string, object, string])[] = [
    ['a mistyped IBAN', { payee: { name: 'Oskar', iban: 'GB82WEST12345698765433' } }, 'iban_invalid'],
    ['a name no bank can read', { payee: { name: '日本', iban: THEIR_IBAN } }, 'payee_name_unreadable'],
    ['another currency', { amount: { amountMinor: '100', currency: 'USD' } }, 'no_bank'],
    ['more than there is', { amount: eur(101) }, 'insufficient_funds'],
  ];

  test.each(WRONG)('BNK18 %s is refused before anything is signed', async (_, change, code) => {
    const prepared = await town.call(mira, 'POST', '/api/payments/payouts/orders', {
      transferId: randomUUID(),
      amount: eur(100),
      payee: { name: 'Oskar', iban: THEIR_IBAN },
      ...change,
    });
    expect(prepared.body).toMatchObject({ code });
  });

  test("BNK19 nobody learns or fills another's account by its id", async () => {
    const oskar = await newPayer();
    const path = `/api/payments/accounts/${mira.accountId}/bank-details`;
    expect(await town.call(oskar, 'GET', path)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    const body = { accountId: mira.accountId, amountMinor: '100' };
    expect(await town.call(oskar, 'POST', '/api/payments/bank/sandbox/deposits', body)).toMatchObject({ status: 404 });
    expect(must(await town.call(oskar, 'GET', '/api/payments/payouts')).payouts).toEqual([]);
  });
});

describe('with a bank behind folders', () => {
  const booking = (change: Partial<BankBooking>): BankBooking => ({
    reference: `F${counter++}`,
    direction: 'in',
    amountMinor: '1000',
    bookedOn: '2026-11-21',
    endToEndId: null,
    counterpartName: 'Employer',
    counterpartIban: THEIR_IBAN,
    ownIban: null,
    remittance: '',
    returnReason: null,
    ...change,
  });
  const statement = (bookings: readonly BankBooking[], change: Partial<Parameters<typeof writeBankFile>[0]> = {}) =>
    writeBankFile({
      kind: 'statement',
      messageId: `S${counter++}`,
      atMs: Date.parse('2026-11-22T00:00:00Z'),
      account: { iban: CLEARING.iban, ownerName: CLEARING.ownerName, currency: 'EUR', exponent: 2 },
      openingMinor: 0n,
      closingMinor: 0n,
      bookings,
      ...change,
    });
  const put = async (name: string, text: string) => {
    await writeFile(join(town.folder, 'in', name), text);
    return (await town.bank.look())[0];
  };

  beforeAll(async () => {
    town = await openBankTown('folder');
    mira = await newPayer();
  });
  afterAll(() => town.stop());

  test('BNK20 a file is taken and put aside; the same again, and under another name, changes nothing', async () => {
    const { creditorReference, iban } = await detailsOf(mira);
    const text = statement([
      booking({ remittance: `wages ${creditorReference}` }),
      booking({ ownIban: iban, amountMinor: '500' }),
    ]);
    expect(await put('a.xml', text)).toMatchObject({ items: 2, repeated: 0, refusal: null });
    expect(await town.balanceOf(mira.accountId)).toBe(1500n);
    expect(await put('b.xml', text)).toMatchObject({ items: 2, repeated: 2 });
    expect(await town.balanceOf(mira.accountId)).toBe(1500n);
    expect(await readdir(join(town.folder, 'taken'))).toEqual(['a.xml', 'b.xml']);
    expect(await readdir(join(town.folder, 'in'))).toEqual([]);
  });

  const FOREIGN = [
    [
      "another account's statement",
      () => statement([booking({})], { account: { iban: THEIR_IBAN, ownerName: 'x', currency: 'EUR', exponent: 2 } }),
      'account_unknown',
    ],
    ['a file cut off half way', () => statement([booking({})]).slice(0, 700), 'not_xml'],
    ['another currency', () => statement([booking({})]).replaceAll('"EUR"', '"USD"'), 'account_unknown'],
  ] as const;

  test.each(FOREIGN)('BNK21 %s is put aside as refused, and nothing of it is booked', async (_, text, code) => {
    const before = await town.balanceOf(clearing);
    const report = await put(`refused-${counter++}.xml`, text());
    expect(report?.refusal).toContain(code);
    expect(await town.balanceOf(clearing)).toBe(before);
    expect((await readdir(join(town.folder, 'refused'))).length).toBeGreaterThan(0);
  });

  test('BNK22 an order message is written once, whole, and names each payout', async () => {
    const transferId = await orderPayout(mira, '400', 'Łukasz Østergård');
    await town.bank.look();
    await town.bank.look();
    const files = await readdir(join(town.folder, 'out'));
    expect(files).toHaveLength(1);
    const text = await readFile(join(town.folder, 'out', files[0] ?? ''), 'utf8');
    expect(text).toContain(`<EndToEndId>${transferId.replaceAll('-', '')}</EndToEndId>`);
    expect(text).toContain('<Nm>Lukasz Ostergard</Nm>');
    expect(text).toContain('<InstdAmt Ccy="EUR">4.00</InstdAmt>');
    expect(await payoutOf(mira, transferId)).toMatchObject({ state: 'sent' });
  });

  test('BNK23 a missing statement, and one whose entries do not add up, are found', async () => {
    await put('c.xml', statement([booking({})], { openingMinor: 0n, closingMinor: 1000n }));
    await put('d.xml', statement([], { openingMinor: 5000n, closingMinor: 5001n }));
    expect(await codes()).toEqual(
      expect.arrayContaining(['statement_missing', 'statement_does_not_add_up', 'ledger_differs']),
    );
  });

  test('BNK24 money that names two accounts is guessed to nobody', async () => {
    const oskar = await newPayer();
    const [first, second] = [await detailsOf(mira), await detailsOf(oskar)];
    const before = [await town.balanceOf(mira.accountId), await town.balanceOf(oskar.accountId)];
    await put('e.xml', statement([booking({ remittance: `${first.creditorReference} ${second.creditorReference}` })]));
    expect([await town.balanceOf(mira.accountId), await town.balanceOf(oskar.accountId)]).toEqual(before);
    expect((await town.workItems()).map(({ reason }) => reason)).toContain('payee_ambiguous');
  });
});
