// What /sync and the read endpoints promise, over HTTP: listThreads, setTyping, setReadMarkers among them.
// Rules: SPEC.md, SYNC.
import { describe, expect, it } from 'vitest';
import type { Device } from '../keys/world.ts';
import {
  alice,
  at,
  bob,
  type Body,
  filter,
  ids,
  join,
  lastTransaction,
  room,
  say,
  send,
  sync,
  world,
  openTalk,
} from './talk.ts';

openTalk();

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
  expect((await last(alice)).unsigned.transaction_id).toBe(lastTransaction());
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
    const roomId = await room({
      preset: 'private_chat',
      initial_state: [{ type: 'm.room.history_visibility', content: { history_visibility: visibility } }],
    });
    const hidden = await say(alice, roomId, 'before');
    await alice.post(at(roomId, '/invite'), { user_id: bob.userId });
    await say(alice, roomId, 'invited');
    await join(bob, roomId);
    await say(alice, roomId, 'joined');
    await bob.post(at(roomId, '/leave'));
    await say(alice, roomId, 'after');
    const said = (events: Body[]) =>
      events.filter((event) => event.type === 'm.room.message').map((event) => event.content.body);
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
    for (const rest of [
      '/state',
      '/state/m.room.create',
      '/members',
      '/joined_members',
      '/messages?dir=b',
      '/timestamp_to_event?ts=1&dir=f',
    ]) {
      const path = rest.startsWith('/timestamp') ? at(roomId, rest).replace('/v3', '/v1') : at(roomId, rest);
      expect([rest, (await bob.get(path)).body.errcode]).toEqual([rest, 'M_FORBIDDEN']);
    }
    expect((await bob.get(at('!nowhere:althing.test', '/state'))).body.errcode).toBe('M_FORBIDDEN');
  });
  it('SYNC1 state after the timeline comes under the name by which it was asked for, the proposal’s as well', async () => {
    const roomId = await room({ preset: 'private_chat' });
    for (const text of ['one', 'two']) await say(alice, roomId, text);
    const wish = filter({ room: { timeline: { limit: 1 } } });
    const keysOf = async (asked: Record<string, string>) => {
      const told = (await sync(alice, { filter: wish, ...asked })).rooms.join[roomId];
      return Object.keys(told).filter((key) => /state/.test(key) && told[key].events.length > 0);
    };
    expect(await keysOf({})).toEqual(['state']);
    expect(await keysOf({ use_state_after: 'true' })).toEqual(['state_after']);
    const proposed = 'org.matrix.msc4222';
    expect(await keysOf({ [`${proposed}.use_state_after`]: 'true' })).toEqual([`${proposed}.state_after`]);
    expect(await keysOf({ [`${proposed}.use_state_after`]: 'true', use_state_after: 'true' })).toEqual(['state_after']);
  });
  it('a declined invitation tells nothing of the room, nor does one after leaving', async () => {
    const roomId = await room({ preset: 'private_chat' });
    const before = await sync(bob);
    await alice.put(at(roomId, '/state/m.room.topic'), { topic: 'secret' });
    await alice.post(at(roomId, '/invite'), { user_id: bob.userId });
    await bob.post(at(roomId, '/leave'));
    const left = async (options: Record<string, string>) => {
      const wish = filter({ room: { include_leave: true, timeline: { limit: 20 } } });
      const body = await sync(bob, { filter: wish, ...options });
      const { timeline, state, state_after } = body.rooms.leave[roomId];
      const told = [...timeline.events, ...(state ?? state_after).events];
      return [...new Set(told.map((event: Body) => `${event.type} ${event.content.membership}`))];
    };
    const own = ['m.room.member invite', 'm.room.member leave'];
    for (const use_state_after of ['false', 'true']) {
      expect(await left({ use_state_after, since: before.next_batch })).toEqual(own);
      expect(await left({ use_state_after })).toEqual(own);
      expect(await left({ use_state_after, full_state: 'true', since: before.next_batch })).toEqual(own);
    }
    await alice.post(at(roomId, '/invite'), { user_id: bob.userId });
    await join(bob, roomId);
    await bob.post(at(roomId, '/leave'));
    const { next_batch } = await sync(bob);
    await alice.put(at(roomId, '/state/m.room.topic'), { topic: 'more secret' });
    await alice.post(at(roomId, '/invite'), { user_id: bob.userId });
    await bob.post(at(roomId, '/leave'));
    expect(await left({ since: next_batch })).toEqual(own);
    const archived = (await sync(bob, { filter: filter({ room: { include_leave: true } }) })).rooms.leave[roomId];
    expect(JSON.stringify(archived)).toContain('secret');
    expect(JSON.stringify(archived)).not.toContain('more secret');
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
      msgtype: 'm.text',
      body: `* ${body}`,
      'm.new_content': { msgtype: 'm.text', body },
      'm.relates_to': { rel_type: 'm.replace', event_id: root },
    });
    await send(alice, roomId, edit('first'));
    const second = await send(alice, roomId, edit('second'));
    await send(bob, roomId, edit('forged'));
    const reply = await send(bob, roomId, {
      body: 'in thread',
      'm.relates_to': { rel_type: 'm.thread', event_id: root },
    });
    const reference = await send(bob, roomId, {
      body: 'see',
      'm.relates_to': { rel_type: 'm.reference', event_id: root },
    });
    const read = async (who: Device) =>
      (await who.get(at(roomId, `/event/${encodeURIComponent(root)}`))).body.unsigned['m.relations'];
    const relations = await read(alice);
    expect(relations['m.replace'].event_id).toBe(second);
    expect(relations['m.thread']).toMatchObject({
      count: 1,
      current_user_participated: true,
      latest_event: { event_id: reply },
    });
    expect(relations['m.reference']).toEqual({ chunk: [{ event_id: reference }] });
    const timeline = (await sync(bob)).rooms.join[roomId].timeline.events;
    expect(timeline.find((event: Body) => event.event_id === root).unsigned['m.relations']['m.replace'].event_id).toBe(
      second,
    );
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
    for (let n = 0; n < 5; n++)
      related.push(
        await send(
          alice,
          roomId,
          { 'm.relates_to': { rel_type: 'm.annotation', event_id: root, key: `${n}` } },
          'm.reaction',
        ),
      );
    const inner = await send(
      alice,
      roomId,
      { 'm.relates_to': { rel_type: 'm.annotation', event_id: related[0], key: 'x' } },
      'm.reaction',
    );
    const base = at(roomId, `/relations/${encodeURIComponent(root)}`).replace('/v3', '/v1');
    const pages: string[] = [];
    for (let query = '?dir=f&limit=2'; ;) {
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
    const read = (type: string, eventId: string, body = {}) =>
      bob.post(at(roomId, `/receipt/${type}/${encodeURIComponent(eventId)}`), body);
    await read('m.read', two);
    await read('m.read', one);
    await read('m.read.private', two);
    await read('m.read', one, { thread_id: 'main' });
    const seen = (body: Body) => body.rooms.join[roomId].ephemeral.events[0].content;
    const byAlice = seen(await sync(alice, { since: before.next_batch }));
    expect(Object.keys(byAlice[two])).toEqual(['m.read']);
    expect(byAlice[one]['m.read'][bob.userId].thread_id).toBe('main');
    expect(Object.keys(seen(await sync(bob, { since: beforeBob.next_batch }))[two]).toSorted()).toEqual([
      'm.read',
      'm.read.private',
    ]);
    expect((await read('m.read', one, { thread_id: '' })).status).toBe(400);
    expect((await read('m.nothing', one)).status).toBe(400);
    expect((await read('m.read', '$nothing')).status).toBe(404);
  });
  it('the read marker too', async () => {
    const roomId = await room();
    const [one, two] = [await say(alice, roomId, 'one'), await say(alice, roomId, 'two')];
    const marker = async () =>
      (
        await alice.get(
          `/v3/user/${encodeURIComponent(alice.userId)}/rooms/${encodeURIComponent(roomId)}/account_data/m.fully_read`,
        )
      ).body.event_id;
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
  const typing = (body: Body) =>
    body.rooms.join[roomId].ephemeral.events.find((event: Body) => event.type === 'm.typing').content.user_ids;
  const during = await sync(alice, { since: before.next_batch, timeout: '5000' });
  expect(typing(during)).toEqual([bob.userId]);
  await bob.post(at(roomId, '/leave'));
  expect(typing(await sync(alice, { since: during.next_batch }))).toEqual([]);
  expect((await bob.put(at(roomId, `/typing/${encodeURIComponent(bob.userId)}`), { typing: true })).status).toBe(403);
  expect((await bob.put(at(roomId, `/typing/${encodeURIComponent(alice.userId)}`), { typing: true })).status).toBe(403);
});
