import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorld, type Device, type World } from '../keys/world.ts';

let world: World;
let ann: Device;
let bob: Device;

beforeAll(async () => {
  world = await openWorld();
  [ann, bob] = [await world.signUp('ann'), await world.signUp('bob')];
});
afterAll(() => world.close());

interface Guest {
  readonly userId: string;
  post(path: string): Promise<number>;
}

async function enterAsGuest(): Promise<Guest> {
  const post = (path: string, token: string | null) =>
    fetch(`${world.url}/_matrix/client${path}`, {
      method: 'POST',
      headers: token === null ? {} : { authorization: `Bearer ${token}` },
      body: '{}',
    });
  const registered = (await (await post('/v3/register?kind=guest', null)).json()) as Record<string, string>;
  const { user_id: userId = '', access_token: token = '' } = registered;
  return { userId, post: async (path) => (await post(path, token)).status };
}

test('ROOM25 guests join only where they may, and leave when they no longer may', async () => {
  const guest = await enterAsGuest();
  const { body } = await ann.post('/v3/createRoom', { preset: 'public_chat' });
  const room = encodeURIComponent(body.room_id);
  const setAccess = (guest_access: string) => ann.put(`/v3/rooms/${room}/state/m.room.guest_access/`, { guest_access });
  const membershipOf = async (userId: string) =>
    (await ann.get(`/v3/rooms/${room}/state/m.room.member/${encodeURIComponent(userId)}`)).body.membership;

  expect(await guest.post(`/v3/join/${room}`)).toBe(403);
  await setAccess('can_join');
  expect(await guest.post(`/v3/join/${room}`)).toBe(200);
  await bob.post(`/v3/join/${room}`);
  expect(await membershipOf(guest.userId)).toBe('join');
  await setAccess('forbidden');
  expect(await membershipOf(guest.userId)).toBe('leave');
  expect([await membershipOf(bob.userId), await membershipOf(ann.userId)]).toEqual(['join', 'join']);
  expect(await guest.post(`/v3/join/${room}`)).toBe(403);
});
