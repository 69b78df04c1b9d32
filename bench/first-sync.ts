// Opening the app: the first sync of a person in a thousand rooms, after a restart and again, beside one query that
// reads all the events there are. The start of the server on a database that is there is measured on the way.
import { Agent } from 'node:http';
import { call, registerPeople, startBareServer, startBenchPostgres, startOurs, type Person } from './bench-servers.ts';
import { send } from './load.ts';
import { benchReport, quantile, type BenchReport } from './report.ts';
import type { TestServer } from '@althing/testing';

const ROOMS = 1000;
/** As many as a timeline shows without being asked for more. */
const MESSAGES = 10;
const WORKERS = 32;
const REPEATS = 5;
const TEXT = 'x'.repeat(400);

export async function run(): Promise<BenchReport> {
  const postgres = await startBenchPostgres();
  try {
    const databaseUrl = await postgres.create('bench_ours');
    const server = await startOurs(databaseUrl);
    const [reader, writer] = (await registerPeople(server, 2)) as [Person, Person];
    await fill(server, reader, writer);
    await server.stop({ keepData: true });
    const begin = performance.now();
    await server.restart();
    const startMs = performance.now() - begin;

    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const filter = encodeURIComponent(JSON.stringify({ room: { state: { lazy_load_members: true } } }));
    const shot = {
      method: 'GET',
      path: `/_matrix/client/v3/sync?filter=${filter}`,
      headers: { authorization: `Bearer ${reader.token}` },
    };
    const ours = await timed(agent, Number(new URL(server.url).port), shot);
    const since = /"next_batch":"([^"]+)"/.exec(ours.text)?.[1] ?? '';
    const quiet = { ...shot, path: `${shot.path}&timeout=0&since=${since}` };
    const incremental = await timed(agent, Number(new URL(server.url).port), quiet);

    const bare = await startBareServer('bare-read-server.ts', [databaseUrl]);
    const limit = await timed(agent, bare.port, { method: 'GET', path: '/' });
    await bare.stop();
    agent.destroy();
    await server.stop();
    return benchReport(
      {
        name: 'first-sync',
        setting: `a person in ${ROOMS} rooms with ${MESSAGES} messages each; again: the middle of ${REPEATS}`,
        figures: {
          afterRestartMs: ours.firstMs,
          againMs: ours.againMs,
          againPerSecond: perSecond(ours.againMs),
          bytes: Buffer.byteLength(ours.text),
          nothingNewMs: incremental.againMs,
          startMs: Math.round(startMs),
        },
        limit: {
          afterRestartMs: limit.firstMs,
          againMs: limit.againMs,
          againPerSecond: perSecond(limit.againMs),
          bytes: Buffer.byteLength(limit.text),
        },
      },
      ['againPerSecond'],
    );
  } finally {
    await postgres.stop();
  }
}

async function fill(server: TestServer, reader: Person, writer: Person): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: WORKERS }, async () => {
      for (let index = next++; index < ROOMS; index = next++) {
        const options = { preset: 'public_chat', name: `Room ${index}` };
        const created = await call(server, 'POST', '/_matrix/client/v3/createRoom', reader.token, options);
        const room = `/_matrix/client/v3/rooms/${encodeURIComponent(String(created['room_id']))}`;
        await call(server, 'POST', `${room}/join`, writer.token, {});
        for (let message = 0; message < MESSAGES; message++) {
          const content = { msgtype: 'm.text', body: `${message} ${TEXT}` };
          await call(server, 'PUT', `${room}/send/m.room.message/f${message}`, writer.token, content);
        }
      }
    }),
  );
}

type Shot = Parameters<typeof send>[2];

/** The first answer's time, and the middle one of those after it. */
async function timed(
  agent: Agent,
  port: number,
  shot: Shot,
): Promise<{ firstMs: number; againMs: number; text: string }> {
  const tookMs: number[] = [];
  let text = '';
  for (let round = 0; round <= REPEATS; round++) {
    const begin = performance.now();
    text = await send(agent, port, shot);
    tookMs.push(performance.now() - begin);
  }
  return { firstMs: quantile(tookMs.slice(0, 1), 0), againMs: quantile(tookMs.slice(1), 0.5), text };
}

const perSecond = (ms: number): number => Math.round(100_000 / ms) / 100;
