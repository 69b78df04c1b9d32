import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHttpServer, httpRefuse, rateLimitsOff, type HttpServer } from '@althing/http';
import { createOperations } from '../src/start/operations.ts';

let http: HttpServer;
beforeAll(async () => {
  http = await createHttpServer({
    logger: pino({ level: 'silent' }),
    authenticator: { authenticate: () => Promise.resolve(httpRefuse(401, 'not_signed_in', '')) },
    rateLimits: rateLimitsOff,
    isBehindProxy: true,
  });
  createOperations().register(http, () => Promise.resolve(true));
});
afterAll(() => http.close());

test.each([
  ['127.0.0.1', {}, 200],
  ['::1', {}, 200],
  ['::ffff:10.1.2.3', {}, 200],
  ['172.18.0.1', {}, 200],
  ['203.0.113.9', {}, 403],
  ['::ffff:203.0.113.9', {}, 403],
  ['2001:db8::1', {}, 403],
  ['127.0.0.1', { 'x-forwarded-for': '203.0.113.9' }, 403],
])(
  'the server’s figures are told to its own network: from %s with %j they answer %i',
  async (remoteAddress, headers, status) => {
    expect((await http.inject({ url: '/metrics', remoteAddress, headers })).statusCode).toBe(status);
    expect((await http.inject({ url: '/health', remoteAddress, headers })).statusCode).toBe(200);
  },
);
