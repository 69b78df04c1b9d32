// Programs of others that read what we write.
import { spawnSync } from 'node:child_process';

/** Whether the program is there; as root on Debian its package is installed if it isn't. */
export function provideProgram(program: string, debianPackage: string): boolean {
  const isThere = () => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
  if (isThere()) return true;
  if (process.getuid?.() === 0) {
    spawnSync('apt-get', ['update', '-qq']);
    spawnSync('apt-get', ['install', '-y', '-qq', debianPackage], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  }
  return isThere();
}
