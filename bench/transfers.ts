// Transfers posted per second, each signed by its payer and answered after its commit, beside pgbench's TPC-B-like
// transactions on the same PostgreSQL in the same run, with as many clients.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, openDatabase } from '@althing/db';
import { openLedger, paymentsMigrations, type Ledger } from '@althing/payments/server';
import { createSigningPayer, fundByRule, signedTransfer, type SigningPayer } from '@althing/payments/testing';
import { startBenchPostgres } from './bench-servers.ts';
import { benchReport, quantile, type BenchReport } from './report.ts';

const CLIENTS = 64;
const SECONDS = 8;
const WARM_UP_SECONDS = 2;
/** pgbench's own advice: at least as many branches as clients, or it measures their rows' locks. */
const SCALE = CLIENTS;
const PEOPLE = 1000;
const START_MINOR = 10n ** 12n;
/** Orders are signed before the clock runs: signing is the payers' work, on their own devices. */
const ORDERS = 120_000;

export async function run(): Promise<BenchReport> {
  const postgres = await startBenchPostgres();
  try {
    const database = openDatabase({ url: await postgres.create('bench_ledger') });
    const data =
      (await database.pool.query<{ data_directory: string }>('show data_directory')).rows[0]?.data_directory ?? '';
    const pgbench = await runPgbench(await postgres.create('bench_pgbench'), data);
    const migrated = await migrate(database, [paymentsMigrations]);
    if (!migrated.ok) throw new Error('the ledger’s tables could not be made');
    const ledger = await openLedger({ database, clock, logger, publicUrl: 'https://bench.example' });
    const people = await openPeople(ledger);
    await drive(ledger, people, { data, seconds: WARM_UP_SECONDS, orders: ORDERS / 4, payeeOf: anybody });
    const spread = await drive(ledger, people, { data, seconds: SECONDS, orders: ORDERS, payeeOf: anybody });
    const hot = await drive(ledger, people, { data, seconds: SECONDS, orders: ORDERS, payeeOf: () => 0 });
    await ledger.stop();
    await database.close();
    return benchReport(
      {
        name: 'transfers',
        setting: `${CLIENTS} clients, ${SECONDS} s each; ${PEOPLE} accounts, P-256 as the app's devices have; spread: everybody pays anybody, hot: everybody pays one; pgbench -s ${SCALE} -M prepared`,
        figures: {
          perSecond: spread.perSecond,
          perCpuSecond: spread.perCpuSecond,
          p50Ms: spread.p50Ms,
          p99Ms: spread.p99Ms,
          hotPerSecond: hot.perSecond,
          hotPerCpuSecond: hot.perCpuSecond,
          hotP50Ms: hot.p50Ms,
          hotP99Ms: hot.p99Ms,
        },
        limit: {
          perSecond: pgbench.perSecond,
          perCpuSecond: pgbench.perCpuSecond,
          p50Ms: pgbench.p50Ms,
          p99Ms: pgbench.p99Ms,
          hotPerSecond: pgbench.perSecond,
          hotPerCpuSecond: pgbench.perCpuSecond,
        },
      },
      ['perSecond', 'perCpuSecond', 'hotPerSecond', 'hotPerCpuSecond'],
    );
  } finally {
    await postgres.stop();
  }
}

interface Measured {
  readonly perSecond: number;
  /** By the processor time of PostgreSQL and, for ours, of this process: on a busy machine it says more than the clock. */
  readonly perCpuSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

interface Person {
  readonly id: string;
  readonly payer: SigningPayer;
}

const clock = {
  nowMs: () => Date.now(),
  after(delayMs: number, then: () => void) {
    const timer = setTimeout(then, delayMs);
    return () => clearTimeout(timer);
  },
};
const logger = {
  error(fault: unknown) {
    throw new Error('the ledger told of a fault', { cause: fault });
  },
} as never;

async function openPeople(ledger: Ledger): Promise<Person[]> {
  return Promise.all(
    Array.from({ length: PEOPLE }, async () => {
      const person = { id: randomUUID(), payer: createSigningPayer('P-256') };
      await ledger.openAccount({ id: person.id, currency: 'EUR', keys: [person.payer.key] });
      await fundByRule(ledger, { id: person.id, currency: 'EUR', amountMinor: START_MINOR });
      return person;
    }),
  );
}

const anybody = (payer: number): number => (payer + 1 + Math.floor(Math.random() * (PEOPLE - 1))) % PEOPLE;

/** Each client posts the next when the last was answered, for `seconds`. */
async function drive(
  ledger: Ledger,
  people: readonly Person[],
  {
    data,
    seconds,
    orders,
    payeeOf,
  }: { data: string; seconds: number; orders: number; payeeOf: (payer: number) => number },
): Promise<Measured> {
  const signed = Array.from({ length: orders }, (_, index) => {
    const payer = 1 + (index % (PEOPLE - 1));
    const [from, to] = [people[payer], people[payeeOf(payer)]];
    if (!from || !to) throw new Error('nobody there');
    const amount = { amountMinor: 1n + BigInt(index % 5000), currency: 'EUR' };
    return signedTransfer({ payer: from.payer, from: from.id, to: to.id, amount, atMs: Date.now() });
  });
  const latencies: number[] = [];
  let next = 0;
  const cpuBefore = (await postgresCpuSeconds(data)) + ownCpuSeconds();
  const begin = performance.now();
  const end = begin + seconds * 1000;
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      for (;;) {
        const command = signed[next++];
        if (!command || performance.now() >= end) return;
        const sent = performance.now();
        const posted = await ledger.post([command]);
        if (!posted.ok) throw new Error(`refused: ${posted.refusal.code}`);
        latencies.push(performance.now() - sent);
      }
    }),
  );
  const elapsed = (performance.now() - begin) / 1000;
  const cpuSeconds = (await postgresCpuSeconds(data)) + ownCpuSeconds() - cpuBefore;
  return {
    perSecond: Math.round(latencies.length / elapsed),
    perCpuSecond: Math.round(latencies.length / cpuSeconds),
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
  };
}

function ownCpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Linux counts in hundredths of a second. */
const TICKS_PER_SECOND = 100;

/** Of the postmaster, its children, and those that have ended. */
async function postgresCpuSeconds(data: string): Promise<number> {
  const [postmaster = ''] = (await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n');
  let ticks = 0;
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    const fields = stat.split(') ')[1]?.split(' ') ?? [];
    if (pid !== postmaster && fields[1] !== postmaster) continue;
    ticks += Number(fields[11]) + Number(fields[12]);
    if (pid === postmaster) ticks += Number(fields[13]) + Number(fields[14]);
  }
  return ticks / TICKS_PER_SECOND;
}

/** The client's major version need not be the server's: it only sends SQL. */
async function pgbenchPath(): Promise<string> {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? (await readdir(root)).toSorted((a, b) => Number(b) - Number(a)) : [];
  const found = versions.map((version) => join(root, version, 'bin/pgbench')).find((path) => existsSync(path));
  if (found === undefined) throw new Error('pgbench is missing: apt-get install postgresql-contrib');
  return found;
}

async function runPgbench(url: string, data: string): Promise<Measured> {
  const { hostname, pathname, searchParams, username, port } = new URL(url);
  const host = searchParams.get('host') ?? decodeURIComponent(hostname);
  const program = await pgbenchPath();
  const where = [
    '-h',
    host,
    '-p',
    searchParams.get('port') ?? (port || '5432'),
    '-U',
    searchParams.get('user') ?? username,
  ];
  const database = pathname.slice(1);
  const folder = await mkdtemp(join(tmpdir(), 'althing-pgbench-'));
  try {
    const bench = (...words: string[]) => output(program, [...where, ...words, database], folder);
    await bench('-i', '-q', '-s', String(SCALE));
    const load = ['-n', '-M', 'prepared', '-c', String(CLIENTS), '-j', '2'];
    await bench(...load, '-T', String(WARM_UP_SECONDS));
    const cpuBefore = await postgresCpuSeconds(data);
    const told = await bench(...load, '-T', String(SECONDS), '-l');
    const cpuSeconds = (await postgresCpuSeconds(data)) - cpuBefore;
    const perSecond = /^tps = ([\d.]+)/m.exec(told)?.[1];
    if (perSecond === undefined) throw new Error(`pgbench told no tps: ${told}`);
    const latencies: number[] = [];
    for (const file of await readdir(folder)) {
      const lines = (await readFile(join(folder, file), 'utf8')).trimEnd().split('\n');
      // client, transaction, microseconds, ...
      for (const line of lines) latencies.push(Number(line.split(' ')[2]) / 1000);
    }
    return {
      perSecond: Math.round(Number(perSecond)),
      perCpuSecond: Math.round(latencies.length / cpuSeconds),
      p50Ms: quantile(latencies, 0.5),
      p99Ms: quantile(latencies, 0.99),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function output(program: string, args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(text);
      else reject(new Error(`pgbench ended with ${code}: ${errors}`));
    });
  });
}
