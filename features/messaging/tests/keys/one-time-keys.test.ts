import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWorld, type Device, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const oneTimeKeys = (from: number, count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, n) => [`signed_curve25519:${from + n}`, { key: `K${from + n}` }]),
  );
const upload = (device: Device, body: object) => device.post('/v3/keys/upload', body);
async function claim(by: Device, of: Device): Promise<string | null> {
  const { body } = await by.post('/v3/keys/claim', {
    one_time_keys: { [of.userId]: { [of.deviceId]: 'signed_curve25519' } },
  });
  return Object.keys(body.one_time_keys[of.userId]?.[of.deviceId] ?? {})[0] ?? null;
}
const standing = async (device: Device) => {
  const { body } = await device.get('/v3/sync');
  return [body.device_one_time_keys_count.signed_curve25519, body.device_unused_fallback_key_types];
};

it('KEYS2 the same upload again changes nothing; another key under an id in use is refused with all that came along', async () => {
  const anna = await world.signUp('o2anna');
  expect((await upload(anna, { one_time_keys: oneTimeKeys(1, 3) })).body.one_time_key_counts).toEqual({
    signed_curve25519: 3,
  });
  expect((await upload(anna, { one_time_keys: oneTimeKeys(1, 3) })).body.one_time_key_counts).toEqual({
    signed_curve25519: 3,
  });
  const refused = await upload(anna, {
    one_time_keys: { 'signed_curve25519:9': { key: 'fresh' }, 'signed_curve25519:2': { key: 'other' } },
  });
  expect(refused.status).toBe(400);
  expect(await standing(anna)).toEqual([3, []]);
});

it('KEYS2 a key that was claimed is not given again, though its upload is repeated', async () => {
  const [anna, bela] = [await world.signUp('o2repeat'), await world.signUp('o2bela')];
  await upload(anna, { one_time_keys: oneTimeKeys(1, 1) });
  expect(await claim(bela, anna)).toBe('signed_curve25519:1');
  expect((await upload(anna, { one_time_keys: oneTimeKeys(1, 1) })).body.one_time_key_counts).toEqual({});
  expect(await claim(bela, anna)).toBeNull();
  // The id may name another key then.
  await upload(anna, { one_time_keys: { 'signed_curve25519:1': { key: 'another' } } });
  expect(await claim(bela, anna)).toBe('signed_curve25519:1');
});

it('KEYS3 the oldest upload is given first, then the fallback key, which is then told as used', async () => {
  const [anna, bela] = [await world.signUp('o3anna'), await world.signUp('o3bela')];
  await upload(anna, {
    one_time_keys: oneTimeKeys(50, 1),
    fallback_keys: { 'signed_curve25519:F': { key: 'F', fallback: true } },
  });
  await upload(anna, { one_time_keys: oneTimeKeys(10, 1) });
  await upload(anna, { one_time_keys: oneTimeKeys(90, 1) });
  expect(await standing(anna)).toEqual([3, ['signed_curve25519']]);
  const given = [];
  for (let n = 0; n < 5; n++) given.push(await claim(bela, anna));
  expect(given).toEqual([50, 10, 90, 'F', 'F'].map((id) => `signed_curve25519:${id}`));
  expect(await standing(anna)).toEqual([0, []]);
  // The same fallback key again is as used as it was; another one is fresh.
  await upload(anna, { fallback_keys: { 'signed_curve25519:F': { key: 'F', fallback: true } } });
  expect(await standing(anna)).toEqual([0, []]);
  await upload(anna, { fallback_keys: { 'signed_curve25519:G': { key: 'G', fallback: true } } });
  expect(await standing(anna)).toEqual([0, ['signed_curve25519']]);
});

it('KEYS3 a one-time key is given once, however many ask at the same moment', async () => {
  const anna = await world.signUp('o3many');
  const askers = await Promise.all(Array.from({ length: 4 }, (_, n) => world.signUp(`o3asker${n}`)));
  await upload(anna, { one_time_keys: oneTimeKeys(1, 60) });
  const given = await Promise.all(Array.from({ length: 80 }, (_, n) => claim(askers[n % 4] as Device, anna)));
  const keys = given.filter((key) => key !== null);
  expect(keys).toHaveLength(60);
  expect(new Set(keys).size).toBe(60);
  expect(await standing(anna)).toEqual([0, []]);
});

it('KEYS3 uploads and claims at the same moment neither lose a key nor give one twice', async () => {
  const [anna, bela] = [await world.signUp('o3race'), await world.signUp('o3racer')];
  const claims: Promise<string | null>[] = [];
  const uploads: Promise<unknown>[] = [];
  for (let n = 0; n < 20; n++) {
    uploads.push(
      upload(anna, { one_time_keys: oneTimeKeys(n * 5, 5) }),
      upload(anna, { one_time_keys: oneTimeKeys(n * 5, 5) }),
    );
    claims.push(claim(bela, anna), claim(bela, anna));
  }
  await Promise.all(uploads);
  const given = (await Promise.all(claims)).filter((key) => key !== null);
  expect(new Set(given).size).toBe(given.length);
  expect(await standing(anna)).toEqual([100 - given.length, []]);
});

it('KEYS3 many who want fallback keys of the same devices in different orders all get them', async () => {
  const owners: Device[] = [];
  for (let n = 0; n < 6; n++) owners.push(await world.signUp(`o3fallback${n}`));
  const fresh = (round: number) =>
    Promise.all(
      owners.map((owner) => upload(owner, { fallback_keys: { [`signed_curve25519:F${round}`]: { key: 'F' } } })),
    );
  for (let round = 0; round < 5; round++) {
    await fresh(round);
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, n) => {
        const order = n % 2 === 0 ? owners : owners.toReversed();
        const wanted = Object.fromEntries(order.map((of) => [of.userId, { [of.deviceId]: 'signed_curve25519' }]));
        return (order[0] as Device).post('/v3/keys/claim', { one_time_keys: wanted });
      }),
    );
    expect(answers.map(({ body }) => Object.keys(body.one_time_keys).length)).toEqual(answers.map(() => 6));
    for (const owner of owners) expect((await standing(owner))[1]).toEqual([]);
  }
});

it('KEYS4 a key that was given stays given after a restart', async () => {
  const [anna, bela] = [await world.signUp('o4anna'), await world.signUp('o4bela')];
  await upload(anna, { one_time_keys: oneTimeKeys(1, 2) });
  const first = await claim(bela, anna);
  await world.restart();
  expect(await standing(anna)).toEqual([1, []]);
  const second = await claim(bela, anna);
  expect(new Set([first, second]).size).toBe(2);
  expect(await claim(bela, anna)).toBeNull();
});

it('KEYS18 each /sync tells how many keys the device has left, also when there are none', async () => {
  const anna = await world.signUp('o18anna');
  expect(await standing(anna)).toEqual([0, []]);
  await upload(anna, { one_time_keys: { ...oneTimeKeys(1, 2), 'other:1': 'K' } });
  const { body } = await anna.get('/v3/sync');
  expect(body.device_one_time_keys_count).toEqual({ signed_curve25519: 2, other: 1 });
});

it('KEYS19 a device holds a bounded number of one-time keys', async () => {
  const anna = await world.signUp('o19anna');
  expect((await upload(anna, { one_time_keys: oneTimeKeys(0, 1000) })).status).toBe(200);
  const refused = await upload(anna, { one_time_keys: oneTimeKeys(2000, 1) });
  expect([refused.status, refused.body.errcode]).toEqual([413, 'M_TOO_LARGE']);
});
