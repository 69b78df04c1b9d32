// Deliveries per second to people who wait in long polls, beside a bare fan-out. Closed loop: the next message goes out
// when everybody has the last one and waits again.
import { Agent } from 'node:http';
import {
  call,
  cpuSecondsOf,
  cpuSecondsOfOurs,
  registerPeople,
  startBareServer,
  startBenchPostgres,
  startOurs,
  type BareServer,
  type Person,
} from './bench-servers.ts';
import { send } from './load.ts';
import { benchReport, quantile, type BenchReport } from './report.ts';
import type { TestServer } from '@althing/testing';

const PEOPLE = 200;
const ROUNDS = 60;
const WARM_UP_ROUNDS = 10;
const TEXT = 'x'.repeat(400);

interface Delivered {
  readonly deliveriesPerSecond: number;
  readonly roundP50Ms: number;
  readonly roundP99Ms: number;
  /** Of the server's process alone, so that what else the machine does counts for little. */
  readonly deliveriesPerCpuSecond: number;
}

export async function run(): Promise<BenchReport> {
  const bare = await startBareServer('bare-fan-out-server.ts', [String(PEOPLE)]);
  const limit = await measureBare(bare);
  await bare.stop();
  const postgres = await startBenchPostgres();
  try {
    const server = await startOurs(await postgres.create('bench_ours'));
    const ours = await measureOurs(server);
    await server.stop();
    return benchReport(
      {
        name: 'deliveries',
        setting: `${PEOPLE} people in one room, each in a long poll, ${ROUNDS} messages one after another`,
        figures: { ...ours },
        limit: { ...limit },
      },
      ['deliveriesPerSecond', 'deliveriesPerCpuSecond'],
    );
  } finally {
    await postgres.stop();
  }
}

async function measureBare({ port, pid }: BareServer): Promise<Delivered> {
  const agent = new Agent({ keepAlive: true, maxSockets: PEOPLE + 1 });
  const result = await rounds(
    () => Array.from({ length: PEOPLE }, () => send(agent, port, { method: 'GET', path: '/' })),
    async () => {
      await send(agent, port, { method: 'PUT', path: '/', body: JSON.stringify({ content: { body: TEXT } }) });
    },
    () => cpuSecondsOf(pid),
  );
  agent.destroy();
  return result;
}

async function measureOurs(server: TestServer): Promise<Delivered> {
  const people = await registerPeople(server, PEOPLE);
  const [sender] = people as [Person];
  const roomId = String(
    (await call(server, 'POST', '/_matrix/client/v3/createRoom', sender.token, { preset: 'public_chat' }))['room_id'],
  );
  const room = encodeURIComponent(roomId);
  for (const { token } of people.slice(1)) await call(server, 'POST', `/_matrix/client/v3/join/${room}`, token, {});
  const filter = encodeURIComponent(JSON.stringify({ room: { state: { lazy_load_members: true } } }));
  const since: string[] = [];
  for (const { token } of people) {
    since.push(
      String((await call(server, 'GET', `/_matrix/client/v3/sync?filter=${filter}&timeout=0`, token))['next_batch']),
    );
  }
  const port = Number(new URL(server.url).port);
  const agent = new Agent({ keepAlive: true, maxSockets: PEOPLE + 1 });
  let sent = 0;
  const poll = async (index: number, token: string): Promise<void> => {
    // Presence of one's own echo or a receipt may answer a poll before the message does: poll on until it came.
    for (;;) {
      const path = `/_matrix/client/v3/sync?filter=${filter}&timeout=30000&since=${since[index]}`;
      const text = await send(agent, port, { method: 'GET', path, headers: { authorization: `Bearer ${token}` } });
      since[index] = /"next_batch":"([^"]+)"/.exec(text)?.[1] ?? '';
      if (text.includes(`"body":"${sent} `)) return;
    }
  };
  const result = await rounds(
    () => people.map(({ token }, index) => poll(index, token)),
    async () => {
      sent++;
      await send(agent, port, {
        method: 'PUT',
        path: `/_matrix/client/v3/rooms/${room}/send/m.room.message/d${sent}`,
        headers: { authorization: `Bearer ${sender.token}` },
        body: JSON.stringify({ msgtype: 'm.text', body: `${sent} ${TEXT}` }),
      });
    },
    () => cpuSecondsOfOurs(server),
  );
  agent.destroy();
  return result;
}

/** `wait` puts everybody into their poll, `post` sends one message, `cpu` tells the processor time used so far. */
async function rounds(
  wait: () => Promise<unknown>[],
  post: () => Promise<void>,
  cpu: () => Promise<number>,
): Promise<Delivered> {
  let cpuBefore = 0;
  const tookMs: number[] = [];
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
    if (round === WARM_UP_ROUNDS) cpuBefore = await cpu();
    const polls = wait();
    // All polls are on their way before the message is; those that arrive after it find it at once.
    await new Promise((resolve) => setImmediate(resolve));
    const begin = performance.now();
    await post();
    await Promise.all(polls);
    if (round >= WARM_UP_ROUNDS) tookMs.push(performance.now() - begin);
  }
  const cpuSeconds = (await cpu()) - cpuBefore;
  const totalMs = tookMs.reduce((sum, ms) => sum + ms, 0);
  return {
    deliveriesPerSecond: Math.round((PEOPLE * tookMs.length * 1000) / totalMs),
    roundP50Ms: quantile(tookMs, 0.5),
    roundP99Ms: quantile(tookMs, 0.99),
    deliveriesPerCpuSecond: Math.round((PEOPLE * tookMs.length) / cpuSeconds),
  };
}
