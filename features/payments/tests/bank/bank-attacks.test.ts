// What somebody could do to other people's money through the bank, and can't.
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rmdir, symlink, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { confirm, eur, must, registerPayer, type Payer } from '@althing/payments/testing';
import type { BankTables } from '../../src/bank/storage/tables.ts';
import { writeBankFile, type BankBooking } from '../../src/iso20022/server/write-bank-file.ts';
import { writeStatusReport } from '../../src/iso20022/server/write-status-report.ts';
import { houseAccountId } from '../../src/ledger/server/index.ts';
import { CLEARING, openBankTown, type BankTown } from './bank-town.ts';

const THEIR_IBAN = 'GB82WEST12345698765432';
const suspense = houseAccountId('EUR', 'suspense');
const DAY_MS = 86_400_000;

describe('what comes from a bank', () => {
  let town: BankTown;
  let mira: Payer;
  let reference = '';
  let counter = 0;

  beforeAll(async () => {
    town = await openBankTown('folder');
    mira = await registerPayer(town.server, 'mira');
    const path = `/api/payments/accounts/${mira.accountId}/bank-details`;
    reference = must(await town.call(mira, 'GET', path)).creditorReference;
  });
  afterAll(() => town.stop());

  const booking = (change: Partial<BankBooking> = {}): BankBooking => ({
    reference: `X${counter++}`,
    direction: 'in',
    amountMinor: '1000',
    bookedOn: '2026-11-21',
    endToEndId: null,
    counterpartName: 'Employer',
    counterpartIban: THEIR_IBAN,
    ownIban: null,
    remittance: reference,
    returnReason: null,
    ...change,
  });
  const notification = (bookings: readonly BankBooking[]) =>
    writeBankFile({
      kind: 'notification',
      messageId: `N${counter++}`,
      atMs: Date.parse('2026-11-22T00:00:00Z'),
      account: { iban: CLEARING.iban, ownerName: CLEARING.ownerName, currency: 'EUR', exponent: 2 },
      bookings,
    });
  const put = (name: string, text: string) => writeFile(join(town.folder, 'in', name), text);
  const waiting = () => readdir(join(town.folder, 'in'));

  async function take(...bookings: readonly BankBooking[]): Promise<bigint> {
    const before = await town.balanceOf(mira.accountId);
    await put('one.xml', notification(bookings));
    await town.bank.look();
    expect(await waiting()).toEqual([]);
    return (await town.balanceOf(mira.accountId)) - before;
  }

  async function orderPayout(amountMinor: string): Promise<string> {
    const transferId = randomUUID();
    must(
      await confirm(
        mira,
        await town.call(mira, 'POST', '/api/payments/payouts/orders', {
          transferId,
          amount: eur(amountMinor),
          payee: { name: 'Oskar Lind', iban: THEIR_IBAN },
          remittance: '',
        }),
      ),
    );
    return transferId;
  }
  const stateOf = async (transferId: string) =>
    must(await town.call(mira, 'GET', '/api/payments/payouts')).payouts.find(
      (one: { transferId: string }) => one.transferId === transferId,
    );
  const booked = (transferId: string, amountMinor: string) =>
    booking({ direction: 'out', amountMinor, endToEndId: transferId.replaceAll('-', ''), remittance: '' });
  const returned = (transferId: string, amountMinor: string) =>
    booking({ amountMinor, endToEndId: transferId.replaceAll('-', ''), remittance: '', returnReason: 'AC04' });

  test('BNK25 an entry of nothing stops neither its file nor the next', async () => {
    expect(await take(booking({ amountMinor: '0' }), booking())).toBe(1000n);
  });

  const TEXTS: readonly (readonly [string, string])[] = [
    ['letters outside the basic plane where the reference is cut', `${'x'.repeat(139)}${'😀'.repeat(20)}`],
    ['control characters', 'wages\u0000\u0001\u000b'],
    ['marks that turn the direction', '\u202Ewages\u2066'],
    ['names of an object’s own members', '__proto__ constructor'],
  ];

  test.each(TEXTS)('BNK25 what a payer writes stops no file: %s', async (_, text) => {
    expect(await take(booking({ remittance: `${reference} ${text}`, counterpartName: text }))).toBe(1000n);
    const before = await town.balanceOf(suspense);
    expect(await take(booking({ remittance: text, counterpartName: text }))).toBe(0n);
    expect(await town.balanceOf(suspense)).toBe(before + 1000n);
  });

  test('BNK25 a file that can not be taken stays, and holds up neither the others nor the payouts', async () => {
    const run = (text: string) => sql.raw(text).execute(town.server.database.as<BankTables>());
    const bad = booking({ reference: 'STUCK' });
    const transferId = await orderPayout('100');
    const before = await town.balanceOf(mira.accountId);
    await run(
      "create function refuse_stuck() returns trigger language plpgsql as $$ begin raise 'disk full'; end $$; create trigger refuse_stuck before insert on bank_items for each row when (new.key like 'STUCK%') execute function refuse_stuck()",
    );
    await put('a.xml', notification([bad]));
    await put('b.xml', notification([booking()]));
    await town.bank.look();
    expect(await waiting()).toEqual(['a.xml']);
    expect(await town.balanceOf(mira.accountId)).toBe(before + 1000n);
    expect((await stateOf(transferId)).state).toBe('sent');
    await run('drop trigger refuse_stuck on bank_items');
    await town.bank.look();
    expect(await waiting()).toEqual([]);
    expect(await town.balanceOf(mira.accountId)).toBe(before + 2000n);
  });

  test('BNK25 links and folders among the files are left alone', async () => {
    await mkdir(join(town.folder, 'in', 'folder.xml'));
    await symlink('/etc/passwd', join(town.folder, 'in', 'link.xml'));
    await put('z.xml', notification([booking()]));
    const before = await town.balanceOf(mira.accountId);
    await town.bank.look();
    expect(await waiting()).toEqual(['folder.xml', 'link.xml']);
    expect(await town.balanceOf(mira.accountId)).toBe(before + 1000n);
    await rmdir(join(town.folder, 'in', 'folder.xml'));
    await unlink(join(town.folder, 'in', 'link.xml'));
  });

  test('BNK26 nobody gets a payment order under an id that the house derives', async () => {
    const body = { amount: eur('100'), payee: { name: 'Oskar', iban: THEIR_IBAN }, remittance: '' };
    const transferId = '3f2a1b4c-0000-8000-8000-000000000001';
    const asked = await town.call(mira, 'POST', '/api/payments/payouts/orders', { transferId, ...body });
    expect(asked).toMatchObject({ status: 409, body: { code: 'id_used_otherwise' } });
  });

  test('BNK27 of a payout comes back at most what the bank paid of it, however the bank tells', async () => {
    const transferId = await orderPayout('1000');
    await town.bank.look();
    expect(await take(booked(transferId, '900'))).toBe(-900n);
    expect(await take(returned(transferId, '1000'))).toBe(0n);
    expect(await take(returned(transferId, '500'), returned(transferId, '400'), returned(transferId, '1'))).toBe(900n);
    expect(await stateOf(transferId)).toMatchObject({ state: 'returned', returned: eur('900') });
    const reasons = (await town.workItems()).map(({ reason }) => reason);
    expect(reasons.filter((reason) => reason === 'return_exceeds_payout')).toHaveLength(2);
  });

  test('BNK31 each account at a bank is a payee of its own, and little is paid to a fresh one for a day', async () => {
    const zoe = await registerPayer(town.server, 'zoe', { fundMinor: 90_000n });
    const prepare = (iban: string, amountMinor: string) =>
      town.call(zoe, 'POST', '/api/payments/payouts/orders', {
        transferId: randomUUID(),
        amount: eur(amountMinor),
        payee: { name: 'Oskar Lind', iban },
        remittance: '',
      });
    const limit = { status: 403, body: { code: 'cap_exceeded' } };
    expect(await prepare(THEIR_IBAN, '20001')).toMatchObject(limit);
    must(await confirm(zoe, await prepare(THEIR_IBAN, '20000')));
    expect(await prepare(THEIR_IBAN, '100')).toMatchObject(limit);
    town.server.clock.advance(DAY_MS + 60_000);
    must(await prepare(THEIR_IBAN, '20001'));
    expect(await prepare('DE89370400440532013000', '20001')).toMatchObject(limit);
  });

  test('BNK30 the export holds how accounts are named to banks, and every payment to one, of nobody else', async () => {
    const transferId = await orderPayout('700');
    const read = async (payer: Payer) => {
      const response = await fetch(`${town.server.url}/api/accounts/export`, {
        headers: { authorization: `Bearer ${payer.token}` },
      });
      expect(response.status).toBe(200);
      return Buffer.from(await response.arrayBuffer()).toString('latin1');
    };
    const own = await read(mira);
    expect(own).toContain('payments/payouts.json');
    for (const text of [transferId, THEIR_IBAN, reference]) expect(own).toContain(text);
    const other = await read(await registerPayer(town.server, 'oskar'));
    for (const text of [transferId, THEIR_IBAN, reference]) expect(other).not.toContain(text);
  });

  test('BNK28 an order that the bank has had already is not given back', async () => {
    const transferId = await orderPayout('300');
    await town.bank.look();
    const message = (await readdir(join(town.folder, 'out'))).map((name) =>
      readFile(join(town.folder, 'out', name), 'utf8'),
    );
    const text = (await Promise.all(message)).find((one) => one.includes(transferId.replaceAll('-', ''))) ?? '';
    const messageId = /<MsgId>(\w+)<\/MsgId>/.exec(text)?.[1] ?? '';
    const endToEndId = transferId.replaceAll('-', '');
    await put('r.xml', writeStatusReport({ id: 'R1', atMs: 0, messageId, endToEndId, reason: 'AM05' }));
    await town.bank.look();
    expect((await stateOf(transferId)).state).toBe('sent');
    expect(await take(booked(transferId, '300'))).toBe(-300n);
  });

  test('BNK29 a payout that could not be sent before its hold ends is given back, and never sent', async () => {
    const transferId = await orderPayout('400');
    const available = async () =>
      must(await mira.call('GET', '/api/payments/accounts')).accounts[0].availableMinor as string;
    const before = BigInt(await available());
    town.server.clock.advance(25 * DAY_MS);
    await town.bank.look();
    expect(await stateOf(transferId)).toMatchObject({ state: 'rejected', reason: 'TM01' });
    expect(BigInt(await available())).toBe(before + 400n);
    for (const name of await readdir(join(town.folder, 'out')))
      expect(await readFile(join(town.folder, 'out', name), 'utf8')).not.toContain(transferId.replaceAll('-', ''));
  });
});
