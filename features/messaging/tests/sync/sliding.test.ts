// Simplified sliding sync, over HTTP. Rules: SPEC.md, SYNC.
import { describe, expect, it } from 'vitest';
import type { Device } from '../keys/world.ts';
import { alice, at, bob, join, openTalk, room, say, world, type Body } from './talk.ts';

openTalk();

async function slide(who: Device, body: unknown, pos?: string, timeout = '0'): Promise<Body> {
  const query = new URLSearchParams({ timeout, ...(pos === undefined ? {} : { pos }) });
  const answer = await who.post(`/unstable/org.matrix.simplified_msc3575/sync?${query.toString()}`, body);
  expect([answer.status, answer.body.errcode]).toEqual([200, undefined]);
  return answer.body;
}
const top = (last: number, more: Record<string, unknown> = {}) => ({
  lists: {
    all: {
      ranges: [[0, last]],
      timeline_limit: 2,
      required_state: [
        ['m.room.name', ''],
        ['m.room.member', '$LAZY'],
        ['m.room.member', '$ME'],
      ],
      ...more,
    },
  },
});
const keysOf = (events: Body[]) => events.map((event) => `${event.type}|${event.state_key}`);

describe('SYNC19 sliding sync sends the window, once, and then what is new in it', () => {
  it('the newest rooms first; a room that comes to the top is sent whole', async () => {
    const carol = await world.signUp('carol');
    const rooms: string[] = [];
    for (let n = 0; n < 5; n++) {
      const roomId = await room({ name: `room ${n}` });
      await join(carol, roomId);
      rooms.push(roomId);
    }
    const first = await slide(carol, top(1));
    expect(first.lists.all.count).toBe(5);
    expect(first.lists.all.ops).toEqual([{ op: 'SYNC', range: [0, 1], room_ids: [rooms[4], rooms[3]] }]);
    expect(new Set(Object.keys(first.rooms))).toEqual(new Set([rooms[4], rooms[3]]));
    const newest = first.rooms[rooms[4] ?? ''];
    expect(newest).toMatchObject({ initial: true, name: 'room 4', joined_count: 2, invited_count: 0, limited: true });
    expect(newest.timeline).toHaveLength(2);
    expect(keysOf(newest.required_state)).toContain(`m.room.member|${carol.userId}`);
    const eventId = await say(alice, rooms[0] ?? '', 'to the top');
    const second = await slide(carol, top(1), first.pos);
    expect(second.lists.all.ops[0].room_ids).toEqual([rooms[0], rooms[4]]);
    expect(Object.keys(second.rooms)).toEqual([rooms[0]]);
    expect(second.rooms[rooms[0] ?? ''].initial).toBe(true);
    await say(alice, rooms[0] ?? '', 'again');
    const third = await slide(carol, top(1), second.pos);
    const update = third.rooms[rooms[0] ?? ''];
    expect(update.initial).toBeUndefined();
    expect(update.timeline.map((event: Body) => event.content.body)).toEqual(['again']);
    expect([update.num_live, update.limited]).toEqual([1, false]);
    expect(update.required_state).toEqual([]);
    expect(second.rooms[rooms[0] ?? ''].timeline.at(-1).event_id).toBe(eventId);
    const wider = await slide(carol, top(4), third.pos);
    // Rooms 0, 3 and 4 were sent before.
    expect(new Set(Object.keys(wider.rooms))).toEqual(new Set([rooms[1], rooms[2]]));
  });
  it('a lost answer is given again; a forgotten connection is told to begin anew', async () => {
    const roomId = await room();
    const first = await slide(alice, top(0));
    await say(alice, roomId, 'lost');
    const lost = await slide(alice, top(0), first.pos);
    const again = await slide(alice, top(0), first.pos);
    expect(again.rooms).toEqual(lost.rooms);
    const stale = await alice.post(
      `/unstable/org.matrix.simplified_msc3575/sync?pos=${encodeURIComponent(lost.pos)}`,
      top(0),
    );
    expect(stale.body.errcode).toBe('M_UNKNOWN_POS');
    await slide(alice, top(0), again.pos);
    const other = await bob.post(
      `/unstable/org.matrix.simplified_msc3575/sync?pos=${encodeURIComponent(again.pos)}`,
      top(0),
    );
    expect(other.body.errcode).toBe('M_UNKNOWN_POS');
    await world.restart();
    const gone = await alice.post(
      `/unstable/org.matrix.simplified_msc3575/sync?pos=${encodeURIComponent(again.pos)}`,
      top(0),
    );
    expect([gone.status, gone.body.errcode]).toEqual([400, 'M_UNKNOWN_POS']);
  });
  it('waits for news of the window, and is woken by it', async () => {
    const roomId = await room();
    const first = await slide(alice, top(0));
    const waiting = slide(alice, top(0), first.pos, '20000');
    const eventId = await say(alice, roomId, 'now');
    expect((await waiting).rooms[roomId].timeline[0].event_id).toBe(eventId);
  });
});

describe('SYNC20 sliding sync of rooms one is not in', () => {
  it('an invitation is shown stripped, joining makes it whole, leaving ends it', async () => {
    const dora = await world.signUp('dora');
    const first = await slide(dora, top(9));
    const roomId = await room({ preset: 'private_chat', name: 'closed', invite: [dora.userId] });
    const invited = await slide(dora, top(9), first.pos);
    expect(invited.rooms[roomId].timeline).toBeUndefined();
    expect(keysOf(invited.rooms[roomId].invite_state)).toContain('m.room.name|');
    await join(dora, roomId);
    const joined = await slide(dora, top(9), invited.pos);
    expect(joined.rooms[roomId]).toMatchObject({ initial: true, joined_count: 2 });
    await alice.post(at(roomId, '/kick'), { user_id: dora.userId });
    await say(alice, roomId, 'unheard');
    const left = await slide(dora, top(9), joined.pos);
    expect(left.lists.all.count).toBe(0);
    expect(left.rooms[roomId].timeline.map((event: Body) => event.content.membership)).toEqual(['leave']);
    expect((await slide(dora, top(9), left.pos)).rooms).toEqual({});
  });
});

it('SYNC21 lists are filtered by what rooms are; subscriptions bring more of one room', async () => {
  const eve = await world.signUp('eve');
  const make = async (options: unknown): Promise<string> => (await eve.post('/v3/createRoom', options)).body.room_id;
  const encrypted = await make({
    initial_state: [{ type: 'm.room.encryption', state_key: '', content: { algorithm: 'm.megolm.v1.aes-sha2' } }],
  });
  const space = await make({ creation_content: { type: 'm.space' }, name: 'A Space' });
  const direct = await make({ is_direct: true });
  await eve.put(`/v3/user/${encodeURIComponent(eve.userId)}/account_data/m.direct`, { [alice.userId]: [direct] });
  await eve.put(`/v3/user/${encodeURIComponent(eve.userId)}/rooms/${encodeURIComponent(space)}/tags/u.t`, {});
  const listed = async (filters: unknown): Promise<string[]> =>
    (await slide(eve, top(9, { filters }))).lists.all.ops[0].room_ids;
  expect(await listed({ is_encrypted: true })).toEqual([encrypted]);
  expect(await listed({ room_types: ['m.space'] })).toEqual([space]);
  expect(await listed({ not_room_types: ['m.space'] })).toEqual([direct, encrypted]);
  expect(await listed({ is_dm: true })).toEqual([direct]);
  expect(await listed({ room_name_like: 'space' })).toEqual([space]);
  expect(await listed({ tags: ['u.t'] })).toEqual([space]);
  expect(await listed({ not_tags: ['u.t'] })).toEqual([direct, encrypted]);
  expect(await listed({ is_invite: true })).toEqual([]);
  const subscribed = await slide(eve, {
    room_subscriptions: { [space]: { timeline_limit: 20, required_state: [['*', '*']] } },
  });
  expect(Object.keys(subscribed.rooms)).toEqual([space]);
  expect(keysOf(subscribed.rooms[space].required_state)).toContain('m.room.power_levels|');
  const narrow = await slide(eve, { room_subscriptions: { [space]: { timeline_limit: 1 } } });
  const wide = await slide(eve, { room_subscriptions: { [space]: { timeline_limit: 5 } } }, narrow.pos);
  expect(wide.rooms[space]).toMatchObject({ unstable_expanded_timeline: true });
  expect(wide.rooms[space].timeline).toHaveLength(5);
});

it('SYNC24 what somebody has read is told to their other devices, when it changes what is unread', async () => {
  const gus = await world.signUp('gus');
  const phone = await world.logIn(gus);
  const roomId = await room();
  await join(gus, roomId);
  const first = await slide(phone, top(0));
  const eventId = await say(alice, roomId, 'hello');
  const second = await slide(phone, top(0), first.pos);
  expect(second.rooms[roomId].notification_count).toBe(1);
  const waiting = slide(phone, top(0), second.pos, '20000');
  await gus.post(at(roomId, `/receipt/m.read.private/${encodeURIComponent(eventId)}`));
  const third = await waiting;
  expect(third.rooms[roomId]).toMatchObject({
    notification_count: 0,
    timeline: [],
    required_state: [],
    limited: false,
  });
  // A lost answer is given again, one that arrived isn't, and reading on where nothing is unread tells nothing.
  const again = await slide(phone, top(0), second.pos);
  expect(again.rooms).toEqual(third.rooms);
  const own = await say(gus, roomId, 'mine');
  const fourth = await slide(phone, top(0), again.pos);
  expect(fourth.rooms[roomId].timeline).toHaveLength(1);
  await gus.post(at(roomId, `/receipt/m.read/${encodeURIComponent(own)}`));
  expect((await slide(phone, top(0), fourth.pos)).rooms).toEqual({});
});

it('SYNC22 extensions bring to-device messages until they are acknowledged, keys, account data, receipts and typing', async () => {
  const fay = await world.signUp('fay');
  const roomId = await room();
  await join(fay, roomId);
  const wish = (since?: string) => ({
    ...top(9),
    extensions: {
      to_device: { enabled: true, ...(since === undefined ? {} : { since }) },
      e2ee: { enabled: true },
      account_data: { enabled: true },
      receipts: { enabled: true },
      typing: { enabled: true },
    },
  });
  const send = (n: number) =>
    alice.put(`/v3/sendToDevice/m.test/s${n}`, { messages: { [fay.userId]: { [fay.deviceId]: { n } } } });
  await send(1);
  const first = await slide(fay, wish());
  const queue = (body: Body) => body.extensions.to_device.events.map((event: Body) => event.content.n);
  expect(queue(first)).toEqual([1]);
  expect(first.extensions.e2ee.device_one_time_keys_count).toEqual({ signed_curve25519: 0 });
  await send(2);
  const eventId = await say(alice, roomId, 'read me');
  await alice.post(at(roomId, `/receipt/m.read/${encodeURIComponent(eventId)}`));
  await alice.put(at(roomId, `/typing/${encodeURIComponent(alice.userId)}`), { typing: true });
  await fay.put(`/v3/user/${encodeURIComponent(fay.userId)}/account_data/m.test`, { n: 1 });
  const second = await slide(fay, wish(first.extensions.to_device.next_batch), first.pos);
  expect(queue(second)).toEqual([2]);
  expect(second.extensions.receipts.rooms[roomId].content[eventId]['m.read'][alice.userId]).toBeDefined();
  expect(second.extensions.typing.rooms[roomId].content.user_ids).toEqual([alice.userId]);
  expect(second.extensions.account_data.global).toEqual([{ type: 'm.test', content: { n: 1 } }]);
  const withoutQueue = await slide(fay, { ...top(9), conn_id: 'rooms' });
  expect(withoutQueue.extensions).toEqual({});
  const again = await slide(fay, wish(first.extensions.to_device.next_batch), second.pos);
  expect(queue(again)).toEqual([2]);
  const third = await slide(fay, wish(again.extensions.to_device.next_batch), again.pos);
  expect(queue(third)).toEqual([]);
  await alice.post('/v3/keys/upload', {
    device_keys: {
      user_id: alice.userId,
      device_id: alice.deviceId,
      algorithms: ['m.olm.v1.curve25519-aes-sha2'],
      keys: { [`curve25519:${alice.deviceId}`]: 'A', [`ed25519:${alice.deviceId}`]: 'B' },
      signatures: { [alice.userId]: { [`ed25519:${alice.deviceId}`]: 'C' } },
    },
  });
  await send(3);
  await world.restart();
  const anew = await slide(fay, wish(third.extensions.to_device.next_batch));
  expect(queue(anew)).toEqual([3]);
  expect(anew.extensions.e2ee.device_lists.changed).toContain(alice.userId);
  expect(anew.extensions.account_data.global.map((event: Body) => event.type)).toContain('m.push_rules');
});
