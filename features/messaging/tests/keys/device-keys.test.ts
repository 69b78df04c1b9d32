import { afterAll, beforeAll, expect, it } from 'vitest';
import { deviceKeysOf, newCrossSigning, newSigningKey, signed } from './crypto.ts';
import { openWorld, SERVER_NAME, type Device, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const query = async (reader: Device, ...userIds: string[]) =>
  (await reader.post('/v3/keys/query', { device_keys: Object.fromEntries(userIds.map((id) => [id, []])) })).body;

async function shareRoom(a: Device, b: Device): Promise<string> {
  const { body } = await a.post('/v3/createRoom', { preset: 'public_chat' });
  expect((await b.post(`/v3/join/${encodeURIComponent(body.room_id)}`)).status).toBe(200);
  return body.room_id;
}

it('KEYS1 a device publishes keys for itself only', async () => {
  const [anna, bela] = [await world.signUp('k1anna'), await world.signUp('k1bela')];
  const keys = deviceKeysOf(anna, newSigningKey());
  expect((await bela.post('/v3/keys/upload', { device_keys: keys })).status).toBe(400);
  expect((await anna.post('/v3/keys/upload', { device_keys: { ...keys, device_id: 'OTHER' } })).status).toBe(400);
  expect((await anna.post('/v3/keys/upload', { device_keys: { ...keys, unsigned: { a: 1 } } })).status).toBe(200);
  const found = await query(bela, anna.userId);
  expect(found.device_keys[anna.userId]).toEqual({ [anna.deviceId]: { ...keys, unsigned: {} } });
});

it('KEYS1 a device’s name is seen by those who share a room with its owner, and by nobody else', async () => {
  const [anna, bela, cleo] = [await world.signUp('k1name'), await world.signUp('k1near'), await world.signUp('k1far')];
  await anna.post('/v3/keys/upload', { device_keys: deviceKeysOf(anna, newSigningKey()) });
  await anna.put(`/v3/devices/${anna.deviceId}`, { display_name: 'Anna’s telephone' });
  await shareRoom(anna, bela);
  const nameFor = async (reader: Device) =>
    (await query(reader, anna.userId)).device_keys[anna.userId][anna.deviceId].unsigned.device_display_name;
  expect(await nameFor(anna)).toBe('Anna’s telephone');
  expect(await nameFor(bela)).toBe('Anna’s telephone');
  expect(await nameFor(cleo)).toBeUndefined();
});

it('KEYS5 somebody without keys and somebody who does not exist look the same', async () => {
  const [anna, bela] = [await world.signUp('k5anna'), await world.signUp('k5bela')];
  const found = await query(anna, bela.userId, `@nobody:${SERVER_NAME}`, '@somebody:elsewhere');
  expect(found.device_keys).toEqual({ [bela.userId]: {}, [`@nobody:${SERVER_NAME}`]: {} });
  expect(Object.keys(found.failures)).toEqual(['elsewhere']);
});

it('KEYS6 keys that the master key did not sign are refused, and so are keys without a master key', async () => {
  const anna = await world.signUp('k6anna');
  const [own, other] = [newCrossSigning(anna.userId), newCrossSigning(anna.userId)];
  const refused = await anna.post('/v3/keys/device_signing/upload', { self_signing_key: own.body.self_signing_key });
  expect([refused.status, refused.body.errcode]).toEqual([400, 'M_MISSING_PARAM']);
  const mixed = await anna.post('/v3/keys/device_signing/upload', {
    ...own.body,
    self_signing_key: other.body.self_signing_key,
  });
  expect([mixed.status, mixed.body.errcode]).toEqual([400, 'M_INVALID_SIGNATURE']);
  expect((await query(anna, anna.userId)).master_keys).toEqual({});
});

it('KEYS7 the first cross-signing keys and the same again take no proof; replacing them takes the password', async () => {
  const anna = await world.signUp('k7anna');
  const [first, second] = [newCrossSigning(anna.userId), newCrossSigning(anna.userId)];
  const upload = (body: object) => anna.post('/v3/keys/device_signing/upload', body);
  expect((await upload(first.body)).status).toBe(200);
  expect((await upload(first.body)).status).toBe(200);
  const asked = await upload(second.body);
  expect(asked.status).toBe(401);
  expect(asked.body.flows).toBeDefined();
  const auth = {
    type: 'm.login.password',
    session: asked.body.session,
    identifier: { type: 'm.id.user', user: anna.userId },
  };
  expect((await upload({ ...second.body, auth: { ...auth, password: 'not hers' } })).status).toBe(401);
  expect((await query(anna, anna.userId)).master_keys[anna.userId]).toEqual(first.body.master_key);
  expect((await upload({ ...second.body, auth: { ...auth, password: anna.password } })).status).toBe(200);
  expect((await query(anna, anna.userId)).master_keys[anna.userId]).toEqual(second.body.master_key);
});

it('KEYS8 whom somebody verified is seen by nobody else', async () => {
  const [anna, bela, cleo] = [await world.signUp('k8anna'), await world.signUp('k8bela'), await world.signUp('k8cleo')];
  const [hers, his] = [newCrossSigning(anna.userId), newCrossSigning(bela.userId)];
  await anna.post('/v3/keys/device_signing/upload', hers.body);
  await bela.post('/v3/keys/device_signing/upload', his.body);
  const verified = signed(his.body.master_key, anna.userId, hers.userSigning);
  const uploaded = await anna.post('/v3/keys/signatures/upload', {
    [bela.userId]: { [his.master.publicKey]: verified },
  });
  expect(uploaded.body).toEqual({ failures: {} });
  const seenBy = async (reader: Device) => (await query(reader, bela.userId)).master_keys[bela.userId].signatures;
  expect(await seenBy(anna)).toEqual((verified as Record<string, unknown>)['signatures']);
  expect(await seenBy(bela)).toBeUndefined();
  expect(await seenBy(cleo)).toBeUndefined();
  const asCleo = await query(cleo, bela.userId);
  expect(asCleo.self_signing_keys[bela.userId]).toEqual(his.body.self_signing_key);
  expect(asCleo.user_signing_keys).toEqual({});
  expect((await query(bela, bela.userId)).user_signing_keys[bela.userId]).toEqual(his.body.user_signing_key);
});

it('KEYS9 a false signature is refused by itself; the others of the same upload are kept', async () => {
  const anna = await world.signUp('k9anna');
  const identity = newSigningKey();
  const cross = newCrossSigning(anna.userId);
  const device = deviceKeysOf(anna, identity);
  await anna.post('/v3/keys/upload', { device_keys: device });
  await anna.post('/v3/keys/device_signing/upload', cross.body);
  const forged = signed(device, anna.userId, newSigningKey(), cross.selfSigning.publicKey);
  const master = signed(cross.body.master_key, anna.userId, identity, anna.deviceId);
  const { body } = await anna.post('/v3/keys/signatures/upload', {
    [anna.userId]: { [anna.deviceId]: forged, [cross.master.publicKey]: master, UNKNOWN: device },
  });
  expect(body.failures[anna.userId][anna.deviceId].errcode).toBe('M_INVALID_SIGNATURE');
  expect(body.failures[anna.userId].UNKNOWN.errcode).toBe('M_NOT_FOUND');
  expect(Object.keys(body.failures[anna.userId])).not.toContain(cross.master.publicKey);
  const found = await query(anna, anna.userId);
  expect(found.master_keys[anna.userId]).toEqual(master);
  expect(found.device_keys[anna.userId][anna.deviceId].signatures).toEqual(
    (device as Record<string, unknown>)['signatures'],
  );
});

it('KEYS9 a signature does not outlive the key it is on, nor the key that made it', async () => {
  const anna = await world.signUp('k9gone');
  const cross = newCrossSigning(anna.userId);
  await anna.post('/v3/keys/device_signing/upload', cross.body);
  const publish = async () => {
    const device = deviceKeysOf(anna, newSigningKey());
    await anna.post('/v3/keys/upload', { device_keys: device });
    return device;
  };
  const sign = (device: ReturnType<typeof deviceKeysOf>) =>
    anna.post('/v3/keys/signatures/upload', {
      [anna.userId]: { [anna.deviceId]: signed(device, anna.userId, cross.selfSigning) },
    });
  const signers = async () =>
    Object.keys((await query(anna, anna.userId)).device_keys[anna.userId][anna.deviceId].signatures[anna.userId]);
  await sign(await publish());
  expect(await signers()).toHaveLength(2);
  const device = await publish();
  expect(await signers()).toEqual([`ed25519:${anna.deviceId}`]);
  await sign(device);
  expect(await signers()).toHaveLength(2);
  const auth = {
    type: 'm.login.password',
    identifier: { type: 'm.id.user', user: anna.userId },
    password: anna.password,
  };
  await anna.post('/v3/keys/device_signing/upload', { ...newCrossSigning(anna.userId).body, auth });
  expect(await signers()).toEqual([`ed25519:${anna.deviceId}`]);
});

it('KEYS19 malformed keys are refused with a clear error and store nothing', async () => {
  const anna = await world.signUp('k19anna');
  const keys = deviceKeysOf(anna, newSigningKey());
  const { signatures: _signatures, ...unsigned } = keys;
  for (const body of [
    { device_keys: unsigned },
    { device_keys: { ...keys, algorithms: 'all' } },
    { device_keys: { ...keys, signatures: { a: { b: 1 } } } },
    { one_time_keys: { 'no colon': 'K' } },
    { one_time_keys: { 'a:1': { no: 'key' } } },
    { one_time_keys: { 'a:\u0000': 'K' } },
    { one_time_keys: { 'a:1': { key: 'K', n: 1.5 } } },
    { one_time_keys: { [`a:${'x'.repeat(300)}`]: 'K' } },
    { fallback_keys: [] },
  ]) {
    const answer = await anna.post('/v3/keys/upload', body);
    expect([answer.status, answer.body.errcode], JSON.stringify(body).slice(0, 80)).toEqual([400, 'M_BAD_JSON']);
  }
  expect((await anna.post('/v3/keys/upload', {})).body).toEqual({ one_time_key_counts: {} });
  expect((await query(anna, anna.userId)).device_keys[anna.userId]).toEqual({});
  for (const [path, body] of [
    ['/v3/keys/query', { device_keys: [] }],
    ['/v3/keys/claim', { one_time_keys: { [anna.userId]: { A: 1 } } }],
    ['/v3/keys/signatures/upload', { [anna.userId]: 'x' }],
    ['/v3/keys/device_signing/upload', { master_key: { user_id: 1 } }],
  ] as const) {
    expect((await anna.post(path, body)).body.errcode).toBe('M_BAD_JSON');
  }
  expect((await anna.get('/v3/keys/changes?from=nonsense&to=s1_1')).body.errcode).toBe('M_INVALID_PARAM');
});
