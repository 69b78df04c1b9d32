// The short way holds what holds for all requests. Rules: the comment in src/short-way.ts.
import { lookup } from 'node:dns/promises';
import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { ok } from '@althing/kernel';
import { defineContract } from '@althing/schema';
import {
  createHttpServer,
  httpRefuse,
  registerRoutes,
  route,
  type HttpOptions,
  type HttpServer,
  type ShortReply,
} from '../src/index.ts';
import { addressOf } from '../src/short-way.ts';

const contract = defineContract({
  name: 'listen',
  method: 'GET',
  path: '/_matrix/client/v3/listen',
  wire: 'matrix',
  auth: 'required',
  summary: '',
  query: z.looseObject({ say: z.string() }),
});
const person = { userId: '@anna:town.example', deviceId: 'D', sessionId: 'S', isGuest: false };

let app: HttpServer;
let port: number;
let points: number;
let ways: string[];
let observed: { name: string; status: number }[];
let faults: string[];
let waiting: ShortReply[];
let hangUps: number;

const options: HttpOptions = {
  logger: pino({ level: 'error' }, { write: (line: string) => void faults.push(line) }),
  authenticator: {
    authenticate: (token) =>
      Promise.resolve(
        token === 'known' || token === 'guest'
          ? ok({ ...person, isGuest: token === 'guest' })
          : httpRefuse(401, 'M_UNKNOWN_TOKEN', ''),
      ),
    recall: (token) => (token === 'known' || token === 'guest' ? { ...person, isGuest: token === 'guest' } : null),
  },
  rateLimits: {
    take: () => Promise.resolve(points-- > 0 ? ok() : { ok: false, refusal: { retryAfterMs: 1000 } }),
    takeOne: () => points-- > 0,
    giveBack: () => Promise.resolve(),
  },
  isBehindProxy: true,
  observe: ({ name, status }) => void observed.push({ name, status }),
};

const listen = route(
  contract,
  ({ query }) => {
    ways.push('usual');
    return Promise.resolve(ok({ heard: query.say }));
  },
  {
    prepare(url) {
      const said = /^\S+\?say=(\w+|%C3%A9)$/.exec(url)?.[1];
      if (said === undefined) return null;
      return {
        begin(reply) {
          ways.push('short');
          if (said === 'fault') throw new Error('broken');
          if (said === 'wait') waiting.push(reply);
          else reply.json(`{"heard":${JSON.stringify(decodeURIComponent(said))}}`);
        },
        hangUp: () => void hangUps++,
      };
    },
  },
);

beforeAll(async () => {
  app = await createHttpServer(options);
  await registerRoutes(app, [listen], options);
  await app.listen({ port: 0, host: '127.0.0.1' });
  ({ port } = app.server.address() as AddressInfo);
});
afterAll(() => app.close());
beforeEach(() => {
  points = 100;
  hangUps = 0;
  [ways, observed, faults, waiting] = [[], [], [], []];
});

interface Heard {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

function ask(query: string, headers: Record<string, string> = { authorization: 'Bearer known' }, method = 'GET') {
  return new Promise<Heard>((resolve, reject) => {
    const call = request({ port, host: '127.0.0.1', path: `${contract.path}?${query}`, headers, method }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const { date: _date, ...rest } = answer.headers;
        resolve({ status: answer.statusCode ?? 0, headers: rest, body: JSON.parse(Buffer.concat(chunks).toString()) });
      });
    });
    call.on('error', reject);
    call.end();
  });
}

test.each(['say=hello', 'say=%C3%A9'])('an answer looks the same whichever way it is made: %s', async (query) => {
  const short = await ask(query);
  const usual = await ask(query, { authorization: 'bearer known' });
  expect(ways).toEqual(['short', 'usual']);
  expect(short).toEqual(usual);
  await expect
    .poll(() => observed)
    .toEqual([
      { name: 'listen', status: 200 },
      { name: 'listen', status: 200 },
    ]);
});

test.each([
  ['nobody', {}, 401],
  ['a token that nobody holds', { authorization: 'Bearer unknown' }, 401],
  ['a guest', { authorization: 'Bearer guest' }, 200],
  ['a token in the address', { authorization: 'Basic known' }, 401],
])('the usual way answers %s', async (_who, headers, status) => {
  expect((await ask('say=hello', headers as Record<string, string>)).status).toBe(status);
  expect(ways).not.toContain('short');
});

test('the usual way answers what is not prepared for, what has a body, and other methods', async () => {
  expect((await ask('say=a&more=b')).body).toEqual({ heard: 'a&more=b'.slice(0, 1) });
  expect((await ask('say=a', { authorization: 'Bearer known', 'content-length': '0' })).status).toBe(200);
  expect((await ask('', undefined)).status).toBe(400);
  expect((await ask('say=a', undefined, 'DELETE')).status).toBe(405);
  expect(ways).toEqual(['usual', 'usual']);
});

test('rate limits hold: who has no points left is told how long to wait', async () => {
  points = 1;
  expect((await ask('say=a')).status).toBe(200);
  const refused = await ask('say=a');
  expect(refused).toMatchObject({ status: 429, body: { errcode: 'M_LIMIT_EXCEEDED', retry_after_ms: 1000 } });
});

test('a fault is answered as such, and logged without what was asked', async () => {
  expect(await ask('say=fault')).toMatchObject({ status: 500, body: { errcode: 'M_UNKNOWN' } });
  expect(faults).toHaveLength(1);
  expect(faults[0]).toContain('"route":"listen"');
  expect(faults[0]).not.toContain('say=');
});

test('who hangs up is told of once, and an answer to nobody goes nowhere', async () => {
  const call = request({
    port,
    host: '127.0.0.1',
    path: `${contract.path}?say=wait`,
    headers: { authorization: 'Bearer known' },
  });
  call.on('error', () => undefined);
  call.end();
  await expect.poll(() => waiting.length).toBe(1);
  call.destroy();
  await expect.poll(() => hangUps).toBe(1);
  waiting[0]?.json('{}');
  expect(observed).toEqual([]);
});

test('requests sent behind each other on one connection are answered in their order', async () => {
  const socket = connect(port, '127.0.0.1');
  const line = (said: string) =>
    `GET ${contract.path}?say=${said} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer known\r\n\r\n`;
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  socket.write(line('wait') + line('b'));
  await expect.poll(() => ways).toEqual(['short', 'usual']);
  waiting[0]?.json('{"heard":"a"}');
  await expect.poll(() => [...text.matchAll(/"heard":"(\w)"/g)].map((match) => match[1])).toEqual(['a', 'b']);
  socket.destroy();
});

test.each([
  [undefined, '192.0.2.1'],
  ['203.0.113.5', '203.0.113.5'],
  ['198.51.100.77, 203.0.113.5', '203.0.113.5'],
  ['198.51.100.77,203.0.113.5 ', '203.0.113.5'],
])('the caller’s address is what the usual way takes it for: %s', async (forwarded, expected) => {
  const server = await createHttpServer(options);
  server.get('/address', (asked, reply) => reply.send(asked.ip));
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  const usual = await server.inject({ url: '/address', remoteAddress: '192.0.2.1', headers });
  expect(usual.body).toBe(expected);
  const incoming = { headers, socket: { remoteAddress: '192.0.2.1' } } as unknown as IncomingMessage;
  expect(addressOf(incoming, true)).toBe(expected);
  expect(addressOf(incoming, false)).toBe('192.0.2.1');
  await server.close();
});

test('a server on localhost answers at each of its addresses', async () => {
  const server = await createHttpServer(options);
  await registerRoutes(server, [listen], options);
  await server.listen({ port: 0, host: 'localhost' });
  const own = (server.server.address() as AddressInfo).port;
  for (const { address, family } of await lookup('localhost', { all: true })) {
    const host = family === 6 ? `[${address}]` : address;
    const answer = await fetch(`http://${host}:${own}${contract.path}?say=a`, {
      headers: { authorization: 'Bearer known' },
    });
    expect([address, answer.status]).toEqual([address, 200]);
  }
  await server.close();
});

test('a server that closes answers what is owed and takes nothing more by the short way', async () => {
  const server = await createHttpServer(options);
  await registerRoutes(server, [listen], options);
  await server.listen({ port: 0, host: '127.0.0.1' });
  const own = (server.server.address() as AddressInfo).port;
  const answered = fetch(`http://127.0.0.1:${own}${contract.path}?say=wait`, {
    headers: { authorization: 'Bearer known' },
  });
  await expect.poll(() => waiting.length).toBe(1);
  const closed = server.close();
  waiting[0]?.json('{}');
  expect((await answered).status).toBe(200);
  await closed;
});
