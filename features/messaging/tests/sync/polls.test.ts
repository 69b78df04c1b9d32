// Long polls one after another, as clients keep them: what they are spared, and that nothing is lost by it.
// Rules: SPEC.md, SYNC2, SYNC10, SYNC11, SYNC25, SYNC26, SYNC27.
import { describe, expect, it } from 'vitest';
import type { Device } from '../keys/world.ts';
import { alice, at, bob, filter, ids, join, openTalk, room, say, send, sync, world, type Body } from './talk.ts';

openTalk();

const WAIT = { timeout: '20000' };

/** A client that has heard everything and waits: its second poll in the same words. */
async function waiting(who: Device, options: Record<string, string> = {}): Promise<{ next: Promise<Body> }> {
  const first = await sync(who, options);
  const asked = { ...options, since: String(first.next_batch) };
  const settled = await sync(who, { ...asked, timeout: '0' });
  // In the words of the poll that follows, and answered because there is news of its own making.
  const taught = sync(who, { ...options, since: String(settled.next_batch), ...WAIT });
  await who.put(`/v3/user/${encodeURIComponent(who.userId)}/account_data/m.awake`, { n: Math.random() });
  const { next_batch } = await taught;
  return { next: sync(who, { ...options, since: String(next_batch), ...WAIT }) };
}

/** What was said in the room, oldest first. */
async function history(roomId: string): Promise<string[]> {
  const said: string[] = [];
  for (let from = ''; ;) {
    const { body } = await bob.get(at(roomId, `/messages?dir=f&limit=50${from}`));
    said.push(...ids(body.chunk.filter((event: Body) => event.type === 'm.room.message')));
    if (body.end === undefined) return said;
    from = `&from=${body.end}`;
  }
}

describe('SYNC2 who waits after having heard everything is woken by', () => {
  it('a message, an invitation and a receipt', async () => {
    const roomId = await room();
    await join(bob, roomId);
    let poll = await waiting(bob);
    const eventId = await say(alice, roomId, 'hello');
    expect(ids((await poll.next).rooms.join[roomId].timeline.events)).toEqual([eventId]);
    poll = await waiting(bob);
    await alice.post(at(roomId, `/receipt/m.read/${encodeURIComponent(eventId)}`));
    expect((await poll.next).rooms.join[roomId].ephemeral.events[0].type).toBe('m.receipt');
    const other = await room({ preset: 'private_chat' });
    poll = await waiting(bob);
    await alice.post(at(other, '/invite'), { user_id: bob.userId });
    expect(Object.keys((await poll.next).rooms.invite)).toEqual([other]);
  });
  it('typing and presence', async () => {
    const roomId = await room();
    await join(bob, roomId);
    let poll = await waiting(bob);
    await alice.put(at(roomId, `/typing/${encodeURIComponent(alice.userId)}`), { typing: true, timeout: 10_000 });
    expect((await poll.next).rooms.join[roomId].ephemeral.events).toEqual([
      { type: 'm.typing', content: { user_ids: [alice.userId] } },
    ]);
    await alice.put(at(roomId, `/typing/${encodeURIComponent(alice.userId)}`), { typing: false });
    poll = await waiting(bob);
    await alice.put(`/v3/presence/${encodeURIComponent(alice.userId)}/status`, { presence: 'unavailable' });
    expect((await poll.next).presence.events[0].sender).toBe(alice.userId);
    await alice.put(`/v3/presence/${encodeURIComponent(alice.userId)}/status`, { presence: 'offline' });
  });
  it('account data, push rules, a message to the device, and a friend’s new device', async () => {
    await join(bob, await room());
    const own = `/v3/user/${encodeURIComponent(bob.userId)}/account_data/m.test`;
    let poll = await waiting(bob);
    await bob.put(own, { n: 1 });
    expect((await poll.next).account_data.events).toEqual([{ type: 'm.test', content: { n: 1 } }]);
    poll = await waiting(bob);
    await bob.put('/v3/pushrules/global/content/tea', { actions: ['notify'], pattern: 'tea' });
    expect((await poll.next).account_data.events[0].type).toBe('m.push_rules');
    poll = await waiting(bob);
    await alice.put(`/v3/sendToDevice/m.test/${Math.random()}`, {
      messages: { [bob.userId]: { [bob.deviceId]: { n: 2 } } },
    });
    expect((await poll.next).to_device.events[0].content).toEqual({ n: 2 });
    poll = await waiting(bob);
    await world.logIn(alice);
    expect((await poll.next).device_lists.changed).toContain(alice.userId);
  });
});

it('SYNC25 no message is lost or told twice, whenever it comes between looking, waiting and asking again', async () => {
  const roomId = await room();
  await join(bob, roomId);
  let since: string = (await sync(bob)).next_batch;
  const sent: string[] = [];
  const sending = (async () => {
    for (let n = 0; n < 120; n++) {
      if (n % 3 === 0) sent.push(await say(alice, roomId, `${n}`));
      else sent.push(...(await Promise.all([say(alice, roomId, `${n}a`), say(alice, roomId, `${n}b`)])));
    }
  })();
  const heard: string[] = [];
  const isDone = () => sent.length === 200 && sent.every((eventId) => heard.includes(eventId));
  await Promise.all([
    sending,
    (async () => {
      while (!isDone()) {
        const body = await sync(bob, { since, filter: filter({ room: { timeline: { limit: 50 } } }), timeout: '2000' });
        since = body.next_batch;
        const timeline = body.rooms.join[roomId]?.timeline;
        expect(timeline?.limited ?? false).toBe(false);
        heard.push(...ids(timeline?.events ?? []));
      }
    })(),
  ]);
  expect(new Set(heard).size).toBe(heard.length);
  expect(heard).toEqual(await history(roomId));
});

it('SYNC10 SYNC11 of those woken by one message each hears what is for them', async () => {
  const roomId = await room();
  const [carol, dan, erin] = [await world.signUp('carol'), await world.signUp('dan'), await world.signUp('erin')];
  for (const who of [bob, carol, dan, erin]) await join(who, roomId);
  await carol.put(`/v3/user/${encodeURIComponent(carol.userId)}/account_data/m.ignored_user_list`, {
    ignored_users: { [alice.userId]: {} },
  });
  const polls = {
    plain: await waiting(bob),
    ignoring: await waiting(carol),
    filtered: await waiting(dan, { filter: filter({ room: { timeline: { not_types: ['m.room.message'] } } }) }),
    picking: await waiting(erin, { filter: filter({ event_fields: ['content.body'] }) }),
  };
  await say(alice, roomId, 'to some');
  const eventId = await send(alice, roomId, { n: 1 }, 'm.other');
  const mark = await say(bob, roomId, 'to more');
  expect((await polls.plain.next).rooms.join[roomId].timeline.events[0].content.body).toBe('to some');
  expect(ids((await polls.ignoring.next).rooms.join[roomId].timeline.events)).toEqual([mark]);
  expect(ids((await polls.filtered.next).rooms.join[roomId].timeline.events)).toEqual([eventId]);
  expect((await polls.picking.next).rooms.join[roomId].timeline.events[0]).toEqual({ content: { body: 'to some' } });
});

it('SYNC3 SYNC6 what differs between readers is not shared: a transaction id, what was redacted meanwhile', async () => {
  const roomId = await room();
  await join(bob, roomId);
  const since = (await sync(bob)).next_batch;
  const alices = (await sync(alice)).next_batch;
  const eventId = await say(alice, roomId, 'soon gone');
  const own = await sync(alice, { since: alices, ...WAIT });
  expect(own.rooms.join[roomId].timeline.events[0].unsigned.transaction_id).toBeDefined();
  const seen = await sync(bob, { since, ...WAIT });
  expect(seen.rooms.join[roomId].timeline.events[0].unsigned?.transaction_id).toBeUndefined();
  expect(seen.rooms.join[roomId].unread_notifications.notification_count).toBe(1);
  await alice.put(at(roomId, `/redact/${encodeURIComponent(eventId)}/${Math.random()}`), {});
  const again = await sync(bob, { since, ...WAIT });
  expect(again.rooms.join[roomId].timeline.events[0].content).toEqual({});
  expect(again.rooms.join[roomId].unread_notifications.notification_count).toBe(0);
});

it('SYNC27 who waits on a device that is removed is answered with nothing, and refused when they ask again', async () => {
  const roomId = await room();
  const second = await world.logIn(bob);
  await join(bob, roomId);
  const poll = await waiting(second);
  await second.post('/v3/logout');
  const body = await poll.next;
  expect(body.rooms).toEqual({ join: {}, invite: {}, knock: {}, leave: {} });
  await say(alice, roomId, 'not for you');
  expect((await second.get(`/v3/sync?since=${body.next_batch}`)).body.errcode).toBe('M_UNKNOWN_TOKEN');
});

it('SYNC26 the same words mean the same however the answer is made', async () => {
  const roomId = await room();
  await join(bob, roomId);
  const since: string = (await sync(bob)).next_batch;
  await say(alice, roomId, 'one');
  await alice.put(at(roomId, '/state/m.room.topic/'), { topic: 'two' });
  const lazy = encodeURIComponent(filter({ room: { state: { lazy_load_members: true } } }));
  const types = encodeURIComponent(filter({ room: { timeline: { types: ['m.room.topic'] } } }));
  const queries = [
    'since=$',
    'timeout=500&since=$',
    'since=$&timeout=500',
    `filter=${lazy}&timeout=500&since=$`,
    `filter=${types}&since=$&use_state_after=true`,
    'since=$&full_state=true',
    'since=$&full_state=perhaps',
    'since=$&since=$',
    'since=$&timeout=-1',
    'since=$&filter=%7B',
    'since=$&filter=unknown',
    'since=s1&timeout=0',
    'since=%73$',
    'xsince=$&timeout=0',
    'since=$&set_presence=nowhere',
    'since=$&#since=$',
  ];
  for (const query of queries) {
    const url = `${world.url}/_matrix/client/v3/sync?${query.replaceAll('$', since)}`;
    const ask = async (authorization: string) => {
      const response = await fetch(url, { headers: { authorization } });
      // How long ago somebody was there, and with it the answer, changes from one to the next.
      const { next_batch: _token, presence: _presence, ...body } = (await response.json()) as Record<string, unknown>;
      return { status: response.status, body };
    };
    // The first teaches; written in small letters it is always read the long way.
    await ask(`Bearer ${bob.token}`);
    const short = await ask(`Bearer ${bob.token}`);
    expect([query, short]).toEqual([query, await ask(`bearer ${bob.token}`)]);
  }
});
