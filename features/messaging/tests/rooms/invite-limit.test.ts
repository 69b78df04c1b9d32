import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWorld, SERVER_NAME, type World } from '../keys/world.ts';

const DAY_POINTS = 1000;
const AT_ONCE_MAX = 200;

let world: World;
beforeAll(async () => {
  world = await openWorld({ areRateLimitsOn: true });
});
afterAll(() => world.close());

it('ROOM24 somebody invites a thousand people a day by whatever way, and strangers count; others are not touched', async () => {
  const [ann, bob, cat] = [await world.signUp('ann'), await world.signUp('bob'), await world.signUp('cat')];
  const roomId = (await ann.post('/v3/createRoom', { invite: [bob.userId] })).body.room_id as string;
  const nobody = (n: number) => `@nobody${n}:${SERVER_NAME}`;
  const many = Array.from({ length: AT_ONCE_MAX }, (_, n) => nobody(n));
  for (let asked = 1; asked + AT_ONCE_MAX <= DAY_POINTS; asked += AT_ONCE_MAX) {
    expect((await ann.post('/v3/createRoom', { invite: many })).status).toBe(403);
  }
  const refused = await ann.post('/v3/createRoom', { invite: many });
  expect([refused.status, refused.body.errcode]).toEqual([429, 'M_LIMIT_EXCEEDED']);
  // Fewer fit: nothing was taken for those who were refused.
  expect((await ann.post('/v3/createRoom', { invite: many.slice(0, AT_ONCE_MAX - 1) })).status).toBe(403);
  const path = `/v3/rooms/${encodeURIComponent(roomId)}`;
  expect((await ann.post(`${path}/invite`, { user_id: cat.userId })).status).toBe(429);
  const state = `${path}/state/m.room.member/${encodeURIComponent(cat.userId)}`;
  expect((await ann.put(state, { membership: 'invite' })).status).toBe(429);
  expect((await ann.put(`${path}/send/m.room.message/1`, { msgtype: 'm.text', body: 'still here' })).status).toBe(200);
  expect((await bob.post(`${path}/join`)).status).toBe(200);
  expect((await bob.post(`${path}/invite`, { user_id: cat.userId })).status).toBe(200);
});
