// What memory holds of rooms, on a log and a disk of the test's own.
import { describe, expect, test } from 'vitest';
import { rowFor } from '@althing/db';
import { seededRandom } from '@althing/testing/sim';
import type { RoomId, UserId } from '../../src/core/contract/ids.ts';
import { ROOM_VERSION_DEFAULT, roomVersions, type RoomVersion } from '../../src/core/domain/room-version.ts';
import { findNoPlace } from '../../src/core/domain/state-limits.ts';
import type { Room } from '../../src/core/server/room.ts';
import { Rooms } from '../../src/core/server/rooms.ts';
import { openMemoryEventStore } from '../../src/core/storage/event-store-memory.ts';
import { roomsTable } from '../../src/core/storage/tables.ts';
import { openSimulatedCommit, SimulatedDisk } from '../../src/testing/simulated-disk.ts';

const version = roomVersions.get(ROOM_VERSION_DEFAULT) as RoomVersion;
const owner = '@owner:here' as UserId;

function openRooms(bytesMax: number) {
  const disk = new SimulatedDisk();
  const commit = openSimulatedCommit({
    disk,
    clock: { sleep: () => new Promise((resolve) => setImmediate(resolve)) },
    random: seededRandom(1),
    faults: { commitMsMax: 0, failsBefore: 0, failsAfter: 0 },
    head: 0,
    isAlive: () => true,
  });
  const clock = { nowMs: () => 1, after: () => () => undefined };
  const services = { commit, clock, listener: { eventCommitted: () => undefined } };
  return new Rooms(openMemoryEventStore(disk), services, bytesMax);
}

const say = (room: Room, body: string) =>
  room.append({ type: 'm.room.message', stateKey: null, sender: owner, content: { body } });
const set = (room: Room, stateKey: string, body: string, type = 'org.example') =>
  room.append({ type, stateKey, sender: owner, content: { body } });
const become = (room: Room, userId: string, membership: string, sender = userId, more = {}) =>
  room.append({
    type: 'm.room.member',
    stateKey: userId,
    sender: sender as UserId,
    content: { membership, ...more },
  });

function begin(rooms: Rooms, name: string): Room {
  const roomId = `!${name}:here` as RoomId;
  const room = rooms.begin(roomId, version);
  room.append(
    { type: 'm.room.create', stateKey: '', sender: owner, content: { room_version: version.id } },
    {
      also: ({ pos }) => ({
        rows: [rowFor(roomsTable, { room_id: roomId, version: version.id, creator: owner, created_pos: pos })],
      }),
    },
  );
  become(room, owner, 'join');
  room.append({ type: 'm.room.join_rules', stateKey: '', sender: owner, content: { join_rule: 'public' } });
  return room;
}

describe('CORE10 the rooms in memory take together what they may', () => {
  test('CORE10 those used longest ago are forgotten first, and read again when they are asked for', async () => {
    const rooms = openRooms(200_000);
    for (let n = 0; n < 60; n++) {
      const room = begin(rooms, `room${n}`);
      say(room, `of ${n}`);
      await room.settled();
      expect(rooms.held.bytes).toBeLessThanOrEqual(200_000);
    }
    const { rooms: held } = rooms.held;
    expect([held > 5, held < 30]).toEqual([true, true]);
    const first = await rooms.load('!room0:here');
    expect(first?.tail.at(-1)?.content).toEqual({ body: 'of 0' });
    expect(first?.joined()).toEqual(new Set([owner]));
    expect(rooms.held.bytes).toBeLessThanOrEqual(200_000);
  });

  test('CORE10 a room counts by what it has grown to', async () => {
    const rooms = openRooms(1_000_000);
    const others = Array.from({ length: 10 }, (_, n) => begin(rooms, `other${n}`));
    await others.at(-1)?.settled();
    const before = rooms.held;
    const large = begin(rooms, 'large');
    for (let n = 0; n < 20; n++) set(large, `${n}`, 'x'.repeat(20_000));
    await large.settled();
    expect(large.bytes).toBeGreaterThan(1_000_000);
    expect([before.rooms, rooms.held.rooms]).toEqual([10, 1]);
    expect(await rooms.load('!large:here')).toBe(large);
  });

  test('CORE10 a room that waits for its commit is not forgotten, and one in use never has a second owner', async () => {
    const rooms = openRooms(1);
    const waiting = begin(rooms, 'waiting');
    const other = begin(rooms, 'other');
    expect(rooms.held.rooms).toBe(2);
    await Promise.all([waiting.settled(), other.settled()]);
    const third = begin(rooms, 'third');
    await third.settled();
    expect(rooms.held.rooms).toBe(1);
    // Memory has let go of it; whoever holds it still goes on with the same.
    expect(await rooms.load(waiting.roomId)).toBe(waiting);
    expect(rooms.peek(other.roomId)).toBe(other);
    say(other, 'goes on');
    await other.settled();
    expect((await rooms.load(other.roomId))?.tail.at(-1)?.content).toEqual({ body: 'goes on' });
  });
});

describe('ROOM26 a room’s state is bounded', () => {
  test('ROOM26 large entries are refused once they fill it; what is there can be made small, and steering goes on', async () => {
    const room = begin(openRooms(1e9), 'full');
    let entries = 0;
    let refused = null;
    while (refused === null) {
      const done = set(room, `${entries}`, 'x'.repeat(60_000));
      if (done.ok) entries++;
      else refused = done.refusal;
    }
    expect([entries, refused.code]).toEqual([166, 'too_large']);
    expect(set(room, '0', 'changed to something small').ok).toBe(true);
    expect(set(room, '', 'x'.repeat(60_000), 'm.room.topic').ok).toBe(true);
    expect(set(room, '0', 'y'.repeat(60_000)).ok).toBe(true);
    expect(say(room, 'x'.repeat(60_000)).ok).toBe(true);
    expect(become(room, '@late:here', 'join').ok).toBe(true);
    await room.settled();
    expect(room.bytes).toBeLessThan(64_000_000);
  });

  test('ROOM26 so are small ones, by their number', async () => {
    const room = begin(openRooms(1e9), 'many');
    for (let n = 0; n < 20_000; n++) expect(set(room, `${n}`, '').ok).toBe(true);
    expect(set(room, 'one more', '')).toMatchObject({ ok: false, refusal: { code: 'too_large' } });
    expect(set(room, '7', 'changed').ok).toBe(true);
    await room.settled();
  });

  test('ROOM26 a room that would begin with more is not begun', () => {
    const entries = Array.from({ length: 20_001 }, (_, n) => ({
      type: 'org.example',
      stateKey: `${n}`,
      sender: owner,
      content: {},
    }));
    expect(findNoPlace(entries)).toContain('state is full');
    expect(findNoPlace([...entries.slice(1), ...entries.slice(1)])).toBeNull();
  });

  test('ROOM26 members are not counted; bans are, but whoever is in the room can always be banned', async () => {
    const room = begin(openRooms(1e9), 'large');
    for (let n = 0; n < 12_000; n++) expect(become(room, `@member${n}:here`, 'join').ok).toBe(true);
    await room.settled();
    expect(room.joined().size).toBe(12_001);
    expect(room.bytes).toBeLessThan(20_000_000);
    const reason = 'r'.repeat(60_000);
    let banned = 0;
    while (become(room, `@stranger${banned}:there`, 'ban', owner, { reason }).ok) banned++;
    expect(banned).toBe(266);
    expect(become(room, '@member7:here', 'ban', owner, { reason: 'spam' }).ok).toBe(true);
    expect(become(room, '@stranger1:there', 'leave', owner).ok).toBe(true);
    await room.settled();
    expect(room.joined().size).toBe(12_000);
  });
});
