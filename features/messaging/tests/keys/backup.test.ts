import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWorld, type Device, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const ALGORITHM = 'm.megolm_backup.v1.curve25519-aes-sha2';
const create = async (device: Device) =>
  (await device.post('/v3/room_keys/version', { algorithm: ALGORITHM, auth_data: { public_key: 'P' } })).body
    .version as string;
const key = (text: string, { verified = false, index = 0, forwarded = 0 } = {}) => ({
  first_message_index: index,
  forwarded_count: forwarded,
  is_verified: verified,
  session_data: { ciphertext: text },
});
const path = (version: string, room?: string, session?: string) =>
  ['/v3/room_keys/keys', room, session]
    .filter((part) => part !== undefined)
    .map((part, n) => (n ? encodeURIComponent(part) : part))
    .join('/') + `?version=${version}`;

it('KEYS12 of two backed up keys for one session the better stays', async () => {
  const anna = await world.signUp('b12anna');
  const version = await create(anna);
  const put = (body: object) => anna.put(path(version, '!r', 's'), body);
  const stored = async () => (await anna.get(path(version, '!r', 's'))).body;
  await put(key('first', { index: 5 }));
  const before = (await put(key('later start', { index: 6 }))).body;
  expect(await stored()).toEqual(key('first', { index: 5 }));
  const after = (await put(key('earlier start', { index: 4 }))).body;
  expect(await stored()).toEqual(key('earlier start', { index: 4 }));
  expect(after.etag).not.toBe(before.etag);
  expect(after.count).toBe(1);
  await put(key('verified', { index: 9, verified: true }));
  await put(key('unverified', { index: 0 }));
  expect(await stored()).toEqual(key('verified', { index: 9, verified: true }));
});

it('KEYS13 keys go in and come out whole, by room and one by one; count and etag follow', async () => {
  const anna = await world.signUp('b13anna');
  const version = await create(anna);
  expect((await anna.get(path(version))).body).toEqual({ rooms: {} });
  expect((await anna.get(path(version, '!none'))).body).toEqual({ sessions: {} });
  const rooms = { '!a:x': { sessions: { s1: key('1'), s2: key('2') } }, '!b': { sessions: { s1: key('3') } } };
  const first = (await anna.put(path(version), { rooms })).body;
  expect(first.count).toBe(3);
  expect((await anna.put(path(version), { rooms })).body).toEqual(first);
  const second = (await anna.put(path(version, '!b'), { sessions: { s2: key('4') } })).body;
  expect(second.count).toBe(4);
  expect(second.etag).not.toBe(first.etag);
  const { body: described } = await anna.get('/v3/room_keys/version');
  expect(described).toEqual({ algorithm: ALGORITHM, auth_data: { public_key: 'P' }, version, ...second });
  expect((await anna.get(path(version))).body).toEqual({
    rooms: { '!a:x': rooms['!a:x'], '!b': { sessions: { s1: key('3'), s2: key('4') } } },
  });
  expect((await anna.get(path(version, '!a:x'))).body).toEqual(rooms['!a:x']);
  expect((await anna.delete(path(version, '!a:x', 's1'))).body.count).toBe(3);
  expect((await anna.delete(path(version, '!b'))).body.count).toBe(1);
  expect((await anna.get(path(version, '!a:x', 's1'))).body.errcode).toBe('M_NOT_FOUND');
  expect((await anna.delete(path(version))).body.count).toBe(0);
  expect((await anna.get(path(version))).body).toEqual({ rooms: {} });
});

it('KEYS13 a backup larger than a page comes out whole', async () => {
  const anna = await world.signUp('b13large');
  const version = await create(anna);
  const sessions = (from: number, count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`s${from + n}`, key(String(from + n))]));
  const rooms = {
    '!a': { sessions: sessions(0, 1500) },
    '!b': { sessions: sessions(0, 500) },
    '!c': { sessions: sessions(0, 7) },
  };
  expect((await anna.put(path(version), { rooms })).body.count).toBe(2007);
  expect((await anna.get(path(version))).body).toEqual({ rooms });
  expect((await anna.get(path(version, '!a'))).body).toEqual({ sessions: rooms['!a'].sessions });
});

it('KEYS13 keys go into the current backup only', async () => {
  const anna = await world.signUp('b13old');
  const [old, current] = [await create(anna), await create(anna)];
  const refused = await anna.put(path(old, '!r', 's'), key('1'));
  expect([refused.status, refused.body.errcode, refused.body.current_version]).toEqual([
    403,
    'M_WRONG_ROOM_KEYS_VERSION',
    current,
  ]);
  for (const unknown of ['99', 'nonsense', '0', '1e3']) {
    expect((await anna.put(path(unknown, '!r', 's'), key('1'))).body.errcode).toBe('M_NOT_FOUND');
    expect((await anna.get(path(unknown))).body.errcode).toBe('M_NOT_FOUND');
  }
});

it('KEYS13 a deleted backup is gone with its keys, may be deleted again, and its number never comes again', async () => {
  const anna = await world.signUp('b13gone');
  const [first, second] = [await create(anna), await create(anna)];
  await anna.put(path(second, '!r', 's'), key('1'));
  expect((await anna.delete(`/v3/room_keys/version/${second}`)).status).toBe(200);
  expect((await anna.delete(`/v3/room_keys/version/${second}`)).status).toBe(200);
  expect((await anna.delete('/v3/room_keys/version/77')).body.errcode).toBe('M_NOT_FOUND');
  expect((await anna.get(`/v3/room_keys/version/${second}`)).body.errcode).toBe('M_NOT_FOUND');
  expect((await anna.get(path(second, '!r', 's'))).body.errcode).toBe('M_NOT_FOUND');
  expect((await anna.get('/v3/room_keys/version')).body.version).toBe(first);
  const third = await create(anna);
  expect([first, second]).not.toContain(third);
  expect((await anna.get(path(third))).body).toEqual({ rooms: {} });
});

it('KEYS13 the auth data of a backup can be replaced, its algorithm and version cannot', async () => {
  const anna = await world.signUp('b13auth');
  const version = await create(anna);
  const put = (body: object) => anna.put(`/v3/room_keys/version/${version}`, body);
  expect((await put({ algorithm: ALGORITHM, auth_data: { public_key: 'Q' }, version })).status).toBe(200);
  expect((await put({ algorithm: 'other', auth_data: {} })).body.errcode).toBe('M_INVALID_PARAM');
  expect((await put({ algorithm: ALGORITHM, auth_data: {}, version: '9' })).body.errcode).toBe('M_INVALID_PARAM');
  expect((await anna.get(`/v3/room_keys/version/${version}`)).body.auth_data).toEqual({ public_key: 'Q' });
});

it('KEYS13 clients that back up at the same moment lose nothing, and the count is right', async () => {
  const anna = await world.signUp('b13race');
  const version = await create(anna);
  await Promise.all(
    Array.from({ length: 20 }, (_, n) => anna.put(path(version, '!r', `s${n % 10}`), key(String(n), { index: n }))),
  );
  const { body } = await anna.get('/v3/room_keys/version');
  expect(body.count).toBe(10);
  const { sessions } = (await anna.get(path(version, '!r'))).body;
  expect(
    Object.values(sessions)
      .map((stored) => (stored as { first_message_index: number }).first_message_index)
      .toSorted((a, b) => a - b),
  ).toEqual(Array.from({ length: 10 }, (_, n) => n));
});

it('KEYS13 nobody reaches another person’s backup', async () => {
  const [anna, bela] = [await world.signUp('b13hers'), await world.signUp('b13his')];
  const version = await create(anna);
  await anna.put(path(version, '!r', 's'), key('1'));
  expect((await bela.get(path(version, '!r', 's'))).body.errcode).toBe('M_NOT_FOUND');
  expect((await bela.delete(path(version))).body.errcode).toBe('M_NOT_FOUND');
  expect((await anna.get('/v3/room_keys/version')).body.count).toBe(1);
});

it('KEYS19 a malformed backup is refused and stores nothing', async () => {
  const anna = await world.signUp('b19anna');
  expect((await anna.post('/v3/room_keys/version', { algorithm: 'x' })).body.errcode).toBe('M_BAD_JSON');
  const version = await create(anna);
  for (const body of [
    {},
    { ...key('1'), is_verified: 'yes' },
    { ...key('1'), first_message_index: -1 },
    { ...key('1'), first_message_index: 1e300 },
  ]) {
    expect((await anna.put(path(version, '!r', 's'), body)).body.errcode).toBe('M_BAD_JSON');
  }
  expect((await anna.put(path(version), { rooms: { '!r': {} } })).body.errcode).toBe('M_BAD_JSON');
  expect((await anna.put('/v3/room_keys/keys/!r/s', key('1'))).status).toBe(400);
  expect((await anna.get(path(version))).body).toEqual({ rooms: {} });
});

it('KEYS19 backups that nobody deletes are bounded, and so is what describes one', async () => {
  const anna = await world.signUp('b19many');
  const versions = await Promise.all(Array.from({ length: 100 }, () => create(anna)));
  const refused = await anna.post('/v3/room_keys/version', { algorithm: ALGORITHM, auth_data: {} });
  expect([refused.status, refused.body.errcode]).toEqual([400, 'M_RESOURCE_LIMIT_EXCEEDED']);
  await anna.delete(`/v3/room_keys/version/${versions[0]}`);
  expect(await create(anna)).toBe('101');
  const large = { algorithm: ALGORITHM, auth_data: { filler: 'x'.repeat(70_000) } };
  expect((await anna.post('/v3/room_keys/version', large)).status).toBe(400);
});
