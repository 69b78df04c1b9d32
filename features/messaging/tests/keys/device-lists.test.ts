import { afterAll, beforeAll, expect, it } from 'vitest';
import { deviceKeysOf, newCrossSigning, newSigningKey } from './crypto.ts';
import { openWorld, type Device, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const sync = async (device: Device, since?: string, timeout = 0) =>
  (await device.get(`/v3/sync?timeout=${timeout}${since ? `&since=${since}` : ''}`)).body;
const token = async (device: Device) => (await sync(device)).next_batch as string;
/** The news for a device since a token, sorted. */
const news = async (device: Device, since: string, timeout = 0) => {
  const { device_lists: lists } = await sync(device, since, timeout);
  return { changed: (lists?.changed ?? []).toSorted(), left: (lists?.left ?? []).toSorted() };
};
const publish = (device: Device) =>
  device.post('/v3/keys/upload', { device_keys: deviceKeysOf(device, newSigningKey()) });
const createRoom = async (by: Device, more: object = {}) =>
  (await by.post('/v3/createRoom', { preset: 'public_chat', ...more })).body.room_id as string;
const join = async (who: Device, roomId: string) =>
  expect((await who.post(`/v3/join/${encodeURIComponent(roomId)}`)).status).toBe(200);
const leave = (who: Device, roomId: string) => who.post(`/v3/rooms/${encodeURIComponent(roomId)}/leave`);
const nothing = { changed: [], left: [] };

async function three(prefix: string): Promise<[Device, Device, Device, string]> {
  const [anna, bela, cleo] = [
    await world.signUp(`${prefix}anna`),
    await world.signUp(`${prefix}bela`),
    await world.signUp(`${prefix}cleo`),
  ];
  const roomId = await createRoom(anna);
  await join(bela, roomId);
  return [anna, bela, cleo, roomId];
}

it('KEYS10 fresh keys are told to their owner and to those who share a room, not to others', async () => {
  const [anna, bela, cleo] = await three('l10a');
  const [a, b, c] = [await token(anna), await token(bela), await token(cleo)];
  const waiting = sync(bela, b, 20_000);
  await publish(anna);
  expect((await waiting).device_lists).toEqual({ changed: [anna.userId], left: [] });
  expect(await news(anna, a)).toEqual({ changed: [anna.userId], left: [] });
  expect(await news(cleo, c)).toEqual(nothing);
  expect(await news(bela, (await sync(bela, b)).next_batch)).toEqual(nothing);
});

it('KEYS10 the same keys uploaded again are no news', async () => {
  const [anna, bela] = await three('l10b');
  const keys = deviceKeysOf(anna, newSigningKey());
  await anna.post('/v3/keys/upload', { device_keys: keys });
  const since = await token(bela);
  await anna.post('/v3/keys/upload', { device_keys: keys, one_time_keys: { 'a:1': 'K' } });
  expect(await news(bela, since)).toEqual(nothing);
});

it('KEYS10 a device signed in, renamed or removed is told, and cross-signing keys are; a user-signing key to its owner only', async () => {
  const [anna, bela] = await three('l10c');
  const cross = newCrossSigning(anna.userId);
  const change = async (what: () => Promise<unknown>) => {
    const [a, b] = [await token(anna), await token(bela)];
    await what();
    // What accounts tell comes by its own way: it is waited for.
    return [(await news(anna, a, 20_000)).changed, (await news(bela, b)).changed];
  };
  const both = [[anna.userId], [anna.userId]];
  let second!: Device;
  expect(await change(async () => (second = await world.logIn(anna)))).toEqual(both);
  expect(await change(() => anna.put(`/v3/devices/${second.deviceId}`, { display_name: 'two' }))).toEqual(both);
  expect(await change(() => second.post('/v3/logout'))).toEqual(both);
  const { user_signing_key: userSigning, ...shared } = cross.body;
  expect(await change(() => anna.post('/v3/keys/device_signing/upload', shared))).toEqual(both);
  const auth = {
    type: 'm.login.password',
    identifier: { type: 'm.id.user', user: anna.userId },
    password: anna.password,
  };
  expect(
    await change(() => anna.post('/v3/keys/device_signing/upload', { user_signing_key: userSigning, auth })),
  ).toEqual([[anna.userId], []]);
});

it('KEYS10 a client that was away longer than memory reaches learns the same', async () => {
  const [anna, bela, cleo, roomId] = await three('l10d');
  const since = await token(bela);
  await publish(anna);
  await publish(cleo);
  const dora = await world.signUp('l10dora');
  await join(dora, roomId);
  const eva = await world.signUp('l10eva');
  await join(eva, roomId);
  await leave(eva, roomId);
  const expected = { changed: [anna.userId, dora.userId].toSorted(), left: [eva.userId] };
  expect(await news(bela, since)).toEqual(expected);
  await world.restart();
  expect(await news(bela, since)).toEqual(expected);
  const { body } = await bela.get(`/v3/keys/changes?from=${since}&to=${await token(bela)}`);
  expect(body.changed.toSorted()).toEqual(expected.changed);
  expect(body.left).toEqual(expected.left);
});

it('KEYS11 who comes is told as changed, who goes as left, unless another room is shared', async () => {
  const [anna, bela, cleo, roomId] = await three('l11a');
  let since = await token(bela);
  await join(cleo, roomId);
  expect(await news(bela, since)).toEqual({ changed: [cleo.userId], left: [] });
  since = await token(bela);
  await leave(cleo, roomId);
  expect(await news(bela, since)).toEqual({ changed: [], left: [cleo.userId] });
  const other = await createRoom(anna);
  await join(bela, other);
  since = await token(bela);
  await leave(anna, roomId);
  expect((await news(bela, since)).left).toEqual([]);
});

it('KEYS11 who enters a room is told of all who are there, who leaves it of all whom they follow no more', async () => {
  const [anna, bela, cleo, roomId] = await three('l11b');
  let since = await token(cleo);
  await join(cleo, roomId);
  expect(await news(cleo, since)).toEqual({ changed: [anna.userId, bela.userId].toSorted(), left: [] });
  const other = await createRoom(cleo);
  await join(anna, other);
  since = await token(cleo);
  await leave(cleo, roomId);
  expect(await news(cleo, since)).toEqual({ changed: [], left: [bela.userId] });
  const { body } = await cleo.get(`/v3/keys/changes?from=${since}&to=${since}`);
  expect(body).toEqual({ changed: [], left: [bela.userId] });
});

it('KEYS11 who left learns nothing of who came later, and who turned an invitation down nothing of who is there', async () => {
  const [anna, bela, cleo, roomId] = await three('l11c');
  const dora = await world.signUp('l11cdora');
  await join(cleo, roomId);
  const since = await token(cleo);
  await leave(cleo, roomId);
  await join(dora, roomId);
  await bela.put(`/v3/rooms/${encodeURIComponent(roomId)}/state/m.room.member/${encodeURIComponent(bela.userId)}`, {
    membership: 'join',
    displayname: 'Bela by another name',
  });
  const expected = { changed: [], left: [anna.userId, bela.userId].toSorted() };
  const changes = async (who: Device, from: string) =>
    (await who.get(`/v3/keys/changes?from=${from}&to=${from}`)).body as { changed: string[]; left: string[] };
  expect(await news(cleo, since)).toEqual(expected);
  expect((await changes(cleo, since)).left.toSorted()).toEqual(expected.left);
  const invited = await world.signUp('l11cinvited');
  const hidden = await createRoom(anna, { preset: 'private_chat', invite: [bela.userId, invited.userId] });
  await join(bela, hidden);
  const before = await token(invited);
  expect(await changes(invited, before.replace(/^s\d+/, 's0'))).toMatchObject({ left: [] });
  await leave(invited, hidden);
  expect(await news(invited, before)).toEqual(nothing);
  await world.restart();
  expect(await news(cleo, since)).toEqual(expected);
  expect(await news(invited, before)).toEqual(nothing);
});

it('KEYS11 an invitation shares nothing yet', async () => {
  const [anna, bela, cleo] = [
    await world.signUp('l11anna'),
    await world.signUp('l11bela'),
    await world.signUp('l11cleo'),
  ];
  const roomId = await createRoom(anna, { preset: 'private_chat' });
  const [a, b] = [await token(anna), await token(bela)];
  await anna.post(`/v3/rooms/${encodeURIComponent(roomId)}/invite`, { user_id: bela.userId });
  await publish(anna);
  await publish(cleo);
  expect(await news(bela, b)).toEqual(nothing);
  expect(await news(anna, a)).toEqual({ changed: [anna.userId], left: [] });
});

it('KEYS16 a removed device leaves no keys, no queue and no ghost in the list', async () => {
  const [anna, bela] = await three('l16a');
  const second = await world.logIn(anna);
  await publish(second);
  await second.post('/v3/keys/upload', { one_time_keys: { 'a:1': 'K' }, fallback_keys: { 'a:F': 'F' } });
  await bela.put('/v3/sendToDevice/x.test/1', { messages: { [anna.userId]: { [second.deviceId]: { n: 1 } } } });
  await second.post('/v3/logout');
  const { body: found } = await bela.post('/v3/keys/query', { device_keys: { [anna.userId]: [] } });
  expect(found.device_keys[anna.userId]).toEqual({});
  const { body: claimed } = await bela.post('/v3/keys/claim', {
    one_time_keys: { [anna.userId]: { [second.deviceId]: 'a' } },
  });
  expect(claimed.one_time_keys).toEqual({});
  // The same name, taken again, begins with nothing.
  const again = await anna.post('/v3/login', {
    type: 'm.login.password',
    identifier: { type: 'm.id.user', user: anna.userId },
    password: anna.password,
    device_id: second.deviceId,
  });
  expect(again.body.device_id).toBe(second.deviceId);
  const { body: first } = await anna.get('/v3/sync');
  expect(first.to_device).toBeUndefined();
});

it('KEYS16 a deactivated account leaves no keys and no backup', async () => {
  const [anna, bela] = await three('l16b');
  await publish(anna);
  await anna.post('/v3/keys/device_signing/upload', newCrossSigning(anna.userId).body);
  await anna.post('/v3/room_keys/version', { algorithm: 'x', auth_data: {} });
  const auth = {
    type: 'm.login.password',
    identifier: { type: 'm.id.user', user: anna.userId },
    password: anna.password,
  };
  expect((await anna.post('/v3/account/deactivate', { auth })).status).toBe(200);
  const { body } = await bela.post('/v3/keys/query', { device_keys: { [anna.userId]: [] } });
  expect(body.device_keys[anna.userId]).toEqual({});
  expect(body.master_keys).toEqual({});
  expect(body.self_signing_keys).toEqual({});
});
