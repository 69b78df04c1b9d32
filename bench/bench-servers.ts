// Starts what a bench measures: our server, and the bare ones beside it, all on one PostgreSQL with full durability.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '@althing/db/embedded';
import { startServer, type TestServer } from '@althing/testing';

export interface BenchPostgres {
  /** A database of its own in the cluster, made by the call. */
  create(name: string): Promise<string>;
  stop(): Promise<void>;
}

/** PostgreSQL as Althing starts it: synchronous commits, fsync. */
export async function startBenchPostgres(): Promise<BenchPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'althing-bench-'));
  const started = await startEmbeddedPostgres({ folder });
  if (!started.ok) throw new Error(`PostgreSQL did not start: ${started.refusal.code}`);
  const { url, stop } = started.value;
  return {
    async create(name) {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await client.query(`create database ${name}`);
      await client.end();
      const own = new URL(url);
      own.pathname = `/${name}`;
      return own.href;
    },
    async stop() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface BareServer {
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts one of limits/*.ts, which prints its port. */
export async function startBareServer(file: string, args: readonly string[] = []): Promise<BareServer> {
  const child: ChildProcess = fork(new URL(`./limits/${file}`, import.meta.url), args, {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  if (!child.stdout) throw new Error('the bare server has no output');
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    port: Number(chunk.toString().trim()),
    pid: child.pid ?? 0,
    async stop() {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** Processor time that our server has used, by its own figures: on a busy machine it says more than the clock. */
export async function cpuSecondsOfOurs(server: TestServer): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  const seconds = /^process_cpu_seconds_total (\S+)/m.exec(text)?.[1];
  if (seconds === undefined) throw new Error('/metrics does not tell of processor time');
  return Number(seconds);
}

/** Linux counts in hundredths of a second. */
const TICKS_PER_SECOND = 100;

/** The same of a bare server, by the kernel's. */
export async function cpuSecondsOf(pid: number): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

export interface Person {
  readonly userId: string;
  readonly token: string;
}

/** Our server on `databaseUrl`, without rate limits. */
export function startOurs(databaseUrl: string): Promise<TestServer> {
  return startServer({ env: { DATABASE_URL: databaseUrl } });
}

/** Registers people as any client would. */
export async function registerPeople(server: TestServer, count: number): Promise<Person[]> {
  const people: Person[] = [];
  for (let index = 0; index < count; index++) {
    const answer = await call(server, 'POST', '/_matrix/client/v3/register', null, {
      username: `bench${index}`,
      password: 'correct horse battery',
      auth: { type: 'm.login.dummy' },
    });
    people.push({ userId: String(answer['user_id']), token: String(answer['access_token']) });
  }
  return people;
}

export async function call(
  server: TestServer,
  method: string,
  path: string,
  token: string | null,
  body?: unknown,
): Promise<Record<string, unknown>> {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  if (!response.ok) throw new Error(`${method} ${path} gave ${response.status}: ${JSON.stringify(answer)}`);
  return answer;
}
