// Redaction, aliases, the directory, upgrades, spaces, reports: what happens to and around rooms.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase, type Database } from '@althing/db';
import { openWorld, SERVER_NAME, type Device, type World } from '../keys/world.ts';

let world: World;
let ann: Device;
let bob: Device;
let cat: Device;
let database: Database;

beforeAll(async () => {
  world = await openWorld();
  [ann, bob, cat] = [await world.signUp('ann'), await world.signUp('bob'), await world.signUp('cat')];
  database = openDatabase({ url: world.databaseUrl, connectionsMax: 1 });
});
afterAll(async () => {
  await database.close();
  await world.close();
});

let ids = 0;
const fresh = (name = 'id') => `${name}${++ids}`;
const encoded = (alias: string) => encodeURIComponent(alias);

async function create(by: Device, options: Record<string, unknown> = {}): Promise<string> {
  const { status, body } = await by.post('/v3/createRoom', options);
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body.room_id;
}

const say = async (who: Device, room: string, text: string) =>
  (await who.put(`/v3/rooms/${room}/send/m.room.message/${fresh('txn')}`, { msgtype: 'm.text', body: text })).body
    .event_id as string;
const redact = (who: Device, room: string, eventId: string) =>
  who.put(`/v3/rooms/${room}/redact/${encodeURIComponent(eventId)}/${fresh('txn')}`, { reason: 'gone' });
const stateOf = async (who: Device, room: string, type: string) =>
  (await who.get(`/v3/rooms/${room}/state/${type}/`)).body;
const refusedAs = (errcode: string, status: number) => ({ status, body: { errcode } });

describe('redaction', () => {
  test('ROOM15 redacted content leaves the database and the memory in one step', async () => {
    const room = await create(ann);
    const secret = fresh('a-word-to-take-back-');
    const eventId = await say(ann, room, secret);
    await ann.put(`/v3/rooms/${room}/state/m.room.topic`, { topic: `${secret} in a topic` });
    const topic = await ann.put(`/v3/rooms/${room}/state/m.room.topic`, { topic: `${secret} again` });
    await ann.put(`/v3/rooms/${room}/state/m.room.topic`, { topic: 'harmless' });
    const events = (await ann.get(`/v3/rooms/${room}/messages?dir=f&limit=50`)).body.chunk;
    for (const event of events) {
      if (event.type === 'm.room.message' || event.type === 'm.room.topic') {
        expect((await redact(ann, room, event.event_id)).status).toBe(200);
      }
    }
    expect(topic.status).toBe(200);
    for (const path of [`/v3/rooms/${room}/messages?dir=f&limit=50`, '/v3/sync', `/v3/rooms/${room}/state`]) {
      expect(JSON.stringify((await ann.get(path)).body)).not.toContain(secret);
    }
    const { rows } = await database.pool.query('select 1 from messaging_events where pdu like $1', [`%${secret}%`]);
    expect(rows).toEqual([]);
    const event = (await ann.get(`/v3/rooms/${room}/event/${encodeURIComponent(eventId)}`)).body;
    expect(event).toMatchObject({
      content: {},
      unsigned: { redacted_because: { content: { reason: 'gone' }, sender: ann.userId } },
    });
  });

  test('ROOM15 a redacted member event takes the name out of the member list', async () => {
    const room = await create(ann, { preset: 'public_chat' });
    await bob.put(`/v3/rooms/${room}/state/m.room.member/${bob.userId}`, {
      membership: 'join',
      displayname: 'Rude Name',
    });
    const { event_id: eventId } = (await ann.get(`/v3/rooms/${room}/state/m.room.member/${bob.userId}?format=event`))
      .body;
    expect((await redact(ann, room, eventId)).status).toBe(200);
    const { rows } = await database.pool.query(
      'select display_name from messaging_members where room_id = $1 and user_id = $2',
      [room, bob.userId],
    );
    expect(rows).toEqual([{ display_name: null }]);
    expect((await bob.get(`/v3/rooms/${room}/state/m.room.member/${bob.userId}`)).body).toEqual({ membership: 'join' });
    expect((await ann.put(`/v3/rooms/${room}/send/m.x/${fresh()}`, {})).status).toBe(200);
  });

  test('ROOM15 what others sent is redacted by those with the level only, and only in its own room', async () => {
    const [room, other] = [await create(ann, { preset: 'public_chat' }), await create(bob)];
    await bob.post(`/v3/join/${room}`);
    await cat.post(`/v3/join/${room}`);
    const eventId = await say(bob, room, 'hello');
    expect(await redact(cat, room, eventId)).toMatchObject(refusedAs('M_FORBIDDEN', 403));
    const asMessage = await cat.put(`/v3/rooms/${room}/send/m.room.redaction/${fresh()}`, { redacts: eventId });
    expect(asMessage).toMatchObject(refusedAs('M_FORBIDDEN', 403));
    expect(await redact(bob, other, eventId)).toMatchObject(refusedAs('M_UNKNOWN', 400));
    expect((await redact(bob, room, eventId)).status).toBe(200);
    expect((await redact(ann, room, await say(bob, room, 'by bob'))).status).toBe(200);
  });
});

test('ROOM22 who has themselves erased is remembered by those who were there only', async () => {
  const [gus, room] = [await world.signUp(fresh('gus')), await create(ann, { preset: 'public_chat' })];
  await gus.post(`/v3/join/${room}`);
  const eventId = await say(gus, room, 'remember me not');
  await bob.post(`/v3/join/${room}`);
  const auth = {
    type: 'm.login.password',
    identifier: { type: 'm.id.user', user: gus.userId },
    password: gus.password,
  };
  expect((await gus.post('/v3/account/deactivate', { auth, erase: true })).status).toBe(200);
  const contentFor = async (who: Device) =>
    (await who.get(`/v3/rooms/${room}/event/${encodeURIComponent(eventId)}`)).body.content;
  await expect.poll(() => contentFor(bob), { timeout: 10_000 }).toEqual({});
  expect(await contentFor(ann)).toMatchObject({ body: 'remember me not' });
  await world.restart();
  expect(await contentFor(bob)).toEqual({});
  const filter = encodeURIComponent(JSON.stringify({ event_format: 'federation', room: { timeline: { limit: 50 } } }));
  for (const path of [`/v3/rooms/${room}/messages?dir=b&limit=50`, '/v3/sync', `/v3/sync?filter=${filter}`]) {
    expect(JSON.stringify((await bob.get(path)).body)).not.toContain('remember me not');
  }
});

describe('aliases and the directory', () => {
  test('ROOM16 an alias leads to one room, whoever asks at the same moment', async () => {
    const rooms = await Promise.all([create(ann), create(ann), create(ann)]);
    const alias = `#${fresh('race')}:${SERVER_NAME}`;
    const answers = await Promise.all(
      rooms.map((room) => ann.put(`/v3/directory/room/${encoded(alias)}`, { room_id: room })),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409]);
    expect(await bob.delete(`/v3/directory/room/${encoded(alias)}`)).toMatchObject(refusedAs('M_FORBIDDEN', 403));
    expect((await ann.delete(`/v3/directory/room/${encoded(alias)}`)).status).toBe(200);
    expect(await ann.get(`/v3/directory/room/${encoded(alias)}`)).toMatchObject(refusedAs('M_NOT_FOUND', 404));
  });

  test('ROOM16 a canonical alias leads to its room', async () => {
    const name = fresh('main');
    const [room, other] = [await create(ann, { room_alias_name: name }), await create(ann)];
    const alias = `#${name}:${SERVER_NAME}`;
    expect((await ann.get(`/v3/rooms/${room}/aliases`)).body).toEqual({ aliases: [alias] });
    expect(await bob.get(`/v3/rooms/${room}/aliases`)).toMatchObject(refusedAs('M_FORBIDDEN', 403));
    const set = (where: string, content: unknown) =>
      ann.put(`/v3/rooms/${where}/state/m.room.canonical_alias`, content);
    expect((await set(room, { alias, alt_aliases: [alias] })).status).toBe(200);
    expect(await set(other, { alias })).toMatchObject(refusedAs('M_BAD_ALIAS', 400));
    expect(await set(room, { alias, alt_aliases: ['nonsense'] })).toMatchObject(refusedAs('M_INVALID_PARAM', 400));
    await ann.delete(`/v3/directory/room/${encoded(alias)}`);
    expect(await stateOf(ann, room, 'm.room.canonical_alias')).toEqual({});
  });

  test('ROOM17 the directory follows what happens in its rooms', async () => {
    const word = fresh('zebra');
    const room = await create(ann, { visibility: 'public', name: `The ${word} house` });
    const search = async () =>
      (await bob.post('/v3/publicRooms', { filter: { generic_search_term: word.toUpperCase() } })).body.chunk;
    expect(await search()).toMatchObject([
      { room_id: room, name: `The ${word} house`, num_joined_members: 1, join_rule: 'public' },
    ]);
    await bob.post(`/v3/join/${room}`);
    await ann.put(`/v3/rooms/${room}/state/m.room.topic`, { topic: 'stripes' });
    expect(await search()).toMatchObject([{ num_joined_members: 2, topic: 'stripes' }]);
    expect(await bob.put(`/v3/directory/list/room/${room}`, { visibility: 'private' })).toMatchObject(
      refusedAs('M_FORBIDDEN', 403),
    );
    await world.restart();
    expect(await search()).toMatchObject([{ num_joined_members: 2, topic: 'stripes' }]);
    expect((await ann.put(`/v3/directory/list/room/${room}`, { visibility: 'private' })).status).toBe(200);
    expect(await search()).toEqual([]);
  });
});

describe('upgrades', () => {
  test.each(['10', '11', '12'])(
    'ROOM18 an upgrade to version %s carries over what makes the room, and closes the old one',
    async (version) => {
      const name = fresh('old');
      const room = await create(ann, {
        preset: 'public_chat',
        visibility: 'public',
        room_alias_name: name,
        name: 'N',
        room_version: '9',
        power_level_content_override: { users: { [ann.userId]: 100, [bob.userId]: 50 } },
      });
      await ann.post(`/v3/rooms/${room}/ban`, { user_id: cat.userId });
      await bob.post(`/v3/join/${room}`);
      expect(await bob.post(`/v3/rooms/${room}/upgrade`, { new_version: version })).toMatchObject(
        refusedAs('M_FORBIDDEN', 403),
      );
      const { body } = await ann.post(`/v3/rooms/${room}/upgrade`, { new_version: version });
      const next = body.replacement_room;
      expect(await stateOf(ann, room, 'm.room.tombstone')).toMatchObject({ replacement_room: next });
      expect(await stateOf(ann, next, 'm.room.create')).toMatchObject({
        room_version: version,
        predecessor: { room_id: room },
      });
      expect(await stateOf(ann, next, 'm.room.name')).toEqual({ name: 'N' });
      expect((await stateOf(ann, next, 'm.room.power_levels')).users).toEqual(
        version === '12' ? { [bob.userId]: 50 } : { [ann.userId]: 100, [bob.userId]: 50 },
      );
      expect(await cat.post(`/v3/join/${next}`)).toMatchObject({ status: 403 });
      expect((await ann.get(`/v3/directory/room/${encoded(`#${name}:${SERVER_NAME}`)}`)).body.room_id).toBe(next);
      expect((await ann.get(`/v3/directory/list/room/${next}`)).body.visibility).toBe('public');
      expect((await ann.get(`/v3/directory/list/room/${room}`)).body.visibility).toBe('private');
      expect((await bob.put(`/v3/rooms/${room}/send/m.x/${fresh()}`, {})).status).toBe(200);
      expect(await stateOf(ann, room, 'm.room.power_levels')).toMatchObject({ events_default: 50, invite: 50 });
    },
  );

  test('ROOM18 a room of version 12 is upgraded in turn', async () => {
    const room = await create(ann, { room_version: '12', creation_content: { additional_creators: [bob.userId] } });
    const { body } = await ann.post(`/v3/rooms/${room}/upgrade`, {
      new_version: '12',
      additional_creators: [bob.userId],
    });
    expect(await stateOf(ann, body.replacement_room, 'm.room.create')).toMatchObject({
      additional_creators: [bob.userId],
    });
    const back = await ann.post(`/v3/rooms/${body.replacement_room}/upgrade`, { new_version: '11' });
    expect((await stateOf(ann, back.body.replacement_room, 'm.room.power_levels')).users).toEqual({
      [ann.userId]: 100,
    });
  });

  test('ROOM18 a room does not replace itself, an unknown one nothing', async () => {
    const room = await create(ann);
    expect(await ann.put(`/v3/rooms/${room}/state/m.room.tombstone`, { replacement_room: room })).toMatchObject({
      status: 400,
    });
    expect(await ann.post('/v3/rooms/!none:x/upgrade', { new_version: '11' })).toMatchObject(
      refusedAs('M_NOT_FOUND', 404),
    );
    expect(await ann.post(`/v3/rooms/${room}/upgrade`, { new_version: '99' })).toMatchObject(
      refusedAs('M_UNSUPPORTED_ROOM_VERSION', 400),
    );
  });
});

describe('spaces (getHierarchy) and links (getRoomSummary)', () => {
  test('ROOM19 a space shows the rooms that the reader may see, depth first, page by page', async () => {
    const space = (options: Record<string, unknown> = {}) =>
      create(ann, { preset: 'public_chat', creation_content: { type: 'm.space' }, ...options });
    const [root, inner] = [await space({ name: 'root' }), await space({ name: 'inner' })];
    const open = await create(ann, { preset: 'public_chat', name: 'open' });
    const closed = await create(ann, { preset: 'private_chat', name: 'closed' });
    const deep = await create(ann, { preset: 'public_chat', name: 'deep' });
    const put = (parent: string, child: string, content: Record<string, unknown>) =>
      ann.put(`/v3/rooms/${parent}/state/m.space.child/${child}`, { via: [SERVER_NAME], ...content });
    await put(root, open, { order: 'b' });
    await put(root, inner, { order: 'a', suggested: true });
    await put(root, closed, {});
    await put(inner, deep, {});
    // A ring is walked once.
    await put(inner, root, {});
    const walk = async (who: Device, query = '') => (await who.get(`/v1/rooms/${root}/hierarchy?${query}`)).body;
    const namesOf = (body: { rooms: { name: string }[] }) => body.rooms.map(({ name }) => name);
    expect(namesOf(await walk(bob))).toEqual(['root', 'inner', 'deep', 'open']);
    expect(namesOf(await walk(ann))).toEqual(['root', 'inner', 'deep', 'open', 'closed']);
    expect(namesOf(await walk(bob, 'max_depth=1'))).toEqual(['root', 'inner', 'open']);
    expect(namesOf(await walk(bob, 'suggested_only=true'))).toEqual(['root', 'inner']);
    const [first, ...rest] = (await walk(bob)).rooms;
    expect(first.children_state.map(({ state_key }: { state_key: string }) => state_key)).toEqual([
      inner,
      open,
      closed,
    ]);
    expect(rest.at(-1).children_state).toEqual([]);
    const page = await walk(bob, 'limit=3');
    const next = await walk(bob, `limit=3&from=${page.next_batch}`);
    expect([...namesOf(page), ...namesOf(next)]).toEqual(['root', 'inner', 'deep', 'open']);
    expect(next.next_batch).toBeUndefined();
    expect(await bob.get(`/v1/rooms/${root}/hierarchy?max_depth=1&from=${page.next_batch}`)).toMatchObject(
      refusedAs('M_INVALID_PARAM', 400),
    );
    expect(await bob.get(`/v1/rooms/${closed}/hierarchy`)).toMatchObject(refusedAs('M_FORBIDDEN', 403));
  });

  test('ROOM20 a summary tells nothing of a room that is closed to the reader', async () => {
    const room = await create(ann, { preset: 'private_chat', name: 'closed' });
    expect(await bob.get(`/v1/room_summary/${room}`)).toMatchObject(refusedAs('M_NOT_FOUND', 404));
    await ann.post(`/v3/rooms/${room}/invite`, { user_id: bob.userId });
    expect((await bob.get(`/v1/room_summary/${room}`)).body).toMatchObject({
      name: 'closed',
      membership: 'invite',
      join_rule: 'invite',
    });
  });
});

describe('reports', () => {
  test('R2 ROOM21 a report holds ids and the words of who reports, nothing of what was said', async () => {
    const room = await create(ann, { preset: 'public_chat' });
    await bob.post(`/v3/join/${room}`);
    const eventId = await say(bob, room, 'something unkind');
    expect(
      (await ann.post(`/v3/rooms/${room}/report/${encodeURIComponent(eventId)}`, { reason: 'unkind', score: -50 }))
        .status,
    ).toBe(200);
    expect((await ann.post(`/v3/rooms/${room}/report`, { reason: '' })).status).toBe(200);
    expect((await ann.post(`/v3/users/${bob.userId}/report`, { reason: 'rude' })).status).toBe(200);
    expect(await cat.post(`/v3/rooms/${room}/report/${encodeURIComponent(eventId)}`, {})).toMatchObject(
      refusedAs('M_NOT_FOUND', 404),
    );
    const { rows } = await database.pool.query(
      'select kind, event_id, reporter, reason from messaging_reports order by created_at',
    );
    expect(rows).toEqual([
      { kind: 'event', event_id: eventId, reporter: ann.userId, reason: 'unkind' },
      { kind: 'room', event_id: null, reporter: ann.userId, reason: '' },
      { kind: 'user', event_id: null, reporter: ann.userId, reason: 'rude' },
    ]);
  });
});
