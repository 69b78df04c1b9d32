// Ten times the server is killed while 200 people send. What was acknowledged must be there: once, and in order.
import { expect, test } from 'vitest';
import { startServer, type TestServer } from '@althing/testing';

const SENDERS = 200;
const ROOMS = 10;
const KILLS = 10;
/** Between two kills, so that each interrupts sends that are under way. */
const ACKNOWLEDGED_PER_ROUND = 400;
const RETRY_MS = 20;
const PAGE = 500;

interface Sender {
  readonly userId: string;
  readonly token: string;
  readonly roomId: string;
  /** Event ids in the order in which they were acknowledged. */
  readonly acknowledged: string[];
}

test('CORE1 an acknowledged event is there once and in order after ten times kill -9 during 200 concurrent senders', async () => {
  const server = await startServer();
  try {
    const senders = await prepare(server);
    let isOver = false;
    const total = () => senders.reduce((sum, sender) => sum + sender.acknowledged.length, 0);
    const sending = senders.map((sender) => sendOneAfterAnother(server, sender, () => isOver));
    for (let kill = 1; kill <= KILLS; kill++) {
      await until(() => total() >= kill * ACKNOWLEDGED_PER_ROUND);
      await server.kill9();
      await server.restart();
    }
    isOver = true;
    await Promise.all(sending);

    const history = await readRooms(server, [...new Set(senders.map(({ roomId }) => roomId))], senders[0]?.token ?? '');
    for (const { userId, acknowledged } of senders) {
      const stored = history.filter((event) => event.sender === userId);
      // Each body is a number that the sender counted up: once and in order means 0, 1, 2, ...
      expect(stored.map((event) => event.body)).toEqual(acknowledged.map((_, index) => String(index)));
      expect(stored.map((event) => event.eventId)).toEqual(acknowledged);
    }
    expect(total()).toBeGreaterThanOrEqual(KILLS * ACKNOWLEDGED_PER_ROUND);
  } finally {
    await server.stop();
  }
}, 300_000);

async function prepare(server: TestServer): Promise<Sender[]> {
  const people = await Promise.all(
    Array.from({ length: SENDERS }, async (_, index) => {
      const registered = await call(server, 'POST', '/register', null, {
        username: `sender${index}`,
        password: 'correct horse battery',
        auth: { type: 'm.login.dummy' },
      });
      return { userId: String(registered['user_id']), token: String(registered['access_token']) };
    }),
  );
  const first = people[0];
  if (!first) throw new Error('nobody registered');
  const rooms: string[] = [];
  for (let index = 0; index < ROOMS; index++) {
    rooms.push(String((await call(server, 'POST', '/createRoom', first.token, { preset: 'public_chat' }))['room_id']));
  }
  return Promise.all(
    people.map(async ({ userId, token }, index) => {
      const roomId = rooms[index % ROOMS] ?? '';
      if (token !== first.token) await call(server, 'POST', `/join/${encodeURIComponent(roomId)}`, token, {});
      return { userId, token, roomId, acknowledged: [] };
    }),
  );
}

/** As a client does: the next message after the last was acknowledged, the same transaction id until it is. */
async function sendOneAfterAnother(server: TestServer, sender: Sender, isOver: () => boolean): Promise<void> {
  for (let count = 0; !isOver(); count++) {
    const path = `/rooms/${encodeURIComponent(sender.roomId)}/send/m.room.message/m${count}`;
    for (;;) {
      const answer = await call(server, 'PUT', path, sender.token, { msgtype: 'm.text', body: String(count) }).catch(
        () => null,
      );
      if (answer) {
        sender.acknowledged.push(String(answer['event_id']));
        break;
      }
      await new Promise((next) => setTimeout(next, RETRY_MS));
    }
  }
}

async function readRooms(
  server: TestServer,
  rooms: readonly string[],
  token: string,
): Promise<{ sender: string; body: string; eventId: string }[]> {
  const events: { sender: string; body: string; eventId: string }[] = [];
  for (const roomId of rooms) {
    let from = '';
    for (;;) {
      const query = `dir=f&limit=${PAGE}${from === '' ? '' : `&from=${encodeURIComponent(from)}`}`;
      const page = (await call(server, 'GET', `/rooms/${encodeURIComponent(roomId)}/messages?${query}`, token)) as {
        chunk: { type: string; sender: string; event_id: string; content: { body?: string } }[];
        end?: string;
      };
      for (const event of page.chunk) {
        if (event.type === 'm.room.message')
          events.push({ sender: event.sender, body: event.content.body ?? '', eventId: event.event_id });
      }
      if (page.end === undefined) break;
      from = page.end;
    }
  }
  return events;
}

async function call(
  server: TestServer,
  method: string,
  path: string,
  token: string | null,
  body?: unknown,
): Promise<Record<string, unknown>> {
  const response = await fetch(`${server.url}/_matrix/client/v3${path}`, {
    method,
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  if (!response.ok) throw new Error(`${method} ${path} gave ${response.status}: ${JSON.stringify(answer)}`);
  return answer;
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((next) => setTimeout(next, RETRY_MS));
}
