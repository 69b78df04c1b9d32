import { afterAll, beforeAll, expect, it } from 'vitest';
import { Room } from '../../src/core/server/room.ts';
import { ROOM_VERSION_DEFAULT, roomVersions } from '../../src/core/domain/room-version.ts';
import type { RoomEvent } from '../../src/core/domain/room-event.ts';
import { openWorld, type World } from '../keys/world.ts';

const EVENTS = 20;

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

it('ROOM23 of large events memory holds a few, and what is told is whole', async () => {
  const [ann, bob] = [await world.signUp('ann'), await world.signUp('bob')];
  const { room_id: roomId } = (await ann.post('/v3/createRoom', { preset: 'public_chat' })).body;
  const path = `/v3/rooms/${encodeURIComponent(roomId)}`;
  await bob.post(`${path}/join`);
  const since = (await bob.get('/v3/sync')).body.next_batch;
  const sent: string[] = [];
  for (let n = 0; n < EVENTS; n++) {
    const body = `${n} ${'x'.repeat(60_000)}`;
    sent.push((await ann.put(`${path}/send/m.room.message/${n}`, { msgtype: 'm.text', body })).body.event_id);
  }
  for (const restart of [false, true]) {
    if (restart) await world.restart();
    const filter = encodeURIComponent(JSON.stringify({ room: { timeline: { limit: EVENTS } } }));
    const { timeline } = (await bob.get(`/v3/sync?since=${since}&filter=${filter}`)).body.rooms.join[roomId];
    expect([
      timeline.events.map((event: RoomEvent & { event_id: string }) => event.event_id),
      timeline.limited,
    ]).toEqual([sent, false]);
    for (const dir of ['b', 'f']) {
      const { chunk } = (await bob.get(`${path}/messages?dir=${dir}&limit=100`)).body;
      const told = chunk.map((event: { event_id: string }) => event.event_id).filter((id: string) => sent.includes(id));
      expect(dir === 'b' ? told.toReversed() : told).toEqual(sent);
    }
    const context = (await bob.get(`${path}/context/${encodeURIComponent(sent[2] ?? '')}?limit=4`)).body;
    expect(context.events_before[0].event_id).toBe(sent[1]);
  }
});

it('ROOM23 the memory for a room’s newest events is bounded by their size too', () => {
  const version = roomVersions.get(ROOM_VERSION_DEFAULT);
  if (!version) throw new Error('there is no default version');
  const event = (depth: number, length: number) =>
    ({
      pos: depth,
      depth,
      eventId: `$${depth}`,
      stateKey: null,
      content: { body: 'x'.repeat(length) },
    }) as unknown as RoomEvent;
  const tailOf = (length: number) => {
    const tail = Array.from({ length: 100 }, (_, n) => event(n + 1, length));
    return new Room({ roomId: '!room' as never, version, state: [], tail }, {} as never).tail;
  };
  expect(tailOf(100)).toHaveLength(100);
  expect(tailOf(60_000).map(({ pos }) => pos)).toEqual([97, 98, 99, 100]);
  expect(tailOf(1_000_000).map(({ pos }) => pos)).toEqual([100]);
});
