import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createTestDatabase, freePort, startServer, stopOwnTestCluster, type TestServer } from '@althing/testing';
import { runningEmbeddedPostgres } from '@althing/db/embedded';
import { MAIN, runAlthing } from './run-althing.ts';

// Most of these start two or three real servers; on a machine that others load each takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let folder = '';
const servers: TestServer[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'althing-start-'));
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});
afterAll(async () => {
  await stopOwnTestCluster();
  await rm(folder, { recursive: true, force: true });
});

async function start(env: Record<string, string> = {}): Promise<TestServer> {
  const server = await startServer({ env });
  servers.push(server);
  return server;
}

/** Starts where it must be refused; gives the one line and checks that it is one. */
async function refusedLine(env: Record<string, string>): Promise<string> {
  const { code, stderr } = await runAlthing(['serve'], {
    ALTHING_SAMPLE: 'off',
    ALTHING_PORT: String(await freePort()),
    ALTHING_DATA: join(folder, 'refused'),
    ...env,
  });
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(code).toBe(1);
  return stderr;
}

describe('what an operator can put right is one line and exit code 1', () => {
  test('a port in use', async () => {
    const other = createServer().listen(0, 'localhost');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const line = await refusedLine({ ALTHING_PORT: String(port) });
    other.close();
    expect(line).toContain(`Port ${port} is in use`);
    expect(line).toContain('ALTHING_PORT');
  });

  test('a data folder that can’t be written', async () => {
    const file = join(folder, 'a-file');
    await writeFile(file, '');
    const line = await refusedLine({ ALTHING_DATA: join(file, 'data') });
    expect(line).toMatch(/can't be written .*ALTHING_DATA/);
  });

  test.runIf(process.getuid?.() !== 0)('a data folder of another user', async () => {
    const closed = await mkdtemp(join(folder, 'closed-'));
    await chmod(closed, 0o500);
    expect(await refusedLine({ ALTHING_DATA: closed })).toMatch(/can't be written/);
  });

  test('a data folder that another Althing runs on', async () => {
    const { dataFolder } = await start();
    expect(await refusedLine({ ALTHING_DATA: dataFolder })).toContain('Another Althing is running');
  });

  test.each([
    ['an address where nothing answers', 'postgres://me:hunter2@127.0.0.1:1/althing', /nothing answers/],
    [
      'a host that is none',
      'postgres://me:hunter2@nowhere.invalid/althing',
      /no host of that name|could not be looked up/,
    ],
  ])('a DATABASE_URL with %s, without its password', async (_name, url, expected) => {
    const line = await refusedLine({ DATABASE_URL: url });
    expect(line).toMatch(expected);
    expect(line).toContain('DATABASE_URL');
    expect(line).not.toContain('hunter2');
  });

  test('a DATABASE_URL whose database is missing', async () => {
    const database = await createTestDatabase();
    const url = new URL(database.url);
    await database.drop();
    expect(await refusedLine({ DATABASE_URL: url.href })).toContain('there is no such database');
  });

  test('a database of a newer version', async () => {
    const database = await createTestDatabase();
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(
      `create table schema_migrations (feature text, name text, applied_at timestamptz default now(), primary key (feature, name))`,
    );
    await client.query(`insert into schema_migrations values ('messaging', '9999-from-the-future')`);
    await client.end();
    const line = await refusedLine({ DATABASE_URL: database.url });
    await database.drop();
    expect(line).toMatch(/newer Althing .*messaging\/9999-from-the-future/);
  });

  test('a data folder of another PostgreSQL', async () => {
    const server = await start();
    await server.stop({ keepData: true });
    await writeFile(join(server.dataFolder, 'postgres/PG_VERSION'), '99\n');
    const line = await refusedLine({ ALTHING_DATA: server.dataFolder });
    expect(line).toMatch(/made by PostgreSQL 99/);
  });

  test('data that was begun under another server name', async () => {
    const server = await start();
    await server.stop({ keepData: true });
    const line = await refusedLine({ ALTHING_DATA: server.dataFolder, ALTHING_SERVER_NAME: 'elsewhere.example' });
    expect(line).toMatch(/belongs to the server localhost:\d+, not elsewhere\.example/);
  });

  test('a setting that is unknown', async () => {
    expect(await refusedLine({ ALTHING_PROT: '1' })).toContain('ALTHING_PROT is an unknown setting');
  });
});

describe('a server that runs', () => {
  test('tells that it is alive and ready, and its figures', async () => {
    const { url } = await start();
    expect(await (await fetch(`${url}/health`)).json()).toEqual({ status: 'alive' });
    expect(await (await fetch(`${url}/ready`)).json()).toEqual({ status: 'ready' });
    await fetch(`${url}/_matrix/client/versions`);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toMatch(/althing_http_request_seconds_count\{endpoint="getVersions",status="200"\} [1-9]/);
    expect(metrics).toContain('nodejs_eventloop_lag_seconds');
  });

  test('R1 its log holds no token and no address with one', async () => {
    const server = await start({ ALTHING_LOG_LEVEL: 'debug' });
    const token = 'alt_at_dGhpc2lzYXRva2Vu';
    await fetch(`${server.url}/_matrix/client/v3/sync?access_token=${token}`);
    await fetch(`${server.url}/_matrix/client/v3/account/whoami`, { headers: { authorization: `Bearer ${token}` } });
    await fetch(`${server.url}/_matrix/client/v3/login`, { method: 'POST', body: `{ "password": "${token}", ` });
    await server.stop();
    expect(server.output()).not.toContain('dGhpc2lzYXRva2Vu');
  });

  test('ends cleanly on SIGTERM, its database with it', async () => {
    const server = await start();
    await server.stop({ keepData: true });
    expect(await runningEmbeddedPostgres(server.dataFolder)).toBeNull();
    expect(server.output()).toContain('"msg":"stopped"');
  });

  // How fast it is (3 s) is measured by .ci/run, where nothing else runs beside it.
  test('ends when it is told to, though nobody reads its output any more', async () => {
    const port = await freePort();
    const child = spawn(process.execPath, [MAIN], {
      env: {
        PATH: process.env['PATH'],
        ALTHING_PORT: String(port),
        ALTHING_DATA: join(folder, 'unread'),
        ALTHING_SAMPLE: 'off',
        ALTHING_LOG_LEVEL: 'debug',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.destroy();
    child.stderr.destroy();
    await expect
      .poll(
        () =>
          fetch(`http://localhost:${port}/ready`).then(
            ({ status }) => status,
            () => 0,
          ),
        { timeout: 60_000 },
      )
      .toBe(200);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  test('starts again after a clean end and after kill -9', async () => {
    const server = await start();
    await server.stop({ keepData: true });
    await server.restart();
    await server.kill9();
    await server.restart();
    expect((await fetch(`${server.url}/ready`)).status).toBe(200);
  });

  test('starts after a power cut: its database was killed too, and the old process ids mean nothing', async () => {
    const server = await start();
    await server.kill9();
    const pidFile = join(server.dataFolder, 'postgres/postmaster.pid');
    const lines = (await readFile(pidFile, 'utf8')).split('\n');
    process.kill(Number(lines[0]), 'SIGKILL');
    // Some other program has got the number since.
    await writeFile(pidFile, [String(process.pid), ...lines.slice(1)].join('\n'));
    await server.restart();
    expect((await fetch(`${server.url}/ready`)).status).toBe(200);
  });

  test('brings its database back when that is killed', async () => {
    const server = await start();
    const before = await readFile(join(server.dataFolder, 'postgres/postmaster.pid'), 'utf8');
    process.kill(Number(before.split('\n')[0]), 'SIGKILL');
    await expect
      .poll(async () => readFile(join(server.dataFolder, 'postgres/postmaster.pid'), 'utf8').catch(() => before), {
        timeout: 20_000,
      })
      .not.toBe(before);
    await expect.poll(async () => (await fetch(`${server.url}/ready`)).status, { timeout: 20_000 }).toBe(200);
  });

  test('uses the database of DATABASE_URL and starts none of its own', async () => {
    const database = await createTestDatabase();
    const server = await start({ DATABASE_URL: database.url });
    expect((await fetch(`${server.url}/ready`)).status).toBe(200);
    expect(await runningEmbeddedPostgres(server.dataFolder)).toBeNull();
    await servers.pop()?.stop();
    await database.drop();
  });
});

describe('the althing command', () => {
  test.each([
    [['--help']],
    [['serve', '--help']],
    [['backup', '--help']],
    [['restore', '--help']],
    [['migrate', '--help']],
    [['sample', '--help']],
  ])('%s explains itself', async (words) => {
    const { code, stdout } = await runAlthing(words, {});
    expect(stdout).toMatch(/^Usage: althing /);
    expect(code).toBe(0);
  });

  test.each([
    [['fly'], /no command "fly"/],
    [['backup'], /Usage: althing backup <folder>/],
    [['serve', '--fast'], /no option --fast/],
  ])('%s is refused in words', async (words, expected) => {
    const { code, stderr } = await runAlthing(words, {});
    expect(stderr).toMatch(expected);
    expect(code).toBe(1);
  });

  test('is there for npx', () => {
    const root = join(import.meta.dirname, '../../..');
    const help = execFileSync(process.execPath, [join(root, 'apps/server/bin/althing.mjs'), '--help'], {
      encoding: 'utf8',
    });
    expect(help).toContain('ALTHING_PORT');
  });
});
