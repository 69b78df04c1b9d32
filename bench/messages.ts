// Sends acknowledged per second, each after its commit, beside a bare server that commits the same way.
import { randomBytes } from 'node:crypto';
import { call, registerPeople, startBareServer, startBenchPostgres, startOurs } from './bench-servers.ts';
import { load, type Shot } from './load.ts';
import { benchReport, type BenchReport } from './report.ts';

const WORKERS = 128;
const PEOPLE = 16;
const SECONDS = 8;
const WARM_UP_SECONDS = 2;

/** About what an encrypted line of text weighs. */
const CIPHERTEXT = randomBytes(450).toString('base64');

export async function run(): Promise<BenchReport> {
  const postgres = await startBenchPostgres();
  try {
    const bare = await startBareServer('bare-commit-server.ts', [await postgres.create('bench_bare')]);
    const bareShot = (worker: number, round: number): Shot => ({
      method: 'PUT',
      path: `/send/${worker}/${round}`,
      body,
    });
    await load({ port: bare.port, workers: WORKERS, seconds: WARM_UP_SECONDS }, bareShot);
    const limit = await load({ port: bare.port, workers: WORKERS, seconds: SECONDS }, bareShot);
    await bare.stop();

    const server = await startOurs(await postgres.create('bench_ours'));
    const people = await registerPeople(server, PEOPLE);
    const rooms = await Promise.all(
      people.map(async ({ token }) =>
        String((await call(server, 'POST', '/_matrix/client/v3/createRoom', token, {}))['room_id']),
      ),
    );
    const port = Number(new URL(server.url).port);
    const shots =
      (prefix: string) =>
      (worker: number, round: number): Shot => {
        const index = worker % PEOPLE;
        const path = `/_matrix/client/v3/rooms/${encodeURIComponent(rooms[index] ?? '')}/send/m.room.encrypted/${prefix}${worker}-${round}`;
        return { method: 'PUT', path, headers: { authorization: `Bearer ${people[index]?.token}` }, body };
      };
    await load({ port, workers: WORKERS, seconds: WARM_UP_SECONDS }, shots('w'));
    const ours = await load({ port, workers: WORKERS, seconds: SECONDS }, shots('m'));
    await server.stop();
    return benchReport(
      {
        name: 'messages',
        setting: `${WORKERS} workers, ${PEOPLE} people in ${PEOPLE} rooms, ${SECONDS} s, ${Buffer.byteLength(body)} bytes a message`,
        figures: { sendsPerSecond: ours.perSecond, p50Ms: ours.p50Ms, p99Ms: ours.p99Ms },
        limit: { sendsPerSecond: limit.perSecond, p50Ms: limit.p50Ms, p99Ms: limit.p99Ms },
      },
      ['sendsPerSecond'],
    );
  } finally {
    await postgres.stop();
  }
}

const body = JSON.stringify({
  algorithm: 'm.megolm.v1.aes-sha2',
  ciphertext: CIPHERTEXT,
  device_id: 'BENCHDEVICE',
  sender_key: randomBytes(32).toString('base64'),
  session_id: randomBytes(32).toString('base64'),
});
