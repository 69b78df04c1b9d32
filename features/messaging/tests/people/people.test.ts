// Profiles, the directory, presence and small services over HTTP.
import { createHmac } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openWorld, SERVER_NAME, type Device, type World } from '../keys/world.ts';

const turn = { uris: ['turn:relay.example:3478?transport=udp'], secret: 'shared with the relay' };

let world: World;
let ann: Device;
let bob: Device;

beforeAll(async () => {
  world = await openWorld({ turn });
  [ann, bob] = [await world.signUp('ann'), await world.signUp('bob')];
});
afterAll(() => world.close());

let ids = 0;
const fresh = (name: string) => `${name}${++ids}`;
const openGet = async (path: string) => {
  const response = await fetch(`${world.url}${path}`);
  return { status: response.status, body: await response.json() };
};
async function roomOf(owner: Device, others: Device[], options: Record<string, unknown> = {}): Promise<string> {
  const { body } = await owner.post('/v3/createRoom', { invite: others.map(({ userId }) => userId), ...options });
  for (const other of others) await other.post(`/v3/join/${body.room_id}`);
  return body.room_id;
}
const found = async (who: Device, term: string): Promise<string[]> =>
  (await who.post('/v3/user_directory/search', { search_term: term })).body.results.map(
    (one: { user_id: string }) => one.user_id,
  );
const rename = (who: Device, name: string) => who.put(`/v3/profile/${who.userId}/displayname`, { displayname: name });

describe('profiles', () => {
  test('PEOPLE1 everybody has a profile at once, named by the id until they choose', async () => {
    const cat = await world.signUp(fresh('cat'));
    expect(await openGet(`/_matrix/client/v3/profile/${cat.userId}`)).toEqual({
      status: 200,
      body: { displayname: cat.userId.slice(1).split(':')[0] },
    });
    expect((await openGet(`/_matrix/client/v3/profile/@nobody:${SERVER_NAME}`)).status).toBe(404);
  });

  test('PEOPLE2 each field is set, read and removed by itself, by its owner only, and stays', async () => {
    const cat = await world.signUp(fresh('cat'));
    const path = `/v3/profile/${cat.userId}`;
    for (const [key, value] of [
      ['displayname', 'Cat'],
      ['avatar_url', 'mxc://here/cat'],
      ['m.tz', 'Europe/Riga'],
      ['org.example.x', { a: [1] }],
    ] as const) {
      expect((await cat.put(`${path}/${key}`, { [key]: value })).status).toBe(200);
      expect((await bob.get(`${path}/${key}`)).body).toEqual({ [key]: value });
    }
    await world.restart();
    expect((await cat.get(path)).body).toEqual({
      displayname: 'Cat',
      avatar_url: 'mxc://here/cat',
      'm.tz': 'Europe/Riga',
      'org.example.x': { a: [1] },
    });
    expect(await bob.put(`${path}/displayname`, { displayname: 'Dog' })).toMatchObject({
      status: 403,
      body: { errcode: 'M_FORBIDDEN' },
    });
    expect((await bob.delete(`${path}/m.tz`)).status).toBe(403);
    expect((await cat.delete(`${path}/m.tz`)).status).toBe(200);
    expect((await cat.get(`${path}/m.tz`)).status).toBe(404);
    expect((await cat.delete(`${path}/m.tz`)).status).toBe(200);
  });

  test.each([
    ['m.tz', {}, 'M_MISSING_PARAM'],
    ['nodot', { nodot: 1 }, 'M_INVALID_PARAM'],
    [`a.${'b'.repeat(300)}`, {}, 'M_KEY_TOO_LARGE'],
    ['org.example.x', { 'org.example.x': 'x'.repeat(70_000) }, 'M_PROFILE_TOO_LARGE'],
    ['displayname', { displayname: 7 }, 'M_BAD_JSON'],
  ])('PEOPLE2 %s is refused', async (key, body, errcode) => {
    expect(await ann.put(`/v3/profile/${ann.userId}/${key}`, body)).toMatchObject({ status: 400, body: { errcode } });
  });

  test('PEOPLE2 an id that nobody could store is told so', async () => {
    const id = encodeURIComponent('@ann:here\0');
    for (const path of [`/v3/profile/${id}`, `/v3/profile/${id}/displayname`, `/v1/mutual_rooms?user_id=${id}`]) {
      expect(await ann.get(path)).toMatchObject({ status: 400, body: { errcode: 'M_INVALID_PARAM' } });
    }
  });

  test('PEOPLE2 fields that are set at once all stay', async () => {
    const cat = await world.signUp(fresh('cat'));
    const keys = Array.from({ length: 10 }, (_, n) => `org.example.k${n}`);
    await Promise.all(keys.map((key) => cat.put(`/v3/profile/${cat.userId}/${key}`, { [key]: 1 })));
    expect(Object.keys((await cat.get(`/v3/profile/${cat.userId}`)).body)).toEqual(expect.arrayContaining(keys));
  });

  test('PEOPLE3 a changed name or picture reaches the rooms, and rooms entered later', async () => {
    const cat = await world.signUp(fresh('cat'));
    const rooms = [await roomOf(cat, []), await roomOf(bob, [cat])];
    await rename(cat, 'Dr Cat');
    await cat.put(`/v3/profile/${cat.userId}/avatar_url`, { avatar_url: 'mxc://here/dr' });
    rooms.push(await roomOf(bob, [cat]));
    for (const room of rooms) {
      expect((await cat.get(`/v3/rooms/${room}/state/m.room.member/${cat.userId}`)).body).toMatchObject({
        membership: 'join',
        displayname: 'Dr Cat',
        avatar_url: 'mxc://here/dr',
      });
    }
  });

  test('PEOPLE3 a change that a crash kept from the rooms reaches them after the start', async () => {
    const cat = await world.signUp(fresh('cat'));
    const room = await roomOf(cat, []);
    const database = new pg.Client({ connectionString: world.databaseUrl });
    await database.connect();
    await database.query('update messaging_profiles set display_name = $1, is_spreading = true where user_id = $2', [
      'Unspread',
      cat.userId,
    ]);
    await world.restart();
    // A restart ends what the start before began; what it did is there for the next.
    await world.restart();
    expect((await cat.get(`/v3/rooms/${room}/state/m.room.member/${cat.userId}`)).body).toMatchObject({
      displayname: 'Unspread',
    });
    const { rows } = await database.query('select is_spreading from messaging_profiles where user_id = $1', [
      cat.userId,
    ]);
    await database.end();
    expect(rows).toEqual([{ is_spreading: false }]);
  });
});

describe('the directory', () => {
  test('PEOPLE4 people are found by the beginnings of their names in shared and open rooms, and nowhere else', async () => {
    const [cat, dan, eve] = [
      await world.signUp(fresh('cat')),
      await world.signUp(fresh('dan')),
      await world.signUp(fresh('eve')),
    ];
    const word = fresh('Żółć');
    await rename(dan, `Dán ${word}`);
    const hidden = await roomOf(cat, [dan]);
    expect(await found(cat, `zolc${word.slice(4)}`)).toEqual([dan.userId]);
    expect(await found(cat, `DAN ${word.slice(0, 3)}`)).toEqual([dan.userId]);
    expect(await found(eve, word)).toEqual([]);
    expect(await found(dan, word)).toEqual([]);
    await cat.put(`/v3/rooms/${hidden}/state/m.room.join_rules`, { join_rule: 'public' });
    expect(await found(eve, word)).toEqual([dan.userId]);
    await cat.put(`/v3/rooms/${hidden}/state/m.room.join_rules`, { join_rule: 'invite' });
    expect(await found(eve, word)).toEqual([]);
    await cat.post(`/v3/rooms/${hidden}/leave`);
    expect(await found(cat, word)).toEqual([]);
  });

  test('PEOPLE4 who is in no room with the searcher is found by the whole id only', async () => {
    const cat = await world.signUp(fresh('lonelycat'));
    expect(await found(bob, cat.userId)).toEqual([cat.userId]);
    expect(await found(bob, cat.userId.slice(1).split(':')[0] ?? '')).toEqual([]);
    expect(await found(bob, cat.userId.slice(0, -1))).toEqual([]);
    for (const term of ['', '   ', "' & !a", '\\', '@', ':*']) expect(await found(bob, term)).toEqual([]);
  });

  test('PEOPLE4 an answer says that there are more', async () => {
    const word = fresh('crowd');
    const crowd = await Promise.all(Array.from({ length: 3 }, () => world.signUp(fresh('one'))));
    for (const one of crowd) await rename(one, `${word} ${fresh('n')}`);
    await roomOf(ann, crowd);
    const { body } = await ann.post('/v3/user_directory/search', { search_term: word, limit: 2 });
    expect([body.results.length, body.limited]).toEqual([2, true]);
  });

  test('PEOPLE6 shared rooms are told to who shares them', async () => {
    const cat = await world.signUp(fresh('cat'));
    const shared = [await roomOf(ann, [cat]), await roomOf(ann, [cat])].toSorted();
    await roomOf(ann, [bob]);
    expect((await cat.get(`/v1/mutual_rooms?user_id=${ann.userId}`)).body).toEqual({ joined: shared, count: 2 });
    expect((await cat.get(`/v1/mutual_rooms?user_id=@nobody:${SERVER_NAME}`)).body).toEqual({ joined: [], count: 0 });
    expect((await cat.get(`/v1/mutual_rooms?user_id=${cat.userId}`)).status).toBe(400);
    expect((await cat.get('/v1/mutual_rooms')).status).toBe(400);
  });
});

describe('presence', () => {
  const presenceOf = (who: Device, of: Device) => who.get(`/v3/presence/${of.userId}/status`);
  const set = (who: Device, body: Record<string, unknown>) => who.put(`/v3/presence/${who.userId}/status`, body);
  const eventsIn = (body: { presence?: { events: { sender: string; content: Record<string, unknown> }[] } }) =>
    Object.fromEntries((body.presence?.events ?? []).map(({ sender, content }) => [sender, content['presence']]));

  test('PEOPLE5 who only syncs is shown to nobody', async () => {
    const [cat, dan] = [await world.signUp(fresh('cat')), await world.signUp(fresh('dan'))];
    await roomOf(cat, [dan]);
    await dan.get('/v3/sync');
    await dan.get('/v3/sync?set_presence=online');
    expect(eventsIn((await cat.get('/v3/sync')).body)).toEqual({});
    expect((await presenceOf(cat, dan)).body).toEqual({ presence: 'offline' });
  });

  test('PEOPLE5 who chooses to be seen is, by those they share a room with, until they choose otherwise', async () => {
    const [cat, dan, eve] = [
      await world.signUp(fresh('cat')),
      await world.signUp(fresh('dan')),
      await world.signUp(fresh('eve')),
    ];
    await roomOf(cat, [dan]);
    const [ofCat, ofEve] = [(await cat.get('/v3/sync')).body.next_batch, (await eve.get('/v3/sync')).body.next_batch];
    const waiting = cat.get(`/v3/sync?since=${ofCat}&timeout=20000`);
    expect((await set(dan, { presence: 'online', status_msg: 'Here' })).status).toBe(200);
    const told = (await waiting).body;
    expect(eventsIn(told)).toEqual({ [dan.userId]: 'online' });
    expect((await presenceOf(cat, dan)).body).toMatchObject({
      presence: 'online',
      status_msg: 'Here',
      currently_active: true,
    });
    expect(eventsIn((await eve.get(`/v3/sync?since=${ofEve}`)).body)).toEqual({});
    expect((await presenceOf(eve, dan)).status).toBe(403);
    expect((await dan.put(`/v3/presence/${cat.userId}/status`, { presence: 'online' })).status).toBe(403);
    await set(dan, { presence: 'offline' });
    expect(eventsIn((await cat.get(`/v3/sync?since=${told.next_batch}`)).body)).toEqual({ [dan.userId]: 'offline' });
  });

  test('PEOPLE5 who enters a room sees who of it is shown', async () => {
    const [cat, dan] = [await world.signUp(fresh('cat')), await world.signUp(fresh('dan'))];
    const room = await roomOf(cat, [], { preset: 'public_chat' });
    await set(cat, { presence: 'unavailable' });
    const since = (await dan.get('/v3/sync')).body.next_batch;
    await dan.post(`/v3/join/${room}`);
    expect(eventsIn((await dan.get(`/v3/sync?since=${since}`)).body)).toEqual({ [cat.userId]: 'unavailable' });
  });
});

describe('services', () => {
  test('PEOPLE7 credentials for the relay are short-lived, signed for it, and name nobody', async () => {
    const { body } = await ann.get('/v3/voip/turnServer');
    const [expiry = '', name = ''] = body.username.split(':');
    expect(body).toMatchObject({
      uris: turn.uris,
      ttl: 3600,
      password: createHmac('sha1', turn.secret).update(body.username).digest('base64'),
    });
    expect(Math.abs(Number(expiry) - Date.now() / 1000 - 3600)).toBeLessThan(60);
    expect(name).not.toContain('ann');
    expect((await ann.get('/v3/voip/turnServer')).body.username).not.toBe(body.username);
  });

  test('PEOPLE8 an OpenID token says who somebody is, to who has it, and opens nothing', async () => {
    const { body } = await ann.post(`/v3/user/${ann.userId}/openid/request_token`);
    expect(body).toMatchObject({ token_type: 'Bearer', matrix_server_name: SERVER_NAME, expires_in: 3600 });
    const ask = (token: string) =>
      openGet(`/_matrix/federation/v1/openid/userinfo${token && `?access_token=${token}`}`);
    expect(await ask(body.access_token)).toEqual({ status: 200, body: { sub: ann.userId } });
    expect([(await ask('nonsense')).status, (await ask('')).status]).toEqual([401, 401]);
    expect((await openGet(`/_matrix/client/v3/account/whoami?access_token=${body.access_token}`)).status).toBe(401);
    expect((await ann.post(`/v3/user/${bob.userId}/openid/request_token`)).status).toBe(403);
  });

  test('PEOPLE8 there are no other networks', async () => {
    expect((await ann.get('/v3/thirdparty/protocols')).body).toEqual({});
  });
});

test('PEOPLE9 a deactivated account has no profile, is not found, and its tokens say nothing', async () => {
  const cat = await world.signUp(fresh('cat'));
  await roomOf(ann, [cat]);
  const token = (await cat.post(`/v3/user/${cat.userId}/openid/request_token`)).body.access_token;
  const auth = {
    type: 'm.login.password',
    identifier: { type: 'm.id.user', user: cat.userId },
    password: cat.password,
  };
  expect((await cat.post('/v3/account/deactivate', { auth })).status).toBe(200);
  await world.signUp(fresh('later'));
  expect((await openGet(`/_matrix/client/v3/profile/${cat.userId}`)).status).toBe(404);
  expect(await found(ann, cat.userId)).toEqual([]);
  expect((await openGet(`/_matrix/federation/v1/openid/userinfo?access_token=${token}`)).status).toBe(401);
});
