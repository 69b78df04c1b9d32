// Load from one process over kept-alive connections: a fixed number of workers, each sends the next when the last was answered.
import { Agent, request } from 'node:http';
import { quantile } from './report.ts';

export interface LoadResult {
  readonly count: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface Shot {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Sends what `shot` makes from `workers` workers for `seconds`; anything but a 200 ends the bench. */
export async function load(
  { port, workers, seconds }: { port: number; workers: number; seconds: number },
  shot: (worker: number, round: number) => Shot,
): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: workers });
  const latencies: number[] = [];
  const begin = performance.now();
  const end = begin + seconds * 1000;
  await Promise.all(
    Array.from({ length: workers }, async (_, worker) => {
      for (let round = 0; performance.now() < end; round++) {
        const sent = performance.now();
        await send(agent, port, shot(worker, round));
        latencies.push(performance.now() - sent);
      }
    }),
  );
  const elapsedSeconds = (performance.now() - begin) / 1000;
  agent.destroy();
  return {
    count: latencies.length,
    perSecond: Math.round(latencies.length / elapsedSeconds),
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
  };
}

/** One request; resolves with the body of a 200. */
export function send(agent: Agent, port: number, { method, path, headers, body }: Shot): Promise<string> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        agent,
        host: '127.0.0.1',
        port,
        method,
        path,
        headers: {
          ...headers,
          ...(body === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
        },
      },
      (incoming) => {
        let text = '';
        incoming.setEncoding('utf8');
        incoming.on('data', (chunk: string) => (text += chunk));
        incoming.on('end', () => {
          if (incoming.statusCode === 200) resolve(text);
          else reject(new Error(`${method} ${path} gave ${incoming.statusCode}: ${text.slice(0, 300)}`));
        });
        incoming.on('error', reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
