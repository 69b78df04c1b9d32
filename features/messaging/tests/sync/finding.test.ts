// Filters, search, account data and places in history, over HTTP: getFilter, listTags, findEventByTimestamp,
// getEventContext. Rules: SPEC.md, SYNC.
import { describe, expect, it } from 'vitest';
import type { Device } from '../keys/world.ts';
import { alice, at, bob, type Body, filter, ids, join, room, say, send, sync, world, openTalk } from './talk.ts';

openTalk();

describe('SYNC9 lazily loaded members', () => {
  const lazy = filter({ room: { state: { lazy_load_members: true }, timeline: { limit: 2 } } });
  const members = (body: Body, roomId: string): string[] =>
    body.rooms.join[roomId].state.events
      .filter((event: Body) => event.type === 'm.room.member')
      .map((event: Body) => event.state_key);
  it('come once, and again if the answer that carried them was lost', async () => {
    const roomId = await room({ name: 'lazy' });
    await join(bob, roomId);
    for (const n of [1, 2, 3]) await say(alice, roomId, `${n}`);
    const first = await sync(alice, { filter: lazy });
    expect(members(first, roomId)).toEqual([alice.userId]);
    await say(bob, roomId, 'hello');
    const lost = await sync(alice, { filter: lazy, since: first.next_batch });
    expect(members(lost, roomId)).toEqual([bob.userId]);
    const again = await sync(alice, { filter: lazy, since: first.next_batch });
    expect(members(again, roomId)).toEqual([bob.userId]);
    await say(bob, roomId, 'and again');
    expect(members(await sync(alice, { filter: lazy, since: again.next_batch }), roomId)).toEqual([]);
  });
});

describe('SYNC10 whom a person ignores they do not hear', () => {
  it('messages, receipts and invites, but not what the room needs', async () => {
    const roomId = await room();
    await join(bob, roomId);
    const list = `/v3/user/${encodeURIComponent(alice.userId)}/account_data/m.ignored_user_list`;
    await alice.put(list, { ignored_users: { [bob.userId]: {} } });
    const before = await sync(alice);
    await say(bob, roomId, 'unheard');
    const invited = await bob.post('/v3/createRoom', { invite: [alice.userId] });
    const renamed = await bob.put(at(roomId, `/state/m.room.member/${encodeURIComponent(bob.userId)}`), {
      membership: 'join',
      displayname: 'B',
    });
    const body = await sync(alice, { since: before.next_batch });
    expect(ids(body.rooms.join[roomId].timeline.events)).toEqual([renamed.body.event_id]);
    expect(Object.keys(body.rooms.invite)).not.toContain(invited.body.room_id);
    await alice.put(list, { ignored_users: {} });
    expect(Object.keys((await sync(alice)).rooms.invite)).toContain(invited.body.room_id);
  });
});

describe('SYNC11 filters', () => {
  it('a kept filter is found by its id, by its owner only', async () => {
    const path = (who: Device) => `/v3/user/${encodeURIComponent(who.userId)}/filter`;
    const wish = { room: { timeline: { limit: 1, types: ['m.room.mess*'] } } };
    const { body } = await alice.post(path(alice), wish);
    expect((await alice.post(path(alice), wish)).body.filter_id).toBe(body.filter_id);
    expect((await alice.get(`${path(alice)}/${body.filter_id}`)).body).toEqual(wish);
    expect((await bob.get(`${path(bob)}/${body.filter_id}`)).status).toBe(404);
    expect((await bob.get(`${path(alice)}/${body.filter_id}`)).status).toBe(403);
    expect((await alice.post(path(alice), { room: { state: { lazy_load_members: 'true' } } })).status).toBe(400);
  });
  it('types, senders and urls choose in history, and state that a timeline filter drops is still told', async () => {
    const roomId = await room();
    await join(bob, roomId);
    const [text, picture] = [
      await say(alice, roomId, 'text'),
      await send(bob, roomId, { body: 'p', url: 'mxc://x/y' }),
    ];
    const read = async (wish: unknown) =>
      ids(
        (await alice.get(at(roomId, `/messages?dir=b&limit=50&filter=${encodeURIComponent(filter(wish))}`))).body.chunk,
      );
    expect(await read({ types: ['m.room.message'] })).toEqual([picture, text]);
    expect(await read({ types: ['m.room.message'], contains_url: true })).toEqual([picture]);
    expect(await read({ types: ['m.room.*'], not_types: ['m.room.message'], senders: [bob.userId] })).toHaveLength(1);
    expect(await read({ types: ['m.room.message'], not_senders: [bob.userId] })).toEqual([text]);
    expect(await read({ rooms: [] })).toEqual([]);
    const wish = filter({ room: { timeline: { types: ['m.room.message'] } } });
    const { next_batch } = await sync(alice, { filter: wish });
    await alice.put(at(roomId, '/state/m.room.topic'), { topic: 'filtered' });
    const joined = (await sync(alice, { filter: wish, since: next_batch })).rooms.join[roomId];
    expect(joined.timeline.events).toEqual([]);
    expect(joined.state.events.map((event: Body) => event.type)).toEqual(['m.room.topic']);
  });
  it('fields are picked by their paths', async () => {
    const roomId = await room();
    await say(alice, roomId, 'fields');
    const body = await sync(alice, {
      filter: filter({ event_fields: ['content.body', 'sender'], room: { rooms: [roomId], timeline: { limit: 1 } } }),
    });
    expect(body.rooms.join[roomId].timeline.events).toEqual([{ content: { body: 'fields' }, sender: alice.userId }]);
  });
});

describe('SYNC12 search', () => {
  it('finds words in the caller’s rooms, also right after they were said; redacted ones never', async () => {
    const roomId = await room({ name: 'Lighthouse keepers' });
    const one = await say(alice, roomId, 'the lamp burns at night');
    const two = await say(alice, roomId, 'a lamp went out');
    const find = async (who: Device, term: string, more = {}) =>
      (
        await who.post('/v3/search', {
          search_categories: { room_events: { search_term: term, order_by: 'recent', ...more } },
        })
      ).body.search_categories.room_events;
    expect((await find(alice, 'lamp')).results.map((result: Body) => result.result.event_id)).toEqual([two, one]);
    expect((await find(alice, 'Lamp NIGHT')).count).toBe(1);
    expect((await find(alice, 'lighthouse', { keys: ['content.name'] })).count).toBe(1);
    const first = await find(alice, 'lamp', {
      filter: { limit: 1 },
      event_context: { before_limit: 1, after_limit: 1, include_profile: true },
    });
    expect(first.results[0].context.events_before[0].event_id).toBe(one);
    expect(first.results[0].context.profile_info[alice.userId]).toBeDefined();
    const next = await alice.post(`/v3/search?next_batch=${first.next_batch}`, {
      search_categories: { room_events: { search_term: 'lamp', order_by: 'recent', filter: { limit: 1 } } },
    });
    expect(next.body.search_categories.room_events.results.map((result: Body) => result.result.event_id)).toEqual([
      one,
    ]);
    expect((await find(bob, 'lamp')).results).toEqual([]);
    await alice.put(at(roomId, `/redact/${encodeURIComponent(two)}/s1`));
    expect((await find(alice, 'lamp')).results.map((result: Body) => result.result.event_id)).toEqual([one]);
    await world.restart();
    expect((await find(alice, 'lamp')).count).toBe(1);
  });

  it('tells nothing of what is hidden from the caller, not even that it is there', async () => {
    const visibility = { type: 'm.room.history_visibility', state_key: '', content: { history_visibility: 'joined' } };
    const roomId = await room({ initial_state: [visibility] });
    for (let n = 0; n < 3; n++) await say(alice, roomId, `a zebra before bob came ${n}`);
    await join(bob, roomId);
    const search = { search_term: 'zebra', order_by: 'recent', filter: { rooms: [roomId], limit: 1 } };
    const find = async (who: Device) =>
      (await who.post('/v3/search', { search_categories: { room_events: search } })).body.search_categories.room_events;
    expect(await find(alice)).toMatchObject({ count: 3, next_batch: expect.any(String) });
    expect(await find(bob)).toEqual({ count: 0, highlights: ['zebra'], results: [] });
    const seen = await say(alice, roomId, 'a zebra for bob');
    const found = await find(bob);
    expect([found.count, found.next_batch, found.results[0].result.event_id]).toEqual([1, undefined, seen]);
  });

  it('goes on for everybody, whatever type somebody gives an event, and whatever is asked for', async () => {
    const roomId = await room();
    for (const type of ['constructor', 'toString', '__proto__']) await send(alice, roomId, { body: 'a quagga' }, type);
    const said = await say(alice, roomId, 'a quagga too');
    const search = { search_term: 'quagga', filter: { rooms: [roomId] } };
    const { status, body } = await alice.post('/v3/search', { search_categories: { room_events: search } });
    expect([status, body.search_categories?.room_events.results.map((result: Body) => result.result.event_id)]).toEqual(
      [200, [said]],
    );
    expect((await alice.post('/v3/user_directory/search', { search_term: 'a\0b' })).status).toBe(200);
    const marked = await alice.post(at(roomId, '/read_markers'), { 'm.fully_read': '$a\0b' });
    expect(marked.status).toBeLessThan(500);
  });
});

describe('SYNC13 account data and tags', () => {
  it('are bounded for each person: a first sync carries all of it', async () => {
    const carol = await world.signUp('carol-of-many-words');
    const path = `/v3/user/${encodeURIComponent(carol.userId)}`;
    const filler = 'x'.repeat(250_000);
    const statuses = [];
    for (let n = 0; n < 70; n++) {
      statuses.push((await carol.put(`${path}/account_data/x.${n}`, { filler })).status);
    }
    expect([statuses.indexOf(400), statuses.at(-1)]).toEqual([67, 400]);
    expect((await carol.put(`${path}/rooms/!somewhere:althing.test/account_data/x`, { filler })).status).toBe(400);
    expect((await carol.put(`${path}/rooms/!somewhere:althing.test/tags/x`, { filler })).status).toBe(413);
    // What is there can still be changed, and somebody else has room.
    expect((await carol.put(`${path}/account_data/x.0`, { filler: 'short' })).status).toBe(200);
    expect((await alice.put(`/v3/user/${encodeURIComponent(alice.userId)}/account_data/x`, { filler })).status).toBe(
      200,
    );
  });

  it('are kept, told to the person’s devices, and closed to others', async () => {
    const roomId = await room();
    const mine = `/v3/user/${encodeURIComponent(alice.userId)}`;
    const inRoom = `${mine}/rooms/${encodeURIComponent(roomId)}`;
    const before = await sync(alice);
    await Promise.all(['a', 'b', 'c'].map((tag) => alice.put(`${inRoom}/tags/u.${tag}`, { order: 0.5 })));
    expect(Object.keys((await alice.get(`${inRoom}/tags`)).body.tags).toSorted()).toEqual(['u.a', 'u.b', 'u.c']);
    await alice.delete(`${inRoom}/tags/u.b`);
    const events = (await sync(alice, { since: before.next_batch })).rooms.join[roomId].account_data.events;
    expect(events).toEqual([{ type: 'm.tag', content: { tags: { 'u.a': { order: 0.5 }, 'u.c': { order: 0.5 } } } }]);
    expect((await alice.put(`${mine}/account_data/m.push_rules`, {})).status).toBe(405);
    expect((await alice.put(`${inRoom}/account_data/m.fully_read`, {})).status).toBe(405);
    expect((await alice.put(`${mine}/account_data/m.list`, [])).body.errcode).toBe('M_BAD_JSON');
    expect((await bob.get(`${mine}/account_data/m.direct`)).status).toBe(403);
    expect((await alice.get(`${mine}/account_data/m.never`)).status).toBe(404);
  });
});

it('SYNC14 the event nearest to a time is found, in either direction', async () => {
  const roomId = await room();
  const one = await say(alice, roomId, 'one');
  const { body } = await alice.get(at(roomId, `/event/${encodeURIComponent(one)}`));
  const path = (ts: number, dir: string) => at(roomId, `/timestamp_to_event?ts=${ts}&dir=${dir}`).replace('/v3', '/v1');
  expect((await alice.get(path(body.origin_server_ts + 1000, 'b'))).body.event_id).toBe(one);
  expect((await alice.get(path(1, 'f'))).body.origin_server_ts).toBeLessThanOrEqual(body.origin_server_ts);
  expect((await alice.get(path(1, 'b'))).status).toBe(404);
});

it('SYNC15 a first sync of very many rooms is streamed, and is whole', { timeout: 60_000 }, async () => {
  const carol = await world.signUp('carol');
  const roomIds: string[] = [];
  for (let n = 0; n < 110; n++) roomIds.push((await carol.post('/v3/createRoom', { name: `${n}` })).body.room_id);
  const body = await sync(carol);
  expect(Object.keys(body.rooms.join).toSorted()).toEqual(roomIds.toSorted());
  expect(body.next_batch).toBeTypeOf('string');
  expect((await sync(carol, { since: body.next_batch })).rooms.join).toEqual({});
});

it('SYNC16 context shows what stood around an event', async () => {
  const roomId = await room();
  const said: string[] = [];
  for (const n of [1, 2, 3, 4, 5]) said.push(await say(alice, roomId, `${n}`));
  const { body } = await alice.get(at(roomId, `/context/${encodeURIComponent(said[2] ?? '')}?limit=2`));
  expect([ids(body.events_before), body.event.event_id, ids(body.events_after)]).toEqual([
    [said[1]],
    said[2],
    [said[3]],
  ]);
  const on = await alice.get(at(roomId, `/messages?dir=f&from=${body.end}`));
  expect(ids(on.body.chunk)).toEqual([said[4]]);
  const back = await alice.get(at(roomId, `/messages?dir=b&limit=1&from=${body.start}`));
  expect(ids(back.body.chunk)).toEqual([said[0]]);
});
