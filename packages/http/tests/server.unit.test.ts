import pino from 'pino';
import { expect, test } from 'vitest';
import { createHttpServer, httpRefuse, rateLimitsOff, type HttpServer } from '../src/index.ts';

function serverBehind(isBehindProxy: boolean): Promise<HttpServer> {
  return createHttpServer({
    logger: pino({ level: 'silent' }),
    authenticator: { authenticate: () => Promise.resolve(httpRefuse(401, 'not_signed_in', '')) },
    rateLimits: rateLimitsOff,
    isBehindProxy,
  });
}

test.each([
  ['no proxy: what the caller says of its address counts nothing', false, '192.0.2.1'],
  ['one proxy: its word is the last; what stands before it is the caller’s own', true, '203.0.113.5'],
])('ACC30 %s', async (_rule, isBehindProxy, seen) => {
  const app = await serverBehind(isBehindProxy);
  app.get('/address', (request, reply) => reply.send(request.ip));
  const answer = await app.inject({
    url: '/address',
    remoteAddress: '192.0.2.1',
    headers: { 'x-forwarded-for': '198.51.100.77, 203.0.113.5' },
  });
  expect(answer.body).toBe(seen);
  await app.close();
});

test('a connection on which nothing moves, and a request that never ends, are cut off', async () => {
  const app = await serverBehind(false);
  await app.ready();
  const longestPollMs = 120_000;
  expect(app.server.timeout).toBeGreaterThan(longestPollMs);
  expect(app.server.timeout).toBeLessThan(600_000);
  expect(app.server.requestTimeout).toBeGreaterThan(0);
  expect(app.server.headersTimeout).toBeGreaterThan(0);
  expect(app.server.headersTimeout).toBeLessThanOrEqual(60_000);
  await app.close();
});
