// Push rules, unread counts and gateways over HTTP, with a gateway of our own.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openWorld, type Device, type World } from '../keys/world.ts';

let world: World;
let ann: Device;
let bob: Device;
let gateway: Gateway;

beforeAll(async () => {
  gateway = await openGateway();
  world = await openWorld({ isLoopbackCallAllowed: true });
  [ann, bob] = [await world.signUp('ann'), await world.signUp('bob')];
});
afterAll(async () => {
  await world.close();
  await gateway.close();
});
beforeEach(() => {
  gateway.answer = () => ({ status: 200, body: {} });
});

// oxlint-disable-next-line typescript/no-explicit-any -- the shape of what is told is what the tests look at
type Told = any;

interface Gateway {
  readonly url: string;
  answer: (notification: Told) => { status: number; body: unknown };
  /** The next call that fits; those that don't are passed over. */
  next(fits: (notification: Told) => boolean): Promise<Told>;
  close(): Promise<void>;
}

async function openGateway(): Promise<Gateway> {
  const told: Told[] = [];
  let look: (() => void)[] = [];
  const server: Server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const { notification } = JSON.parse(text) as { notification: Told };
      const { status, body } = self.answer(notification);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      told.push(notification);
      for (const again of look.splice(0)) again();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const self: Gateway = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/_matrix/push/v1/notify`,
    answer: () => ({ status: 200, body: {} }),
    async next(fits) {
      for (;;) {
        const found = told.findIndex(fits);
        if (found >= 0) return told.splice(found, 1)[0];
        await new Promise<void>((resolve) => (look = [...look, resolve]));
      }
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return self;
}

let ids = 0;
const fresh = (name: string) => `${name}${++ids}`;
const pusher = (pushkey: string, more: Record<string, unknown> = {}) => ({
  kind: 'http',
  app_id: 'org.example.app',
  pushkey,
  app_display_name: 'App',
  device_display_name: 'Phone',
  lang: 'en',
  data: { url: gateway.url, mine: 'kept' },
  ...more,
});
const forKey = (pushkey: string) => (notification: Told) => notification.devices[0].pushkey === pushkey;
const keysOf = async (device: Device) =>
  (await device.get('/v3/pushers')).body.pushers.map((one: { pushkey: string }) => one.pushkey);

async function roomOf(owner: Device, ...others: Device[]): Promise<string> {
  const { body } = await owner.post('/v3/createRoom', { preset: 'public_chat' });
  for (const other of others) await other.post(`/v3/join/${body.room_id}`);
  return body.room_id;
}
const send = async (from: Device, room: string, content: Record<string, unknown>, type = 'm.room.message') => {
  const { status, body } = await from.put(`/v3/rooms/${room}/send/${type}/${fresh('txn')}`, content);
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body.event_id as string;
};
const say = (from: Device, room: string, text: string, more: Record<string, unknown> = {}) =>
  send(from, room, { msgtype: 'm.text', body: text, ...more });
const read = (who: Device, room: string, eventId: string, type = 'm.read', threadId?: string) =>
  who.post(
    `/v3/rooms/${room}/receipt/${type}/${encodeURIComponent(eventId)}`,
    threadId === undefined ? {} : { thread_id: threadId },
  );

const threadFilter = encodeURIComponent(JSON.stringify({ room: { timeline: { unread_thread_notifications: true } } }));
async function unread(who: Device, room: string): Promise<{ main: [number, number]; threads: Record<string, number> }> {
  const joined = (await who.get(`/v3/sync?filter=${threadFilter}`)).body.rooms.join[room];
  const { notification_count, highlight_count } = joined.unread_notifications;
  const threads = Object.entries<{ notification_count: number }>(joined.unread_thread_notifications ?? {});
  return {
    main: [notification_count, highlight_count],
    threads: Object.fromEntries(threads.map(([id, counts]) => [id, counts.notification_count])),
  };
}

describe('PUSH5 PUSH6 push rules', () => {
  test('PUSH5 PUSH6 a rule is added, read, changed, turned off and removed, and each change comes down sync', async () => {
    const cat = await world.signUp(fresh('cat'));
    const first = (await cat.get('/v3/sync')).body;
    const rulesIn = (body: Told) =>
      body.account_data?.events.find((event: { type: string }) => event.type === 'm.push_rules')?.content.global;
    expect(rulesIn(first)).toEqual((await cat.get('/v3/pushrules/')).body.global);
    const path = '/v3/pushrules/global/content/cake';
    expect((await cat.put(path, { actions: ['notify'], pattern: 'cake' })).status).toBe(200);
    const second = (await cat.get(`/v3/sync?since=${first.next_batch}`)).body;
    expect(rulesIn(second).content[0]).toEqual({
      rule_id: 'cake',
      default: false,
      enabled: true,
      actions: ['notify'],
      pattern: 'cake',
    });
    expect((await cat.get(path)).body).toEqual(rulesIn(second).content[0]);
    expect((await cat.get('/v3/pushrules/global/content/')).body[0].rule_id).toBe('cake');
    expect((await cat.get('/v3/pushrules/global/')).body.content[0].rule_id).toBe('cake');
    await cat.put(`${path}/enabled`, { enabled: false });
    await cat.put(`${path}/actions`, { actions: [] });
    expect((await cat.get(`${path}/enabled`)).body).toEqual({ enabled: false });
    expect((await cat.get(`${path}/actions`)).body).toEqual({ actions: [] });
    await world.restart();
    expect((await cat.get(path)).body).toMatchObject({ enabled: false, actions: [] });
    expect((await cat.delete(path)).status).toBe(200);
    expect(await cat.get(path)).toMatchObject({ status: 404, body: { errcode: 'M_NOT_FOUND' } });
    const third = (await cat.get(`/v3/sync?since=${second.next_batch}`)).body;
    expect(rulesIn(third).content[0].rule_id).toBe('.m.rule.contains_user_name');
    expect(rulesIn((await cat.get(`/v3/sync?since=${third.next_batch}`)).body)).toBeUndefined();
  });

  test('PUSH5 rules of one person that are written at once all stay', async () => {
    const cat = await world.signUp(fresh('cat'));
    const names = Array.from({ length: 20 }, (_, n) => `rule${n}`);
    await Promise.all(
      names.map((name) => cat.put(`/v3/pushrules/global/content/${name}`, { actions: [], pattern: name })),
    );
    const kept = (await cat.get('/v3/pushrules/global/content/')).body.map((rule: { rule_id: string }) => rule.rule_id);
    expect(kept).toEqual(expect.arrayContaining(names));
  });

  test.each([
    ['PUT', '/v3/pushrules/global', 400],
    ['PUT', '/v3/pushrules/global/room', 400],
    ['PUT', '/v3/pushrules/device/room/x', 400],
    ['GET', '/v3/pushrules', 404],
    ['GET', '/v3/pushrules/global', 400],
    ['GET', '/v3/pushrules/global/room', 400],
    ['GET', '/v3/pushrules/global/nothing/', 400],
    ['GET', '/v3/pushrules/global/room/none', 404],
    ['GET', '/v3/pushrules/global/override/.m.rule.master/colour', 400],
    ['DELETE', '/v3/pushrules/global/override/.m.rule.master', 404],
  ])('PUSH5 %s %s is answered with %i', async (method, path, status) => {
    const answer =
      method === 'GET'
        ? await ann.get(path)
        : method === 'PUT'
          ? await ann.put(path, { actions: [] })
          : await ann.delete(path);
    expect(answer.status).toBe(status);
  });
});

describe('PUSH7 PUSH9 unread counts', () => {
  test('PUSH7 counting begins at the furthest receipt, public or private, and survives a restart', async () => {
    const room = await roomOf(ann, bob);
    const sent = [await say(bob, room, 'one'), await say(bob, room, 'two'), await say(bob, room, 'ann, three')];
    expect((await unread(ann, room)).main).toEqual([3, 1]);
    expect((await unread(bob, room)).main).toEqual([0, 0]);
    await read(ann, room, sent[1] ?? '', 'm.read.private');
    expect((await unread(ann, room)).main).toEqual([1, 1]);
    await read(ann, room, sent[0] ?? '');
    expect((await unread(ann, room)).main).toEqual([1, 1]);
    await world.restart();
    expect((await unread(ann, room)).main).toEqual([1, 1]);
    await read(ann, room, sent[2] ?? '');
    expect((await unread(ann, room)).main).toEqual([0, 0]);
  });

  test('PUSH7 each thread is counted by itself, with what relates to it', async () => {
    const room = await roomOf(ann, bob);
    const root = await say(bob, room, 'root');
    const inThread = await say(bob, room, 'reply', { 'm.relates_to': { rel_type: 'm.thread', event_id: root } });
    await say(bob, room, 'about the reply', { 'm.relates_to': { rel_type: 'm.reference', event_id: inThread } });
    expect(await unread(ann, room)).toEqual({ main: [1, 0], threads: { [root]: 2 } });
    await read(ann, room, root, 'm.read', 'main');
    expect(await unread(ann, room)).toEqual({ main: [0, 0], threads: { [root]: 2 } });
    await read(ann, room, inThread, 'm.read', root);
    expect(await unread(ann, room)).toEqual({ main: [0, 0], threads: { [root]: 1 } });
  });

  test('PUSH7 what was before joining, what was redacted and what ignored people say does not count', async () => {
    const room = await roomOf(bob);
    await say(bob, room, 'before');
    await ann.post(`/v3/join/${room}`);
    await ann.put(`/v3/profile/${ann.userId}/displayname`, { displayname: fresh('Ann') });
    expect((await unread(ann, room)).main).toEqual([0, 0]);
    const taken = await say(bob, room, 'taken back');
    await say(bob, room, 'kept');
    expect((await unread(ann, room)).main).toEqual([2, 0]);
    await bob.put(`/v3/rooms/${room}/redact/${encodeURIComponent(taken)}/${fresh('txn')}`, {});
    expect((await unread(ann, room)).main).toEqual([1, 0]);
    await world.restart();
    expect((await unread(ann, room)).main).toEqual([1, 0]);
    await ann.put(`/v3/user/${ann.userId}/account_data/m.ignored_user_list`, { ignored_users: { [bob.userId]: {} } });
    await world.restart();
    expect((await unread(ann, room)).main).toEqual([0, 0]);
    await ann.put(`/v3/user/${ann.userId}/account_data/m.ignored_user_list`, { ignored_users: {} });
    await world.restart();
  });

  test('PUSH7 a muted room counts nothing, at once', async () => {
    const room = await roomOf(ann, bob);
    await say(bob, room, 'hello');
    await ann.put(`/v3/pushrules/global/room/${room}`, { actions: [] });
    expect((await unread(ann, room)).main).toEqual([0, 0]);
    await ann.delete(`/v3/pushrules/global/room/${room}`);
    expect((await unread(ann, room)).main).toEqual([1, 0]);
  });

  test('PUSH8 in an encrypted room every encrypted event counts', async () => {
    const room = await roomOf(ann, bob);
    await send(bob, room, { algorithm: 'm.megolm.v1.aes-sha2', ciphertext: 'x' }, 'm.room.encrypted');
    expect((await unread(ann, room)).main).toEqual([1, 0]);
  });

  test('PUSH9 notifications are listed newest first, by pages, with whether they were read', async () => {
    const cat = await world.signUp(fresh('cat'));
    const room = await roomOf(bob, cat);
    const sent: string[] = [];
    for (let n = 0; n < 5; n++) sent.push(await say(bob, room, n === 2 ? cat.userId : `message ${n}`));
    await read(cat, room, sent[1] ?? '');
    const seen: [string, boolean][] = [];
    let from = '';
    do {
      const { body } = await cat.get(`/v3/notifications?limit=2${from && `&from=${from}`}`);
      for (const { event, read: isRead, room_id: roomId } of body.notifications) {
        expect(roomId).toBe(room);
        seen.push([event.event_id, isRead]);
      }
      from = body.next_token ?? '';
    } while (from);
    expect(seen).toEqual(sent.map((id, n) => [id, n <= 1]).toReversed());
    const highlights = (await cat.get('/v3/notifications?only=highlight')).body.notifications;
    expect(highlights.map((one: Told) => one.event.event_id)).toEqual([sent[2]]);
    expect((await cat.get('/v3/notifications?from=nonsense')).status).toBe(400);
  });
});

describe('PUSH10 pushers', () => {
  test('PUSH10 a pusher is set, told of, replaced and removed', async () => {
    const cat = await world.signUp(fresh('cat'));
    expect((await cat.post('/v3/pushers/set', pusher('k1', { profile_tag: 'tag' }))).status).toBe(200);
    expect((await cat.get('/v3/pushers')).body.pushers).toEqual([{ ...pusher('k1'), profile_tag: 'tag' }]);
    await cat.post('/v3/pushers/set', pusher('k1', { lang: 'ar' }));
    expect((await cat.get('/v3/pushers')).body.pushers[0].lang).toBe('ar');
    await cat.post('/v3/pushers/set', { kind: null, app_id: 'org.example.app', pushkey: 'k1' });
    expect(await keysOf(cat)).toEqual([]);
  });

  test.each([
    ['without an app name', { app_display_name: undefined }, 'M_MISSING_PARAM'],
    ['to another path', { data: { url: 'https://push.example/elsewhere' } }, 'M_INVALID_PARAM'],
    ['without an address', { data: {} }, 'M_INVALID_PARAM'],
    ['by mail', { kind: 'email' }, 'M_INVALID_PARAM'],
  ])('PUSH10 a pusher %s is refused', async (_what, more, errcode) => {
    expect(await ann.post('/v3/pushers/set', pusher('refused', more))).toMatchObject({
      status: 400,
      body: { errcode },
    });
  });

  test('PUSH10 the same app on the same phone is taken from whoever had it, unless it is to be added', async () => {
    const [cat, dan] = [await world.signUp(fresh('cat')), await world.signUp(fresh('dan'))];
    await cat.post('/v3/pushers/set', pusher('shared'));
    await dan.post('/v3/pushers/set', pusher('shared', { append: true }));
    expect([await keysOf(cat), await keysOf(dan)]).toEqual([['shared'], ['shared']]);
    await dan.post('/v3/pushers/set', pusher('shared'));
    expect([await keysOf(cat), await keysOf(dan)]).toEqual([[], ['shared']]);
  });

  test('PUSH10 a pusher goes with the device that added it', async () => {
    const cat = await world.signUp(fresh('cat'));
    const phone = await world.logIn(cat);
    await phone.post('/v3/pushers/set', pusher('phone'));
    await cat.post('/v3/pushers/set', pusher('desk'));
    await phone.post('/v3/logout');
    expect(await keysOf(cat)).toEqual(['desk']);
  });
});

describe('PUSH11 PUSH13 gateways', () => {
  test('PUSH11 PUSH13 a message reaches the phone with its number, and reading sets the number to nought', async () => {
    const cat = await world.signUp(fresh('cat'));
    const room = await roomOf(bob, cat);
    await bob.put(`/v3/rooms/${room}/state/m.room.name`, { name: 'Club' });
    await cat.post('/v3/pushers/set', pusher('number'));
    const eventId = await say(bob, room, 'hello');
    const told = await gateway.next(forKey('number'));
    expect(told).toMatchObject({
      event_id: eventId,
      room_id: room,
      type: 'm.room.message',
      sender: bob.userId,
      room_name: 'Club',
      counts: { unread: 1 },
      content: { body: 'hello' },
      devices: [{ app_id: 'org.example.app', data: { mine: 'kept' } }],
    });
    expect(JSON.stringify(told)).not.toContain(gateway.url);
    await read(cat, room, eventId);
    expect(await gateway.next(forKey('number'))).toEqual({
      counts: { unread: 0 },
      devices: [expect.objectContaining({ pushkey: 'number' })],
    });
  });

  test('PUSH11 an invitation reaches the phone', async () => {
    const cat = await world.signUp(fresh('cat'));
    await cat.post('/v3/pushers/set', pusher('invited'));
    const { body } = await bob.post('/v3/createRoom', { invite: [cat.userId], name: 'Come' });
    expect(await gateway.next(forKey('invited'))).toMatchObject({
      room_id: body.room_id,
      membership: 'invite',
      user_is_target: true,
      room_name: 'Come',
    });
  });

  test('PUSH11 what a gateway rejects is removed', async () => {
    const cat = await world.signUp(fresh('cat'));
    const room = await roomOf(bob, cat);
    for (const key of ['gone', 'stays']) await cat.post('/v3/pushers/set', pusher(key));
    gateway.answer = () => ({ status: 200, body: { rejected: ['gone'] } });
    await say(bob, room, 'one');
    await Promise.all([gateway.next(forKey('gone')), gateway.next(forKey('stays'))]);
    await say(bob, room, 'two');
    await gateway.next(forKey('stays'));
    expect(await keysOf(cat)).toEqual(['stays']);
  });

  test('PUSH11 what a gateway could not take is told again, in order, also after a restart', async () => {
    const cat = await world.signUp(fresh('cat'));
    const room = await roomOf(bob, cat);
    await cat.post('/v3/pushers/set', pusher('deaf'));
    gateway.answer = () => ({ status: 503, body: {} });
    const first = await say(bob, room, 'one');
    expect(await gateway.next(forKey('deaf'))).toMatchObject({ event_id: first });
    const second = await say(bob, room, 'two');
    await world.restart();
    gateway.answer = () => ({ status: 200, body: {} });
    const told: string[] = [];
    while (!told.includes(second)) told.push((await gateway.next(forKey('deaf'))).event_id);
    expect(told.filter((id, at) => told.indexOf(id) === at)).toEqual([first, second]);
  });
});

test('PUSH14 without the operator’s leave no gateway on this machine is called', async () => {
  const guarded = await openWorld();
  try {
    const [cat, dan] = [await guarded.signUp('cat'), await guarded.signUp('dan')];
    const port = new URL(gateway.url).port;
    expect((await cat.post('/v3/pushers/set', pusher('plain'))).status).toBe(400);
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '2130706433']) {
      const set = await cat.post(
        '/v3/pushers/set',
        pusher(`guarded ${host}`, { data: { url: `https://${host}:${port}/_matrix/push/v1/notify` } }),
      );
      expect(set.status).toBe(200);
    }
    const room = await roomOf(dan, cat);
    await say(dan, room, 'hello');
    // Its own refusals keep nobody: the next message finds the same pushers and nothing waiting.
    await say(dan, room, 'again');
    expect(await keysOf(cat)).toHaveLength(4);
  } finally {
    await guarded.close();
  }
});
