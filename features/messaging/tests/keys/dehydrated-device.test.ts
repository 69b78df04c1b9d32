import { afterAll, beforeAll, expect, it } from 'vitest';
import { deviceKeysOf, newSigningKey } from './crypto.ts';
import { openWorld, type Device, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const PATH = '/unstable/org.matrix.msc3814.v1/dehydrated_device';
const sealed = (owner: Device, deviceId: string) => ({
  device_id: deviceId,
  device_data: { algorithm: 'x', sealed: `data of ${deviceId}` },
  initial_device_display_name: 'asleep',
  device_keys: { ...deviceKeysOf({ ...owner, deviceId }, newSigningKey()), dehydrated: true },
  one_time_keys: { 'a:1': `one-time key of ${deviceId}` },
  fallback_keys: { 'a:F': `fallback key of ${deviceId}` },
});
const devicesSeenBy = async (reader: Device, owner: Device) =>
  (await reader.post('/v3/keys/query', { device_keys: { [owner.userId]: [] } })).body.device_keys[owner.userId];
const claim = async (by: Device, of: Device, deviceId: string) =>
  (await by.post('/v3/keys/claim', { one_time_keys: { [of.userId]: { [deviceId]: 'a' } } })).body.one_time_keys[
    of.userId
  ]?.[deviceId];
const send = (from: Device, to: Device, deviceId: string, n: number) =>
  from.put(`/v3/sendToDevice/x.test/${deviceId}-${n}`, { messages: { [to.userId]: { [deviceId]: { n } } } });

it('KEYS20 a sealed device takes keys and messages while its owner sleeps, and the next device gets them page by page', async () => {
  const [anna, bela] = [await world.signUp('d20anna'), await world.signUp('d20bela')];
  expect((await anna.get(PATH)).body.errcode).toBe('M_NOT_FOUND');
  expect((await anna.put(PATH, sealed(anna, 'ASLEEP'))).body).toEqual({ device_id: 'ASLEEP' });
  const { body } = await anna.get(PATH);
  expect(body).toEqual({ device_id: 'ASLEEP', device_data: sealed(anna, 'ASLEEP').device_data });
  expect((await devicesSeenBy(bela, anna)).ASLEEP.dehydrated).toBe(true);
  expect(await claim(bela, anna, 'ASLEEP')).toEqual({ 'a:1': 'one-time key of ASLEEP' });
  for (let n = 0; n < 130; n++) await send(bela, anna, 'ASLEEP', n);
  const second = await world.logIn(anna);
  const first = (await second.get(`${PATH}/ASLEEP/events`)).body;
  const rest = (await second.get(`${PATH}/ASLEEP/events?from=${first.next_batch}`)).body;
  const got = [...first.events, ...rest.events].map(({ content }: { content: { n: number } }) => content.n);
  expect(got).toEqual(Array.from({ length: 130 }, (_, n) => n));
  expect(rest.next_batch).toBeUndefined();
  const earlier = (await second.post(`${PATH}/ASLEEP/events`, { next_batch: first.next_batch })).body;
  expect(earlier.events).toEqual(rest.events);
  expect((await second.post(`${PATH}/ASLEEP/events`, { next_batch: earlier.next_batch })).body.events).toEqual([]);
});

it('KEYS20 another sealed device takes the place of the first, of which nothing is left; one that is awake is not replaced', async () => {
  const [anna, bela] = [await world.signUp('d20next'), await world.signUp('d20peer')];
  await anna.put(PATH, sealed(anna, 'FIRST'));
  await send(bela, anna, 'FIRST', 1);
  await anna.put(PATH, sealed(anna, 'SECOND'));
  expect(Object.keys(await devicesSeenBy(bela, anna))).toEqual(['SECOND']);
  expect(await claim(bela, anna, 'FIRST')).toBeUndefined();
  expect((await anna.get(`${PATH}/FIRST/events`)).body.errcode).toBe('M_NOT_FOUND');
  expect((await anna.put(PATH, sealed(anna, anna.deviceId))).body.errcode).toBe('M_FORBIDDEN');
  expect((await anna.put(PATH, { ...sealed(anna, 'THIRD'), device_id: 'OTHER' })).body.errcode).toBe('M_INVALID_PARAM');
  expect((await bela.get(PATH)).body.errcode).toBe('M_NOT_FOUND');
  expect((await anna.delete(PATH)).body).toEqual({ device_id: 'SECOND' });
  expect(await devicesSeenBy(bela, anna)).toEqual({});
  expect(await claim(bela, anna, 'SECOND')).toBeUndefined();
  expect((await anna.delete(PATH)).body.errcode).toBe('M_NOT_FOUND');
});
