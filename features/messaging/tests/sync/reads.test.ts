// What /sync and the read endpoints promise, over HTTP. Rules: SPEC.md, SYNC.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorld, type Device, type World } from '../keys/world.ts';

let world: World;
let alice: Device;
let bob: Device;

beforeAll(async () => {
  world = await openWorld();
  alice = await world.signUp('alice');
  bob = await world.signUp('bob');
});
afterAll(() => world.close());

// oxlint-disable-next-line typescript/no-explicit-any
type Body = any;
let serial = 0;

async function room(options: Record<string, unknown> = {}): Promise<string> {
  const { body } = await alice.post('/v3/createRoom', { preset: 'public_chat', ...options });
  return body.room_id;
}
const at = (roomId: string, rest: string) => `/v3/rooms/${encodeURIComponent(roomId)}${rest}`;
async function send(who: Device, roomId: string, content: unknown, type = 'm.room.message'): Promise<string> {
  const { status, body } = await who.put(at(roomId, `/send/${type}/t${serial++}`), content);
  expect(status).toBe(200);
  return body.event_id;
}
const say = (who: Device, roomId: string, body: string) => send(who, roomId, { msgtype: 'm.text', body });
const join = (who: Device, roomId: string) => who.post(at(roomId, '/join'));
async function sync(who: Device, options: Record<string, string> = {}): Promise<Body> {
  const { status, body } = await who.get(`/v3/sync?${new URLSearchParams(options)}`);
  expect(status).toBe(200);
  return body;
}
const filter = (value: unknown) => JSON.stringify(value);
const ids = (events: Body[]): string[] => events.map((event) => event.event_id);

describe('SYNC2 a sync that finds nothing waits, and is answered by what happens', () => {
  it('a message wakes it', async () => {
    const roomId = await room();
    const { next_batch } = await sync(alice);
    const waiting = sync(alice, { since: next_batch, timeout: '20000' });
    const eventId = await say(alice, roomId, 'awake');
    expect(ids((await waiting).rooms.join[roomId].timeline.events)).toEqual([eventId]);
  });
  it('without news it ends with its timeout, empty, and its token goes on', async () => {
    const { next_batch } = await sync(bob);
    const body = await sync(bob, { since: next_batch, timeout: '30' });
    expect(body.rooms).toEqual({ join: {}, invite: {}, knock: {}, leave: {} });
    expect((await sync(bob, { since: body.next_batch })).rooms.join).toEqual({});
  });
  it('a token of another make is refused', async () => {
    expect((await alice.get('/v3/sync?since=x')).body.errcode).toBe('M_INVALID_PARAM');
  });
});

it('SYNC3 only the sending device is told the transaction id of its event', async () => {
  const roomId = await room();
  const second = await world.logIn(alice);
  await send(alice, roomId, { body: 'mine' });
  const last = async (who: Device) => (await sync(who)).rooms.join[roomId].timeline.events.at(-1);
  expect((await last(alice)).unsigned.transaction_id).toBe(`t${serial - 1}`);
  expect((await last(second)).unsigned?.transaction_id).toBeUndefined();
});

describe('SYNC4 a restart changes nothing that a client sees', () => {
  it('an old token brings exactly what came after it', async () => {
    const roomId = await room();
    await join(bob, roomId);
    const before = await sync(bob);
    const eventId = await say(alice, roomId, 'across');
    await alice.post(at(roomId, `/receipt/m.read/${encodeURIComponent(eventId)}`));
    await bob.put(`/v3/user/${encodeURIComponent(bob.userId)}/account_data/m.test`, { n: 1 });
    await world.restart();
    const body = await sync(bob, { since: before.next_batch });
    const joined = body.rooms.join[roomId];
    expect(ids(joined.timeline.events)).toEqual([eventId]);
    expect(joined.timeline.limited).toBe(false);
    expect(joined.state.events).toEqual([]);
    expect(joined.ephemeral.events[0].content[eventId]['m.read'][alice.userId].ts).toBeTypeOf('number');
    expect(body.account_data.events).toEqual([{ type: 'm.test', content: { n: 1 } }]);
    expect(Object.keys((await sync(bob, { since: body.next_batch })).rooms.join)).toEqual([]);
  });
});

describe('SYNC5 history is shown as its visibility says', () => {
  it.each([
    ['shared', ['before', 'invited', 'joined']],
    ['world_readable', ['before', 'invited', 'joined']],
    ['invited', ['invited', 'joined']],
    ['joined', ['joined']],
  ])('%s shows whoever joins %j', async (visibility, seen) => {
    const roomId = await room({ preset: 'private_chat', initial_state: [{ type: 'm.room.history_visibility', content: { history_visibility: visibility } }] });
    const hidden = await say(alice, roomId, 'before');
    await alice.post(at(roomId, '/invite'), { user_id: bob.userId });
    await say(alice, roomId, 'invited');
    await join(bob, roomId);
    await say(alice, roomId, 'joined');
    await bob.post(at(roomId, '/leave'));
    await say(alice, roomId, 'after');
    const said = (events: Body[]) => events.filter((event) => event.type === 'm.room.message').map((event) => event.content.body);
    const { body } = await bob.get(at(roomId, '/messages?dir=f&limit=50'));
    const expected = visibility === 'world_readable' ? [...seen, 'after'] : seen;
    expect(said(body.chunk)).toEqual(expected);
    const archived = await sync(bob, { filter: filter({ room: { include_leave: true, timeline: { limit: 50 } } }) });
    expect(said(archived.rooms.leave[roomId].timeline.events)).toEqual(seen);
    const one = await bob.get(at(roomId, `/event/${encodeURIComponent(hidden)}`));
    expect(one.status).toBe(seen.includes('before') ? 200 : 404);
    const context = await bob.get(at(roomId, `/context/${encodeURIComponent(hidden)}`));
    expect(context.status).toBe(seen.includes('before') ? 200 : 404);
    const search = await bob.post('/v3/search', { search_categories: { room_events: { search_term: 'before' } } });
    expect(search.body.search_categories.room_events.results).toEqual([]);
  });
  it('a stranger reads neither state nor members nor messages', async () => {
    const roomId = await room({ preset: 'private_chat' });
    for (const rest of ['/state', '/state/m.room.create', '/members', '/joined_members', '/messages?dir=b', '/timestamp_to_event?ts=1&dir=f']) {
      const path = rest.startsWith('/timestamp') ? at(roomId, rest).replace('/v3', '/v1') : at(roomId, rest);
      expect([rest, (await bob.get(path)).body.errcode]).toEqual([rest, 'M_FORBIDDEN']);
    }
    expect((await bob.get(at('!nowhere:althing.test', '/state'))).body.errcode).toBe('M_FORBIDDEN');
  });
  it('whoever left sees the state as they left it', async () => {
    const roomId = await room();
    await join(bob, roomId);
    await alice.put(at(roomId, '/state/m.room.name'), { name: 'then' });
    await bob.post(at(roomId, '/leave'));
    await alice.put(at(roomId, '/state/m.room.name'), { name: 'now' });
    expect((await bob.get(at(roomId, '/state/m.room.name'))).body.name).toBe('then');
    await bob.post(at(roomId, '/forget'));
    expect((await bob.get(at(roomId, '/state/m.room.name'))).status).toBe(403);
  });
});

describe('SYNC6 what others say about an event comes with it', () => {
  it('the newest edit by its sender, the thread, references; gone when redacted', async () => {
    const roomId = await room();
    await join(bob, roomId);
    const root = await say(alice, roomId, 'root');
    const edit = (body: string) => ({
      msgtype: 'm.text', body: `* ${body}`, 'm.new_content': { msgtype: 'm.text', body }, 'm.relates_to': { rel_type: 'm.replace', event_id: root },
    });
    await send(alice, roomId, edit('first'));
    const second = await send(alice, roomId, edit('second'));
    await send(bob, roomId, edit('forged'));
    const reply = await send(bob, roomId, { body: 'in thread', 'm.relates_to': { rel_type: 'm.thread', event_id: root } });
    const reference = await send(bob, roomId, { body: 'see', 'm.relates_to': { rel_type: 'm.reference', event_id: root } });
    const read = async (who: Device) => (await who.get(at(roomId, `/event/${encodeURIComponent(root)}`))).body.unsigned['m.relations'];
    const relations = await read(alice);
    expect(relations['m.replace'].event_id).toBe(second);
    expect(relations['m.thread']).toMatchObject({ count: 1, current_user_participated: true, latest_event: { event_id: reply } });
    expect(relations['m.reference']).toEqual({ chunk: [{ event_id: reference }] });
    const timeline = (await sync(bob)).rooms.join[roomId].timeline.events;
    expect(timeline.find((event: Body) => event.event_id === root).unsigned['m.relations']['m.replace'].event_id).toBe(second);
    await world.restart();
    expect(await read(alice)).toEqual(relations);
    await alice.put(at(roomId, `/redact/${encodeURIComponent(second)}/r1`));
    await bob.put(at(roomId, `/redact/${encodeURIComponent(reply)}/r2`));
    const left = await read(alice);
    expect(left['m.replace'].content['m.new_content'].body).toBe('first');
    expect(left['m.thread']).toBeUndefined();
  });
  it('relations are listed in pages, by kind, in both directions and recursively', async () => {
    const roomId = await room();
    const root = await say(alice, roomId, 'root');
    const related: string[] = [];
    for (let n = 0; n < 5; n++) related.push(await send(alice, roomId, { 'm.relates_to': { rel_type: 'm.annotation', event_id: root, key: `${n}` } }, 'm.reaction'));
    const inner = await send(alice, roomId, { 'm.relates_to': { rel_type: 'm.annotation', event_id: related[0], key: 'x' } }, 'm.reaction');
    const base = at(roomId, `/relations/${encodeURIComponent(root)}`).replace('/v3', '/v1');
    const pages: string[] = [];
    for (let query = '?dir=f&limit=2'; ; ) {
      const { body } = await alice.get(`${base}/m.annotation/m.reaction${query}`);
      pages.push(...ids(body.chunk));
      if (body.next_batch === undefined) break;
      query = `?dir=f&limit=2&from=${body.next_batch}`;
    }
    expect(pages).toEqual(related);
    expect(ids((await alice.get(base)).body.chunk)).toEqual(related.toReversed());
    expect(ids((await alice.get(`${base}?recurse=true`)).body.chunk)).toContain(inner);
    expect((await alice.get(`${base}/m.thread`)).body.chunk).toEqual([]);
    expect((await bob.get(base)).status).toBe(404);
  });
  it('threads are listed with the newest reply first', async () => {
    const roomId = await room();
    await join(bob, roomId);
    const [one, two] = [await say(alice, roomId, 'one'), await say(alice, roomId, 'two')];
    const inThread = (root: string) => ({ body: 'r', 'm.relates_to': { rel_type: 'm.thread', event_id: root } });
    await send(alice, roomId, inThread(two));
    await send(bob, roomId, inThread(one));
    const base = at(roomId, '/threads').replace('/v3', '/v1');
    expect(ids((await bob.get(base)).body.chunk)).toEqual([one, two]);
    expect(ids((await bob.get(`${base}?include=participated`)).body.chunk)).toEqual([one]);
    const first = (await bob.get(`${base}?limit=1`)).body;
    expect(ids((await bob.get(`${base}?limit=1&from=${first.next_batch}`)).body.chunk)).toEqual([two]);
  });
});

describe('SYNC7 a receipt only moves forward, and a private one is nobody else’s', () => {
  it('moves, stays, hides', async () => {
    const roomId = await room();
    await join(bob, roomId);
    const [one, two] = [await say(alice, roomId, 'one'), await say(alice, roomId, 'two')];
    const before = await sync(alice);
    const beforeBob = await sync(bob);
    const read = (type: string, eventId: string, body = {}) => bob.post(at(roomId, `/receipt/${type}/${encodeURIComponent(eventId)}`), body);
    await read('m.read', two);
    await read('m.read', one);
    await read('m.read.private', two);
    await read('m.read', one, { thread_id: 'main' });
    const seen = (body: Body) => body.rooms.join[roomId].ephemeral.events[0].content;
    const byAlice = seen(await sync(alice, { since: before.next_batch }));
    expect(Object.keys(byAlice[two])).toEqual(['m.read']);
    expect(byAlice[one]['m.read'][bob.userId].thread_id).toBe('main');
    expect(Object.keys(seen(await sync(bob, { since: beforeBob.next_batch }))[two]).sort()).toEqual(['m.read', 'm.read.private']);
    expect((await read('m.read', one, { thread_id: '' })).status).toBe(400);
    expect((await read('m.nothing', one)).status).toBe(400);
    expect((await read('m.read', '$nothing')).status).toBe(404);
  });
  it('the read marker too', async () => {
    const roomId = await room();
    const [one, two] = [await say(alice, roomId, 'one'), await say(alice, roomId, 'two')];
    const marker = async () =>
      (await alice.get(`/v3/user/${encodeURIComponent(alice.userId)}/rooms/${encodeURIComponent(roomId)}/account_data/m.fully_read`)).body.event_id;
    await alice.post(at(roomId, '/read_markers'), { 'm.fully_read': two, 'm.read': two });
    await alice.post(at(roomId, '/read_markers'), { 'm.fully_read': one });
    expect(await marker()).toBe(two);
  });
});

it('SYNC8 typing is told while it lasts and ends with leaving', async () => {
  const roomId = await room();
  await join(bob, roomId);
  const before = await sync(alice);
  await bob.put(at(roomId, `/typing/${encodeURIComponent(bob.userId)}`), { typing: true, timeout: 30_000 });
  const typing = (body: Body) => body.rooms.join[roomId].ephemeral.events.find((event: Body) => event.type === 'm.typing').content.user_ids;
  const during = await sync(alice, { since: before.next_batch, timeout: '5000' });
  expect(typing(during)).toEqual([bob.userId]);
  await bob.post(at(roomId, '/leave'));
  expect(typing(await sync(alice, { since: during.next_batch }))).toEqual([]);
  expect((await bob.put(at(roomId, `/typing/${encodeURIComponent(bob.userId)}`), { typing: true })).status).toBe(403);
  expect((await bob.put(at(roomId, `/typing/${encodeURIComponent(alice.userId)}`), { typing: true })).status).toBe(403);
});

describe('SYNC9 lazily loaded members', () => {
  const lazy = filter({ room: { state: { lazy_load_members: true }, timeline: { limit: 2 } } });
  const members = (body: Body, roomId: string): string[] =>
    body.rooms.join[roomId].state.events.filter((event: Body) => event.type === 'm.room.member').map((event: Body) => event.state_key);
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
    const renamed = await bob.put(at(roomId, `/state/m.room.member/${encodeURIComponent(bob.userId)}`), { membership: 'join', displayname: 'B' });
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
    const [text, picture] = [await say(alice, roomId, 'text'), await send(bob, roomId, { body: 'p', url: 'mxc://x/y' })];
    const read = async (wish: unknown) => ids((await alice.get(at(roomId, `/messages?dir=b&limit=50&filter=${encodeURIComponent(filter(wish))}`))).body.chunk);
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
    const body = await sync(alice, { filter: filter({ event_fields: ['content.body', 'sender'], room: { rooms: [roomId], timeline: { limit: 1 } } }) });
    expect(body.rooms.join[roomId].timeline.events).toEqual([{ content: { body: 'fields' }, sender: alice.userId }]);
  });
});

describe('SYNC12 search', () => {
  it('finds words in the caller’s rooms, also right after they were said; redacted ones never', async () => {
    const roomId = await room({ name: 'Lighthouse keepers' });
    const one = await say(alice, roomId, 'the lamp burns at night');
    const two = await say(alice, roomId, 'a lamp went out');
    const find = async (who: Device, term: string, more = {}) =>
      (await who.post('/v3/search', { search_categories: { room_events: { search_term: term, order_by: 'recent', ...more } } })).body.search_categories.room_events;
    expect((await find(alice, 'lamp')).results.map((result: Body) => result.result.event_id)).toEqual([two, one]);
    expect((await find(alice, 'Lamp NIGHT')).count).toBe(1);
    expect((await find(alice, 'lighthouse', { keys: ['content.name'] })).count).toBe(1);
    const first = await find(alice, 'lamp', { filter: { limit: 1 }, event_context: { before_limit: 1, after_limit: 1, include_profile: true } });
    expect(first.results[0].context.events_before[0].event_id).toBe(one);
    expect(first.results[0].context.profile_info[alice.userId]).toBeDefined();
    const next = await alice.post(`/v3/search?next_batch=${first.next_batch}`, {
      search_categories: { room_events: { search_term: 'lamp', order_by: 'recent', filter: { limit: 1 } } },
    });
    expect(next.body.search_categories.room_events.results.map((result: Body) => result.result.event_id)).toEqual([one]);
    expect((await find(bob, 'lamp')).results).toEqual([]);
    await alice.put(at(roomId, `/redact/${encodeURIComponent(two)}/s1`));
    expect((await find(alice, 'lamp')).results.map((result: Body) => result.result.event_id)).toEqual([one]);
    await world.restart();
    expect((await find(alice, 'lamp')).count).toBe(1);
  });
});

describe('SYNC13 account data and tags', () => {
  it('are kept, told to the person’s devices, and closed to others', async () => {
    const roomId = await room();
    const mine = `/v3/user/${encodeURIComponent(alice.userId)}`;
    const inRoom = `${mine}/rooms/${encodeURIComponent(roomId)}`;
    const before = await sync(alice);
    await Promise.all(['a', 'b', 'c'].map((tag) => alice.put(`${inRoom}/tags/u.${tag}`, { order: 0.5 })));
    expect(Object.keys((await alice.get(`${inRoom}/tags`)).body.tags).sort()).toEqual(['u.a', 'u.b', 'u.c']);
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
  expect(Object.keys(body.rooms.join).sort()).toEqual(roomIds.sort());
  expect(body.next_batch).toBeTypeOf('string');
  expect((await sync(carol, { since: body.next_batch })).rooms.join).toEqual({});
});

it('SYNC16 context shows what stood around an event', async () => {
  const roomId = await room();
  const said: string[] = [];
  for (const n of [1, 2, 3, 4, 5]) said.push(await say(alice, roomId, `${n}`));
  const { body } = await alice.get(at(roomId, `/context/${encodeURIComponent(said[2] ?? '')}?limit=2`));
  expect([ids(body.events_before), body.event.event_id, ids(body.events_after)]).toEqual([[said[1]], said[2], [said[3]]]);
  const on = await alice.get(at(roomId, `/messages?dir=f&from=${body.end}`));
  expect(ids(on.body.chunk)).toEqual([said[4]]);
  const back = await alice.get(at(roomId, `/messages?dir=b&limit=1&from=${body.start}`));
  expect(ids(back.body.chunk)).toEqual([said[0]]);
});
