// What the files of a cluster tell about the PostgreSQL that runs on it, if one does.
import { readFileSync } from 'node:fs';
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The process id of the PostgreSQL that runs on `clusterFolder`, or null. A kill -9 or a power cut leaves
 * postmaster.pid behind; after a reboot, or in a fresh container, its number may belong to any other process, and
 * PostgreSQL would then refuse to start. So the process is looked at, and a stale file is removed.
 */
export async function runningPostmaster(clusterFolder: string): Promise<number | null> {
  const file = join(clusterFolder, 'postmaster.pid');
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  const pid = Number(text.split('\n')[0]);
  if (Number.isInteger(pid) && pid > 1 && isAlive(pid) && isPostgres(pid)) return pid;
  // A PostgreSQL that is just starting has made the file and not written it yet: empty and young, it is left alone.
  const ageMs = Date.now() - ((await stat(file).catch(() => null))?.mtimeMs ?? 0);
  if (text !== '' || ageMs > STARTING_MS) await rm(file, { force: true });
  return null;
}

/** Between making the file and writing it lies no more than a moment, on a very busy machine. */
const STARTING_MS = 2000;

/** Whether a process with that id runs. One that has ended but isn't waited for (a container without an init) doesn't. */
export function isAlive(pid: number): boolean {
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return processState(pid) !== 'Z';
}

/** The state letter of proc(5), or null where there is no /proc (macOS). It follows the name, which may hold brackets. */
function processState(pid: number): string | null {
  const text = readProc(`/proc/${pid}/stat`);
  return text === null ? null : text.charAt(text.lastIndexOf(')') + 2);
}

// The command line reads as empty for the moment in which PostgreSQL writes its title over it: then the name decides.
function isPostgres(pid: number): boolean {
  const named = [`/proc/${pid}/cmdline`, `/proc/${pid}/comm`].map(readProc);
  return named.every((text) => text === null) || named.some((text) => text?.includes('postgres'));
}

/** Null where there is no /proc (macOS): there the number is believed. */
function readProc(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/** Stops the PostgreSQL with that id: running transactions are rolled back, what is committed is on disk. */
export async function stopPostmaster(pid: number): Promise<void> {
  if (!isAlive(pid)) return;
  process.kill(pid, 'SIGINT');
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  while (isAlive(pid)) {
    // It may be our child or the orphan of an earlier server: only polling sees both end.
    await new Promise((resolve) => setTimeout(resolve, STOP_POLL_MS));
    if (Date.now() > deadline) {
      process.kill(pid, 'SIGQUIT');
      return;
    }
  }
}

/** A fast shutdown writes a checkpoint; on a slow disk with much in memory that takes its time. */
const STOP_TIMEOUT_MS = 30_000;
const STOP_POLL_MS = 10;
