// Whatever happened in a room: what memory told before a restart is what the disk tells after it.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorld, type Answer, type Device, type World } from '../keys/world.ts';

let world: World;
let people: Device[];

beforeAll(async () => {
  world = await openWorld();
  people = [await world.signUp('ann'), await world.signUp('bob'), await world.signUp('cat')];
});
afterAll(() => world.close());

const who = fc.nat(2);
const level = fc.constantFrom(0, 50, 100);
const zAct = fc.oneof(
  fc.record({ kind: fc.constantFrom('join', 'leave', 'say', 'topic', 'redact', 'name'), who }),
  fc.record({ kind: fc.constantFrom('kick', 'ban', 'unban', 'invite'), who, whom: who }),
  fc.record({ kind: fc.constant('levels'), who, whom: who, level }),
);

type Act = { readonly kind: string; readonly who: number; readonly whom?: number; readonly level?: number };
let ids = 0;

/** Does it; whether the room lets them is the room's business. Returns the event's id if it made one. */
async function perform(room: string, act: Act, sent: readonly string[]): Promise<string | undefined> {
  const actor = people[act.who] as Device;
  const about = { user_id: (people[act.whom ?? 0] as Device).userId };
  const set = (type: string, content: unknown) => actor.put(`/v3/rooms/${room}/state/${type}`, content);
  const id = ++ids;
  switch (act.kind) {
    case 'join':
      return (await actor.post(`/v3/join/${room}`)).body.event_id;
    case 'say':
      return (await actor.put(`/v3/rooms/${room}/send/m.room.message/${id}`, { body: `said ${id}` })).body.event_id;
    case 'topic':
      return (await set('m.room.topic', { topic: `topic ${id % 3}` })).body.event_id;
    case 'name':
      return (await set(`m.room.member/${actor.userId}`, { membership: 'join', displayname: `name ${id}` })).body
        .event_id;
    case 'levels': {
      const { body } = await actor.get(`/v3/rooms/${room}/state/m.room.power_levels`);
      return (await set('m.room.power_levels', { ...body, users: { ...body.users, [about.user_id]: act.level } })).body
        .event_id;
    }
    case 'redact': {
      const target = sent[id % Math.max(1, sent.length)] ?? '$none';
      return (await actor.put(`/v3/rooms/${room}/redact/${encodeURIComponent(target)}/${id}`, {})).body.event_id;
    }
    default:
      return (await actor.post(`/v3/rooms/${room}/${act.kind}`, about)).body.event_id;
  }
}

async function toldTo(reader: Device, room: string): Promise<Answer[]> {
  const paths = [
    'state',
    'members',
    'joined_members',
    'aliases',
    'messages?dir=f&limit=100',
    'messages?dir=b&limit=100',
  ];
  return Promise.all(
    paths.map(async (path) => {
      const { status, body } = await reader.get(`/v3/rooms/${room}/${path}`);
      // State and members come in no promised order.
      if (Array.isArray(body)) return { status, body: body.toSorted(byId) };
      return { status, body: path === 'members' && status === 200 ? body.chunk.toSorted(byId) : body };
    }),
  );
}

const byId = (a: { event_id: string }, b: { event_id: string }) => (a.event_id < b.event_id ? -1 : 1);

test('ROOM23 after any history, what memory tells is what the disk tells', { timeout: 180_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(zAct, { minLength: 20, maxLength: 60 }), async (acts) => {
      const [ann] = people as [Device];
      const { body } = await ann.post('/v3/createRoom', { preset: 'public_chat' });
      const room = encodeURIComponent(body.room_id);
      const sent: string[] = [];
      for (const act of acts) {
        const eventId = await perform(room, act, sent);
        if (eventId !== undefined) sent.push(eventId);
      }
      const before = await Promise.all(people.map((reader) => toldTo(reader, room)));
      await world.restart();
      expect(await Promise.all(people.map((reader) => toldTo(reader, room)))).toEqual(before);
    }),
    { numRuns: 4, endOnFailure: true },
  );
});

test('ROOM23 where memory has room for one only, every room goes on as it is', async () => {
  const crowded = await openWorld({ roomBytesMax: 1 });
  try {
    const [ann, bob] = [await crowded.signUp('ann'), await crowded.signUp('bob')];
    const rooms = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const { body } = await ann.post('/v3/createRoom', { preset: 'public_chat' });
        const path = `/v3/rooms/${encodeURIComponent(body.room_id)}`;
        await bob.post(`${path}/join`);
        return path;
      }),
    );
    const say = async (path: string, from: Device, n: number) => {
      const { body } = await from.put(`${path}/send/m.room.message/${from.userId}${n}`, { body: `${n}` });
      return body.event_id as string;
    };
    const sent = await Promise.all(
      rooms.map(async (path) => {
        const eventIds: string[] = [];
        for (let n = 0; n < 10; n++) eventIds.push(...(await Promise.all([say(path, ann, n), say(path, bob, n)])));
        return eventIds.toSorted();
      }),
    );
    for (const [index, path] of rooms.entries()) {
      const { body } = await bob.get(`${path}/messages?dir=b&limit=20`);
      expect(body.chunk.map((event: { event_id: string }) => event.event_id).toSorted()).toEqual(sent[index]);
    }
  } finally {
    await crowded.close();
  }
});

test('ROOM26 what a room has no place for is refused as too large', async () => {
  const [ann] = people as [Device];
  const entry = (n: number) => ({ type: 'org.example', state_key: `${n}`, content: { text: 'x'.repeat(50_000) } });
  const many = Array.from({ length: 201 }, (_, n) => entry(n));
  const { body } = await ann.post('/v3/createRoom', { preset: 'public_chat' });
  const path = `/v3/rooms/${encodeURIComponent(body.room_id)}`;
  const statuses = await Promise.all(
    many.map(async ({ type, state_key, content }) => {
      const done = await ann.put(`${path}/state/${type}/${state_key}`, content);
      return `${done.status} ${done.body.errcode ?? ''}`;
    }),
  );
  expect([statuses.filter((status) => status === '200 ').length, new Set(statuses)]).toEqual([
    199,
    new Set(['200 ', '413 M_TOO_LARGE']),
  ]);
  expect((await ann.put(`${path}/state/m.room.topic/`, { topic: 'still ours' })).status).toBe(200);
});
