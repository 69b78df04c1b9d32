// The process that serves the ledger and PostgreSQL beneath it are killed in turn while 100 people pay. What they were
// told is done is there once; what they were not told of is there once or not at all; and the log audits whole.
import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { migrate, openDatabase } from '@althing/db';
import { startEmbeddedPostgres } from '@althing/db/embedded';
import { auditLog, openLedger, paymentsMigrations } from '@althing/payments/server';
import { createSigningPayer, fundByRule, signedTransfer, type SigningPayer } from '@althing/payments/testing';

const PAYERS = 100;
const KILLS = 10;
/** Between two kills, so that each interrupts payments that are under way. */
const TOLD_PER_ROUND = 250;
const START_MINOR = 1_000_000n;
const RETRY_MS = 300;

interface Payer {
  readonly id: string;
  readonly payer: SigningPayer;
  /** Ids in the order in which they were told done. */
  readonly told: string[];
}

test('LED4 LED5 after ten times kill -9 of the ledger’s process and of PostgreSQL under load nothing is lost and nothing doubled', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'althing-crash-'));
  const started = await startEmbeddedPostgres({ folder });
  if (!started.ok) throw new Error(started.refusal.code);
  const postgres = started.value;
  const server = openServer(postgres.url);
  try {
    const { payers, payeeId } = await prepare(postgres.url);
    await server.start();
    let isOver = false;
    const total = () => payers.reduce((sum, { told }) => sum + told.length, 0);
    const paying = payers.map((payer) => payOneAfterAnother(server, { payer, payeeId, isOver: () => isOver }));
    for (let kill = 1; kill <= KILLS; kill++) {
      await until(() => total() >= kill * TOLD_PER_ROUND);
      if (kill % 2 === 0) await killPostgres(folder);
      else await server.killAndStart();
    }
    await until(() => total() >= (KILLS + 1) * TOLD_PER_ROUND);
    isOver = true;
    await Promise.all(paying);
    await server.stop();
    await check(postgres.url, { payers, payeeId, total: total() });
  } finally {
    await server.stop();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}, 300_000);

async function check(
  url: string,
  { payers, payeeId, total }: { payers: readonly Payer[]; payeeId: string; total: number },
): Promise<void> {
  const { ledger, close } = await openHere(url);
  const report = await auditLog(ledger.exportLog(), { checkpoint: await ledger.checkpoint() });
  for (const { id, told } of payers) {
    const found = await ledger.transfers(told);
    expect(told.filter((each) => !found.has(each))).toEqual([]);
    // Each pays one unit after another and goes on when told: what is gone is what was told.
    expect(report.balances.get(id)?.balance).toBe(START_MINOR - BigInt(told.length));
  }
  expect(report.balances.get(payeeId)?.balance).toBe(BigInt(total));
  await close();
}

async function payOneAfterAnother(
  server: Server,
  { payer: { id, payer, told }, payeeId, isOver }: { payer: Payer; payeeId: string; isOver: () => boolean },
): Promise<void> {
  while (!isOver()) {
    const amount = { amountMinor: 1n, currency: 'EUR' };
    const command = signedTransfer({ payer, from: id, to: payeeId, amount, atMs: Date.now() });
    for (;;) {
      const answer = await server.post([command]);
      if (answer.isDone) break;
      if (answer.code !== null) throw new Error(`refused: ${answer.code}`);
    }
    told.push(command.id);
  }
}

interface Answer {
  readonly id: string;
  readonly isDone: boolean;
  readonly code: string | null;
}

type Server = ReturnType<typeof openServer>;

function openServer(url: string) {
  let child: ChildProcess | null = null;
  const waiting = new Map<string, (answer: Answer) => void>();

  async function start(): Promise<void> {
    const started = fork(new URL('./ledger-process.ts', import.meta.url), [url], { serialization: 'advanced' });
    started.on('message', (answer: Answer) => waiting.get(answer.id)?.(answer));
    await once(started, 'message');
    child = started;
  }

  async function end(): Promise<void> {
    const ended = child;
    child = null;
    if (!ended) return;
    const exited = once(ended, 'exit');
    ended.kill('SIGKILL');
    await exited;
  }

  return {
    start,
    stop: end,
    async killAndStart() {
      await end();
      await start();
    },
    /** As a client does: no answer in time is no answer. */
    post(legs: readonly { readonly id: string }[]): Promise<Answer> {
      const id = legs[0]?.id ?? '';
      return new Promise((resolve) => {
        const answered = (answer: Answer): void => {
          waiting.delete(id);
          clearTimeout(timer);
          resolve(answer);
        };
        const timer = setTimeout(() => answered({ id, isDone: false, code: null }), RETRY_MS);
        waiting.set(id, answered);
        if (child?.connected) child.send(legs, () => undefined);
      });
    },
  };
}

async function killPostgres(folder: string): Promise<void> {
  const [pid] = (await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8')).split('\n');
  process.kill(Number(pid), 'SIGKILL');
}

async function prepare(url: string): Promise<{ payers: readonly Payer[]; payeeId: string }> {
  const { ledger, close } = await openHere(url);
  const payeeId = randomUUID();
  await ledger.openAccount({ id: payeeId, currency: 'EUR', keys: [] });
  const payers = await Promise.all(
    Array.from({ length: PAYERS }, async () => {
      const payer = { id: randomUUID(), payer: createSigningPayer(), told: [] };
      await ledger.openAccount({ id: payer.id, currency: 'EUR', keys: [payer.payer.key] });
      await fundByRule(ledger, { id: payer.id, currency: 'EUR', amountMinor: START_MINOR });
      return payer;
    }),
  );
  await close();
  return { payers, payeeId };
}

async function openHere(url: string) {
  const database = openDatabase({ url });
  await migrate(database, [paymentsMigrations]);
  const ledger = await openLedger({
    database,
    clock: { nowMs: () => Date.now(), after: () => () => undefined },
    logger: { error: () => undefined } as never,
    publicUrl: 'https://crash.example',
  });
  return {
    ledger,
    async close() {
      await ledger.stop();
      await database.close();
    },
  };
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((next) => setTimeout(next, 20));
}
