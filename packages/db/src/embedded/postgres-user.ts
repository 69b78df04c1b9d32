// PostgreSQL refuses to run as root. Where Althing runs as root (containers, small servers), it runs PostgreSQL as
// another user of the machine; no user is ever created.
import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Whom PostgreSQL runs as; null for the user that Althing itself runs as. */
export interface PostgresUser {
  readonly uid: number;
  readonly gid: number;
}

/** In this order: the user that distributions make for PostgreSQL, then the one that every Unix has. */
const CANDIDATES = ['postgres', 'nobody'];

/** The one capability that passes through closed folders; containers grant it by default. */
const PASS_THROUGH = '+dac_override';

/** The owner of an existing cluster, else the first candidate that the machine knows. Null where we aren't root. */
export async function postgresUser(clusterFolder: string): Promise<PostgresUser | null> {
  if (process.getuid?.() !== 0) return null;
  const owner = await stat(clusterFolder).catch(() => null);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const name of CANDIDATES) {
    const found = lines.find((fields) => fields[0] === name);
    if (found) return { uid: Number(found[2]), gid: Number(found[3]) };
  }
  return null;
}

/** Whether `user` may pass through every folder above `path`; a clone in /root, for one, is closed to others. */
export async function canReach(path: string, user: PostgresUser): Promise<boolean> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const { mode, uid, gid } = await stat(folder);
    const search = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & search) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/**
 * How to start `command` as `user`. Where the folders are closed to that user, `setpriv` (util-linux) lets the process
 * pass through them: still not root, and the cluster's files are its own.
 */
export async function commandAs(
  user: PostgresUser | null,
  command: string,
  reached: readonly string[],
): Promise<{ command: string; args: string[]; as: { uid: number; gid: number } | Record<string, never> }> {
  if (user === null) return { command, args: [], as: {} };
  const reach = await Promise.all([command, ...reached].map((path) => canReach(path, user)));
  if (reach.every(Boolean)) return { command, args: [], as: { uid: user.uid, gid: user.gid } };
  return {
    command: 'setpriv',
    args: [
      `--reuid=${user.uid}`,
      `--regid=${user.gid}`,
      '--clear-groups',
      `--inh-caps=${PASS_THROUGH}`,
      `--ambient-caps=${PASS_THROUGH}`,
      // Else access(2), by which initdb looks for its own program, would not count the capability.
      '--securebits=+no_setuid_fixup',
      command,
    ],
    as: {},
  };
}
