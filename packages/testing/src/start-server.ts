// The real server in a process of its own, on a free port and a fresh data folder.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = resolve(dirname(fileURLToPath(import.meta.url)), '../../../apps/server/src/main.ts');
/** The first start makes a cluster and migrates, on a machine that may run other tests beside it. */
const START_TIMEOUT_MS = 60_000;
const POLL_MS = 50;

export interface TestServer {
  readonly url: string;
  readonly dataFolder: string;
  /** What it wrote to standard output and standard error so far. */
  output(): string;
  /** Ends it as an operator would, and keeps the data folder unless told otherwise. */
  stop(options?: { keepData?: boolean }): Promise<void>;
  /** As a power cut would, but for the disk's cache: no handler runs. The database child is left as it is. */
  kill9(): Promise<void>;
  /** Starts again on the same port and data folder. */
  restart(): Promise<void>;
}

/** Starts it and waits until it is ready. `env` adds to or replaces the settings. */
export async function startServer({ env = {} }: { env?: Readonly<Record<string, string>> } = {}): Promise<TestServer> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'althing-server-'));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  let child: ChildProcess;
  let output = '';

  async function start(): Promise<void> {
    child = spawn(process.execPath, [MAIN], {
      env: {
        ...withoutOwnSettings(process.env),
        ALTHING_PORT: String(port),
        ALTHING_HOST: '127.0.0.1',
        ALTHING_DATA: dataFolder,
        ALTHING_SERVER_NAME: `localhost:${port}`,
        ALTHING_PUBLIC_URL: url,
        ALTHING_RATE_LIMITS: 'off',
        ALTHING_SAMPLE: 'off',
        ...env,
      },
      // The channel breaks when this process ends, and the server ends with it: no test leaves one behind.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    child.channel?.unref();
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await ready(url, child, () => output);
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }

  await start();
  return {
    url,
    dataFolder,
    output: () => output,
    async stop({ keepData = false } = {}) {
      await end('SIGTERM');
      if (!keepData) await rm(dataFolder, { recursive: true, force: true });
    },
    kill9: () => end('SIGKILL'),
    restart: start,
  };
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

// What the developer's own shell sets must not steer a test.
function withoutOwnSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(ALTHING_|DATABASE_URL$|NATS_URL$|S3_URL$)/.test(name)),
  );
}

async function ready(url: string, child: ChildProcess, output: () => string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the server ended with code ${child.exitCode}:\n${output()}`);
    try {
      if ((await fetch(`${url}/ready`)).ok) return;
    } catch {
      // Not listening yet.
    }
    if (Date.now() > deadline) throw new Error(`the server was not ready in time:\n${output()}`);
    await new Promise((next) => setTimeout(next, POLL_MS));
  }
}
