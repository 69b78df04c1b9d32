// Runs a program in the foreground: signals go on to it, its end is our end.
import { spawn } from 'node:child_process';
import { PROJECT_FOLDER } from './installation.mjs';

/** How often we look whether npm, which started us, is still there. */
const PARENT_POLL_MS = 500;

/**
 * Starts it and ends with its exit code. The channel to it tells it when this process is killed outright, so that no
 * server is left behind on the port.
 */
export function runChild(command, args, { env = process.env } = {}) {
  const child = spawn(command, args, { cwd: PROJECT_FOLDER, env, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal));
  if (process.env.npm_lifecycle_event) {
    const parent = process.ppid;
    setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), PARENT_POLL_MS).unref();
  }
  child.on('error', (fault) => {
    process.stderr.write(`${command} could not be started: ${fault.message}\n`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
  return child;
}
