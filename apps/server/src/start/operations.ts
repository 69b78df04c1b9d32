// What an operator's machines ask: is the process alive, can it serve, what do its figures say.
import { BlockList, isIP } from 'node:net';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { HttpServer } from '@althing/http';

/** From the fastest cached answer to a long poll. */
const SECONDS_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export interface Operations {
  observe(call: { name: string; status: number; seconds: number }): void;
  register(http: HttpServer, isReady: () => Promise<boolean>): void;
  /** From now on /ready says no, so that a load balancer sends people elsewhere. */
  startStopping(): void;
}

export function createOperations(): Operations {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const seconds = new Histogram({
    name: 'althing_http_request_seconds',
    help: 'How long requests took, by endpoint and status',
    labelNames: ['endpoint', 'status'],
    buckets: SECONDS_BUCKETS,
    registers: [registry],
  });
  const series = new Map<string, { observe(value: number): void }>();
  let isStopping = false;
  return {
    observe({ name, status, seconds: taken }) {
      // Finding a series by its labels costs more than counting: as many are kept as there are endpoints and statuses.
      const key = `${name} ${status}`;
      let one = series.get(key);
      if (!one) {
        one = seconds.labels({ endpoint: name, status });
        series.set(key, one);
      }
      one.observe(taken);
    },
    startStopping() {
      isStopping = true;
    },
    register(http, isReady) {
      http.get('/health', { config: { verb: 'getHealth' } }, (_request, reply) => reply.send({ status: 'alive' }));
      http.get('/ready', { config: { verb: 'getReady' } }, async (_request, reply) => {
        const canServe = !isStopping && (await isReady());
        return reply
          .code(canServe ? 200 : 503)
          .send({ status: isStopping ? 'stopping' : canServe ? 'ready' : 'database is away' });
      });
      http.get('/metrics', { config: { verb: 'getMetrics' } }, async (request, reply) => {
        const isForwarded =
          request.headers['x-forwarded-for'] !== undefined || request.headers['forwarded'] !== undefined;
        if (isForwarded || !isNearby(request.socket.remoteAddress ?? '')) {
          return reply
            .code(403)
            .send({ code: 'forbidden', message: 'Figures are told to this machine and its network only.' });
        }
        return reply.type(registry.contentType).send(await registry.metrics());
      });
    },
  };
}

const nearby = new BlockList();
for (const [network, bits] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const) {
  nearby.addSubnet(network, bits, 'ipv4');
}
nearby.addAddress('::1', 'ipv6');
nearby.addSubnet('fc00::', 7, 'ipv6');
nearby.addSubnet('fe80::', 10, 'ipv6');

/** Whether a connection comes from this machine or a private network: how busy a place is, is nobody else's business. */
function isNearby(given: string): boolean {
  const address = given.split('%')[0] ?? '';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return nearby.check(mapped, 'ipv4');
  const family = isIP(address);
  return family !== 0 && nearby.check(address, family === 4 ? 'ipv4' : 'ipv6');
}
