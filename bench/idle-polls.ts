// What a long poll that waits for news costs in memory, beside a bare server that holds as many connections.
import { readFile } from 'node:fs/promises';
import { Agent } from 'node:http';
import { call, registerPeople, startBareServer, startBenchPostgres, startOurs } from './bench-servers.ts';
import { send } from './load.ts';
import { benchReport, type BenchReport } from './report.ts';
import type { TestServer } from '@althing/testing';

const PEOPLE = 50;
/** Each person has so many devices' worth of polls open: what waits is what is measured, not who. */
const POLLS_EACH = 40;
const POLLS = PEOPLE * POLLS_EACH;
const TIMEOUT_MS = 120_000;

export async function run(): Promise<BenchReport> {
  // Answers nobody: so many are never waiting.
  const bare = await startBareServer('bare-fan-out-server.ts', [String(POLLS * 2)]);
  const held = await growth(
    () => residentBytes(bare.pid),
    (agent) => open(agent, bare.port, () => ({ method: 'GET', path: '/' })),
    () => bare.stop(),
  );
  const postgres = await startBenchPostgres();
  try {
    const server = await startOurs(await postgres.create('bench_ours'));
    const people = await registerPeople(server, PEOPLE);
    const since: string[] = [];
    for (const { token } of people) {
      since.push(String((await call(server, 'GET', '/_matrix/client/v3/sync?timeout=0', token))['next_batch']));
    }
    const ours = await growth(
      () => metric(server),
      (agent) =>
        open(agent, Number(new URL(server.url).port), (index) => ({
          method: 'GET',
          path: `/_matrix/client/v3/sync?timeout=${TIMEOUT_MS}&since=${since[index % PEOPLE]}`,
          headers: { authorization: `Bearer ${people[index % PEOPLE]?.token}` },
        })),
      () => server.stop(),
    );
    return benchReport(
      {
        name: 'idle-polls',
        setting: `${POLLS} long polls of ${PEOPLE} people, none with news; resident memory`,
        figures: { kilobytesPerPoll: ours, pollsPerMegabyte: Math.round(1024 / ours) },
        limit: { kilobytesPerPoll: held, pollsPerMegabyte: Math.round(1024 / held) },
      },
      ['pollsPerMegabyte'],
    );
  } finally {
    await postgres.stop();
  }
}

/** Kilobytes that memory grows by per poll that `begin` opens. */
async function growth(
  read: () => Promise<number>,
  begin: (agent: Agent) => Promise<unknown>[],
  end: () => Promise<void>,
): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: POLLS + 1 });
  const before = await settled(read);
  const polls = begin(agent);
  const after = await settled(read);
  agent.destroy();
  await Promise.allSettled(polls);
  await end();
  return Math.round(((after - before) / 1024 / POLLS) * 10) / 10;
}

/** Reads until the figure stands still. */
async function settled(read: () => Promise<number>): Promise<number> {
  let last = 0;
  for (let looks = 0; looks < LOOKS_MAX; looks++) {
    const bytes = await read();
    if (looks > 0 && Math.abs(bytes - last) < STILL_BYTES) return bytes;
    last = bytes;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return last;
}

const LOOKS_MAX = 15;
const LOOK_MS = 2000;
const STILL_BYTES = 1_048_576;

function open(agent: Agent, port: number, shot: (index: number) => Parameters<typeof send>[2]): Promise<unknown>[] {
  return Array.from({ length: POLLS }, (_, index) => send(agent, port, shot(index)));
}

async function metric(server: TestServer): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  const bytes = /^process_resident_memory_bytes (\S+)/m.exec(text)?.[1];
  if (bytes === undefined) throw new Error('/metrics does not tell of memory');
  return Number(bytes);
}

/** Of a process on Linux. */
async function residentBytes(pid: number): Promise<number> {
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kilobytes === undefined) throw new Error('the kernel does not tell of memory');
  return Number(kilobytes) * 1024;
}
