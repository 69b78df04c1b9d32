import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eur, must, pay, registerPayer, type Payer } from '@althing/payments/testing';
import { openBankTown, type BankTown } from '../bank/bank-town.ts';

const run = promisify(execFile);

let town: BankTown;
let mira: Payer;
let oskar: Payer;
let folder: string;
let today: string;
let transferId: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'documents-'));
  town = await openBankTown();
  mira = await registerPayer(town.server, 'mira', { fundMinor: 100_000n });
  oskar = await registerPayer(town.server, 'oskar');
  town.server.names.set(mira.userId, 'Mira').set(oskar.userId, 'عمر القاسم');
  town.server.clock.advance(86_400_000);
  today = new Date(town.server.clock.nowMs()).toISOString().slice(0, 10);
  const made = await pay(mira, { purpose: 'send', payee: { userId: oskar.userId }, amount: eur(3850) });
  transferId = must(made).transfer.transferId;
});
afterAll(async () => {
  await town.stop();
  await rm(folder, { recursive: true });
});

async function save(name: string, response: Response): Promise<string> {
  expect(response.status).toBe(200);
  const path = join(folder, name);
  await writeFile(path, Buffer.from(await response.arrayBuffer()));
  return path;
}

const receipt = (payer: Payer, query = '') => town.get(payer, `/api/payments/transfers/${transferId}/receipt?${query}`);
const statement = (payer: Payer, query: string) =>
  town.get(payer, `/api/payments/accounts/${payer.accountId}/statement?${query}`);

test("DOC1 a receipt is a PDF whose signature another's reader accepts, and no longer after one changed byte", async () => {
  const path = await save('receipt.pdf', await receipt(mira));
  expect((await run('pdfsig', ['-nocert', path])).stdout).toMatch(/Signature is Valid/);
  const text = (await run('pdftotext', ['-layout', path, '-'])).stdout;
  expect(text).toContain('€38.50');
  expect(text).toContain(transferId);
  const bytes = Buffer.from(await (await receipt(mira)).arrayBuffer());
  const middle = 3000;
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  const broken = join(folder, 'broken.pdf');
  await writeFile(broken, bytes);
  expect((await run('pdfsig', ['-nocert', broken])).stdout).not.toMatch(/Signature is Valid/);
});

test('DOC2 both sides have a receipt, each from theirs, and nobody else has', async () => {
  const path = await save('received.pdf', await receipt(oskar, 'language=ar&timeZone=Asia/Amman'));
  expect((await run('pdfsig', ['-nocert', path])).stdout).toMatch(/Signature is Valid/);
  expect((await run('pdftotext', [path, '-'])).stdout).toContain('Mira');
  const stranger = await registerPayer(town.server, 'stranger');
  expect((await receipt(stranger)).status).toBe(404);
  expect(
    (
      await statement(stranger, '').then(() =>
        statement({ ...stranger, accountId: mira.accountId }, `from=${today}&until=${today}&format=csv`),
      )
    ).status,
  ).toBe(404);
});

test('DOC3 the certificate of documents is public, and one for all of them', async () => {
  const { certificate } = must(await town.call(null, 'GET', '/api/payments/document-certificate'));
  const read = new X509Certificate(certificate as string);
  expect(read.subject).toContain('Documents of town.example');
  expect(read.verify(read.publicKey)).toBe(true);
});

test('DOC4 a statement begins and ends with the balances of its days, and each line leads from one to the other', async () => {
  const csv = await (await statement(mira, `from=${today}&until=${today}&format=csv`)).text();
  const [head, ...lines] = csv.replace('\uFEFF', '').trimEnd().split('\r\n');
  expect(head).toBe('Date,For,With,Reference,Amount,Currency,Balance,Transfer');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(',Money sent,عمر القاسم,,-38.50,EUR,961.50,');
});

test('DOC5 aqbanking reads our camt.053: account, currency, dates, signed amounts', async () => {
  const year = today.slice(0, 4);
  const path = await save(
    'statement.xml',
    await statement(mira, `from=${year}-01-01&until=${year}-12-31&format=camt053`),
  );
  const tools = ['-D', join(folder, 'aq')];
  const context = join(folder, 'out.ctx');
  await run('aqbanking-cli', [
    ...tools,
    'import',
    '--importer=xml',
    '--profile=camt_053_001_04',
    '-f',
    path,
    '-c',
    context,
  ]);
  const listed = (await run('aqbanking-cli', [...tools, 'listtrans', '-c', context])).stdout;
  const { iban } = must(await town.call(mira, 'GET', `/api/payments/accounts/${mira.accountId}/bank-details`));
  const [day, month] = [today.slice(8, 10), today.slice(5, 7)];
  expect(listed).toContain(iban);
  expect(listed).toContain('1000.00');
  expect(listed).toMatch(new RegExp(`${day}\\.${month}\\.${year}\\s+-38\\.50`));
});

test('DOC6 a statement on paper is signed, in both languages, also of days on which nothing moved', async () => {
  for (const query of [`from=${today}&until=${today}&language=en`, 'from=2020-02-29&until=2020-03-01&language=ar']) {
    const path = await save('statement.pdf', await statement(mira, `${query}&format=pdf`));
    expect((await run('pdfsig', ['-nocert', path])).stdout).toMatch(/Signature is Valid/);
  }
});

test.each([
  ['from=2026-02-02&until=2026-02-01&format=csv', 'period_malformed'],
  ['from=2024-01-01&until=2026-02-01&format=csv', 'period_malformed'],
  ['from=2026-02-30&until=2026-03-01&format=csv', 'invalid'],
  ['from=2026-02-01&until=2026-02-01&format=csv&timeZone=Mars/Olympus', 'invalid'],
])('DOC7 a statement asked for by %s is refused with a code', async (query, code) => {
  const response = await statement(mira, query);
  expect(response.status).toBe(400);
  expect(JSON.stringify(await response.json())).toContain(code);
});
