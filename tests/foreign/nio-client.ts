// Starts nio-client.py and speaks with it.
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Debian's own: its packages are not seen by another Python that may come first in the path. */
const PYTHON = '/usr/bin/python3';
const PACKAGES = ['python3-matrix-nio', 'python3-olm'];

export interface NioClient {
  call(verb: 'join' | 'hear' | 'say', ...args: string[]): Promise<Record<string, unknown>>;
  stop(): void;
}

/** Whether matrix-nio is there; as root on Debian it is installed if it isn't. Else one line says what is missing. */
export function provideNio(): { isThere: true } | { isThere: false; missing: string } {
  if (isThere()) return { isThere: true };
  const install = `apt-get install -y ${PACKAGES.join(' ')}`;
  if (process.getuid?.() === 0) {
    spawnSync('apt-get', ['update', '-qq']);
    spawnSync('apt-get', ['install', '-y', '-qq', ...PACKAGES], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (isThere()) return { isThere: true };
  }
  return { isThere: false, missing: `matrix-nio is missing; on Debian: ${install}` };
}

function isThere(): boolean {
  return spawnSync(PYTHON, ['-c', 'import nio, olm']).status === 0;
}

export async function startNio(url: string, account: { userId: string; password: string }): Promise<NioClient> {
  const child = spawn(PYTHON, [join(import.meta.dirname, 'nio-client.py'), url, account.userId, account.password]);
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error(`matrix-nio ended:\n${complaints}`);
    return JSON.parse(value) as Record<string, unknown>;
  };
  await next();
  return {
    call(verb, ...args) {
      child.stdin.write(`${JSON.stringify([verb, ...args])}\n`);
      return next();
    },
    stop: () => child.stdin.end(),
  };
}
