// What tests of sync say to the server: two people in rooms of their own.
import { afterAll, beforeAll, expect } from 'vitest';
import { openWorld, type Device, type World } from '../keys/world.ts';

export let world: World;
export let alice: Device;
export let bob: Device;

/** Opens a world for the tests of one file. */
export function openTalk(): void {
  beforeAll(async () => {
    world = await openWorld();
    alice = await world.signUp('alice');
    bob = await world.signUp('bob');
  });
  afterAll(() => world.close());
}

// oxlint-disable-next-line typescript/no-explicit-any -- an answer is checked by what is expected of it
export type Body = any;
let serial = 0;
/** The transaction id of the newest {@link send}. */
export const lastTransaction = () => `t${serial - 1}`;

export async function room(options: Record<string, unknown> = {}): Promise<string> {
  const { body } = await alice.post('/v3/createRoom', { preset: 'public_chat', ...options });
  return body.room_id;
}
export const at = (roomId: string, rest: string) => `/v3/rooms/${encodeURIComponent(roomId)}${rest}`;
export async function send(who: Device, roomId: string, content: unknown, type = 'm.room.message'): Promise<string> {
  const { status, body } = await who.put(at(roomId, `/send/${type}/t${serial++}`), content);
  expect(status).toBe(200);
  return body.event_id;
}
export const say = (who: Device, roomId: string, body: string) => send(who, roomId, { msgtype: 'm.text', body });
export const join = (who: Device, roomId: string) => who.post(at(roomId, '/join'));
export async function sync(who: Device, options: Record<string, string> = {}): Promise<Body> {
  const { status, body } = await who.get(`/v3/sync?${new URLSearchParams(options).toString()}`);
  expect(status).toBe(200);
  return body;
}
export const filter = (value: unknown) => JSON.stringify(value);
export const ids = (events: Body[]): string[] => events.map((event) => event.event_id);
