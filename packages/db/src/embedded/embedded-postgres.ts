// A real PostgreSQL as a child process, its cluster in the data folder, reached by a Unix socket inside the cluster's
// own folder (mode 0700), so that no port is opened and no password is kept. It outlives a kill -9 of Althing; the next
// start finds it and goes on with it. Who holds the advisory lock owns it: a second Althing on the folder is refused.
import { createHash } from 'node:crypto';
import { access, chmod, chown, constants, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { ok, refuse, type Result } from '@althing/kernel';
import { brought, initialise, spawnPostgres } from './postgres-binaries.ts';
import { postgresUser, type PostgresUser } from './postgres-user.ts';
import { isAlive, runningPostmaster, stopPostmaster } from './postmaster.ts';

export type EmbeddedRefusal =
  | { readonly code: 'unwritable'; readonly folder: string; readonly reason: string }
  | { readonly code: 'in_use'; readonly folder: string }
  | { readonly code: 'other_version'; readonly found: string; readonly brought: string }
  | { readonly code: 'unsupported_machine'; readonly machine: string }
  | { readonly code: 'did_not_start'; readonly reason: string; readonly log: string };

export interface EmbeddedPostgres {
  /** A postgres:// address. */
  readonly url: string;
  /** Whether the cluster was made by this start. */
  readonly isNew: boolean;
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** The data folder; the cluster lies in its `postgres`, the log beside it. */
  readonly folder: string;
  /** PostgreSQL settings on top of ours. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Told when the database is gone and couldn't be started again. */
  readonly onLost?: (refusal: EmbeddedRefusal) => void;
}

/** Ours and nobody else's: any number, the same in all versions. */
const OWNER_LOCK = 7_266_341;
/** A killed server's lock is freed when its backend notices; one that is told to stop needs as long as it closes. */
const LOCK_PATIENCE_MS = 2000;
/** Replaying the log after a power cut takes at most what one checkpoint interval wrote. */
const START_TIMEOUT_MS = 120_000;
const POLL_MS = 20;
/** sockaddr_un holds 108 bytes on Linux, 104 on macOS, the end mark included. */
const SOCKET_PATH_BYTES_MAX = 103;
/** What PostgreSQL says while processes of one that was killed are still on their way out. */
const STILL_ENDING = /shared memory block|lock file/;
const PORT = 5432;
const USER = 'althing';
const DATABASE = 'postgres';

const SETTINGS: Readonly<Record<string, string>> = {
  // An acknowledgement means: on disk.
  synchronous_commit: 'on',
  listen_addresses: '',
  max_connections: '100',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  jit: 'off',
  // The log never holds what people wrote: no statement, no row in an error's detail, no parameter.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_parameter_max_length_on_error: '0',
  log_checkpoints: 'off',
};

/** Starts PostgreSQL on the data folder, or goes on with one that an ended Althing left running there. */
export async function startEmbeddedPostgres(
  options: EmbeddedOptions,
): Promise<Result<EmbeddedPostgres, EmbeddedRefusal>> {
  const folder = resolve(options.folder);
  const binaries = await brought();
  if (!binaries) return refuse({ code: 'unsupported_machine', machine: `${process.platform} ${process.arch}` });
  const unwritable = await makeWritable(folder);
  if (unwritable) return refuse({ code: 'unwritable', folder, reason: unwritable });

  const cluster = join(folder, 'postgres');
  const log = join(folder, 'postgres.log');
  const user = await postgresUser(cluster);
  const isNew = !(await exists(join(cluster, 'PG_VERSION')));
  if (isNew) {
    const fault = await createCluster({ binaries, cluster, user });
    if (fault) return refuse({ code: 'did_not_start', reason: fault, log });
  }
  const version = (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim();
  if (version !== binaries.majorVersion)
    return refuse({ code: 'other_version', found: version, brought: binaries.majorVersion });

  const socketFolder = await prepareSocketFolder(cluster, user);
  const settings = { ...SETTINGS, unix_socket_directories: socketFolder, ...options.settings };
  const connection = { host: socketFolder, port: PORT, user: USER, database: DATABASE };

  let isStopping = false;
  let holder: pg.Client | null = null;

  const spawnHere = () => spawnPostgres({ binaries, cluster, log, user, port: PORT, settings });

  async function own(): Promise<EmbeddedRefusal | null> {
    let started = 0;
    const deadline = Date.now() + START_TIMEOUT_MS;
    for (;;) {
      if ((await runningPostmaster(cluster)) === null && !isAlive(started)) started = await spawnHere();
      const client = new pg.Client(connection);
      client.on('error', () => undefined);
      try {
        await client.connect();
        if (!(await takeLock(client))) {
          await client.end();
          return { code: 'in_use', folder };
        }
        holder = client;
        client.on('end', () => {
          if (!isStopping) void own().then((refusal) => refusal && options.onLost?.(refusal));
        });
        return null;
      } catch (fault) {
        await client.end().catch(() => undefined);
        // Ours has ended and no other start was faster: its last words say why. Else one is starting or stopping.
        const hasEnded = started !== 0 && !isAlive(started) && (await runningPostmaster(cluster)) === null;
        if (hasEnded) {
          const reason = await lastLine(log);
          if (!STILL_ENDING.test(reason)) return { code: 'did_not_start', reason, log };
          started = 0;
        }
        if (Date.now() > deadline) return { code: 'did_not_start', reason: (fault as Error).message, log };
        await new Promise((next) => setTimeout(next, POLL_MS));
      }
    }
  }

  const refusal = await own();
  if (refusal) return refuse(refusal);
  return ok({
    url: addressOf(socketFolder),
    isNew,
    async stop() {
      isStopping = true;
      await holder?.end().catch(() => undefined);
      const running = await runningPostmaster(cluster);
      if (running !== null) await stopPostmaster(running);
    },
  });
}

/** The address of the PostgreSQL that another Althing runs on the data folder, or null: for looking on, as a backup does. */
export async function runningEmbeddedPostgres(dataFolder: string): Promise<string | null> {
  const cluster = join(resolve(dataFolder), 'postgres');
  return (await runningPostmaster(cluster)) === null ? null : addressOf(socketFolderOf(cluster));
}

async function takeLock(client: pg.Client): Promise<boolean> {
  const deadline = Date.now() + LOCK_PATIENCE_MS;
  for (;;) {
    const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [OWNER_LOCK]);
    if (rows[0]?.taken === true) return true;
    if (Date.now() > deadline) return false;
    await new Promise((next) => setTimeout(next, POLL_MS));
  }
}

type Binaries = NonNullable<Awaited<ReturnType<typeof brought>>>;

/** A cluster appears whole or not at all: it is made beside its place and moved there. */
async function createCluster(given: {
  binaries: Binaries;
  cluster: string;
  user: PostgresUser | null;
}): Promise<string | null> {
  const { binaries, cluster, user } = given;
  const made = `${cluster}.${process.pid}.new`;
  await rm(made, { recursive: true, force: true });
  await mkdir(made, { mode: 0o700 });
  if (user) await chown(made, user.uid, user.gid);
  const fault = await initialise({ binaries, cluster: made, user, superuser: USER });
  if (fault) {
    await rm(made, { recursive: true, force: true });
    return fault;
  }
  try {
    await rename(made, cluster);
  } catch (cause) {
    await rm(made, { recursive: true, force: true });
    // Another start was faster; its cluster is as good as ours.
    if (!(await exists(join(cluster, 'PG_VERSION')))) return (cause as Error).message;
  }
  return null;
}

async function prepareSocketFolder(cluster: string, user: PostgresUser | null): Promise<string> {
  const folder = socketFolderOf(cluster);
  if (folder === cluster) return cluster;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (user) await chown(folder, user.uid, user.gid);
  await chmod(folder, 0o700);
  return folder;
}

/** In the cluster's folder, or, where that path is too long for a socket, under the temporary folder. */
function socketFolderOf(cluster: string): string {
  if (Buffer.byteLength(join(cluster, `.s.PGSQL.${PORT}`)) <= SOCKET_PATH_BYTES_MAX) return cluster;
  return join(tmpdir(), `althing-${createHash('sha256').update(cluster).digest('hex').slice(0, 16)}`);
}

function addressOf(socketFolder: string): string {
  return `postgres://${USER}@localhost:${PORT}/${DATABASE}?host=${encodeURIComponent(socketFolder)}`;
}

async function makeWritable(folder: string): Promise<string | null> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK | constants.X_OK);
    const probe = join(folder, `.probe-${process.pid}`);
    await writeFile(probe, '');
    await rm(probe);
    return null;
  } catch (fault) {
    return (fault as Error).message;
  }
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}

async function lastLine(log: string): Promise<string> {
  const lines = (await readFile(log, 'utf8').catch(() => '')).trim().split('\n');
  return lines.findLast((line) => line.includes('FATAL')) ?? lines.at(-1) ?? 'it ended without a word';
}
