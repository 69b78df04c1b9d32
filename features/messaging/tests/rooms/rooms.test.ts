import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openWorld, SERVER_NAME, type Answer, type Device, type World } from '../keys/world.ts';

let world: World;
let ann: Device;
let bob: Device;
let cat: Device;

beforeAll(async () => {
  world = await openWorld();
  [ann, bob, cat] = [await world.signUp('ann'), await world.signUp('bob'), await world.signUp('cat')];
});
afterAll(() => world.close());

let ids = 0;
const fresh = (name = 'id') => `${name}${++ids}`;

async function create(by: Device, options: Record<string, unknown> = {}): Promise<string> {
  const { status, body } = await by.post('/v3/createRoom', options);
  if (status !== 200) throw new Error(JSON.stringify(body));
  return encodeURIComponent(body.room_id);
}

const say = (who: Device, room: string, text: string, transactionId = fresh('txn')) =>
  who.put(`/v3/rooms/${room}/send/m.room.message/${transactionId}`, { msgtype: 'm.text', body: text });
const stateOf = (who: Device, room: string, type: string, key = '') =>
  who.get(`/v3/rooms/${room}/state/${type}/${key}`);
const joinRoom = (who: Device, room: string) => who.post(`/v3/join/${room}`);
const refusedAs = (errcode: string, status: number) => ({ status, body: { errcode } });

async function timeline(who: Device, room: string): Promise<Answer['body'][]> {
  return (await who.get(`/v3/rooms/${room}/messages?dir=f&limit=100`)).body.chunk;
}

describe('creating', () => {
  test('ROOM2 a room begins with its events in the order of the specification', async () => {
    const room = await create(ann, {
      preset: 'private_chat',
      name: 'N',
      topic: 'T',
      invite: [bob.userId],
      is_direct: true,
    });
    const events = await timeline(ann, room);
    expect(events.map(({ type }) => type)).toEqual([
      'm.room.create',
      'm.room.member',
      'm.room.power_levels',
      'm.room.join_rules',
      'm.room.history_visibility',
      'm.room.guest_access',
      'm.room.name',
      'm.room.topic',
      'm.room.member',
    ]);
    expect(events.at(-1)).toMatchObject({ state_key: bob.userId, content: { membership: 'invite', is_direct: true } });
  });

  test('ROOM2 a room is there whole or not at all', async () => {
    const alias = fresh('whole');
    const refused = await ann.post('/v3/createRoom', {
      room_alias_name: alias,
      initial_state: [{ type: 'm.room.power_levels', content: { users: { [ann.userId]: 0 } } }],
      name: 'needs level 50',
    });
    expect(refused).toMatchObject(refusedAs('M_INVALID_ROOM_STATE', 400));
    expect(await ann.get(`/v3/directory/room/${encodeURIComponent(`#${alias}:${SERVER_NAME}`)}`)).toMatchObject({
      status: 404,
    });
    expect(await ann.post('/v3/createRoom', { room_alias_name: alias })).toMatchObject({ status: 200 });
    expect(await ann.post('/v3/createRoom', { room_alias_name: alias })).toMatchObject(refusedAs('M_ROOM_IN_USE', 400));
  });

  test.each([
    [{ room_version: 'nothing' }, 'M_UNSUPPORTED_ROOM_VERSION'],
    [{ room_version: 11 }, 'M_BAD_JSON'],
    [{ power_level_content_override: { ban: '50' } }, 'M_BAD_JSON'],
    [{ initial_state: [{ type: 'x', content: { pi: 3.14 } }] }, 'M_BAD_JSON'],
    [{ initial_state: [{ type: 'x\0', content: {} }] }, 'M_BAD_JSON'],
    [{ initial_state: [{ type: 'x', content: { a: 'a'.repeat(70_000) } }] }, 'M_TOO_LARGE'],
  ])('ROOM2 a malformed wish creates nothing: %j', async (options, errcode) => {
    expect((await ann.post('/v3/createRoom', options)).body.errcode).toBe(errcode);
  });

  test('ROOM3 a room of version 12 is named by its first event, and its creators stand above all levels', async () => {
    const room = await create(ann, { room_version: '12', preset: 'trusted_private_chat', invite: [bob.userId] });
    const [first] = await timeline(ann, room);
    expect(decodeURIComponent(room)).toBe(`!${first.event_id.slice(1)}`);
    expect(first.content.additional_creators).toEqual([bob.userId]);
    const levels = await stateOf(ann, room, 'm.room.power_levels');
    expect(levels.body.users).toEqual({});
    expect(levels.body.events['m.room.tombstone']).toBeGreaterThan(levels.body.state_default);
    await joinRoom(bob, room);
    expect(await bob.put(`/v3/rooms/${room}/state/m.room.topic`, { topic: 'by the second creator' })).toMatchObject({
      status: 200,
    });
    const again = await Promise.all(Array.from({ length: 5 }, () => create(ann, { room_version: '12' })));
    expect(new Set(again).size).toBe(5);
  });
});

describe('sending', () => {
  test('ROOM4 a repeated transaction id returns the first event, at once, at the same time, and after a restart', async () => {
    const room = await create(ann);
    const id = fresh('txn');
    const answers = await Promise.all(Array.from({ length: 8 }, (_, index) => say(ann, room, `try ${index}`, id)));
    const [eventId] = answers.map(({ body }) => body.event_id);
    expect(new Set(answers.map(({ body }) => body.event_id))).toEqual(new Set([eventId]));
    await world.restart();
    expect((await say(ann, room, 'again', id)).body.event_id).toBe(eventId);
    expect((await timeline(ann, room)).filter(({ type }) => type === 'm.room.message')).toHaveLength(1);
  });

  test('ROOM4 a transaction id belongs to one device and one room', async () => {
    const [room, other] = [await create(ann), await create(ann)];
    const phone = await world.logIn(ann);
    const id = fresh('txn');
    const events = [await say(ann, room, 'a', id), await say(phone, room, 'b', id), await say(ann, other, 'c', id)];
    expect(new Set(events.map(({ body }) => body.event_id)).size).toBe(3);
  });

  test('ROOM4 a device that was removed takes its transaction ids with it', async () => {
    const room = await create(ann, { preset: 'public_chat' });
    const fay = await world.signUp(fresh('fay'));
    await joinRoom(fay, room);
    const first = await say(fay, room, 'before', 'm1');
    await fay.post('/v3/logout');
    await expect
      .poll(
        async () => {
          const again = await world.logIn(fay, fay.deviceId);
          const { body } = await say(again, room, 'after', 'm1');
          if (body.event_id === first.body.event_id) await again.post('/v3/logout');
          return body.event_id;
        },
        { timeout: 10_000 },
      )
      .not.toBe(first.body.event_id);
  });

  test('ROOM4 a redaction repeated by its id is one redaction', async () => {
    const room = await create(ann);
    const { body } = await say(ann, room, 'oops');
    const redact = () => ann.put(`/v3/rooms/${room}/redact/${encodeURIComponent(body.event_id)}/same`, {});
    expect((await redact()).body.event_id).toBe((await redact()).body.event_id);
  });

  describe('ROOM5 what is odd is answered clearly and harms nobody else', () => {
    test.each([
      ['a NUL in the type', (room: string) => ann.put(`/v3/rooms/${room}/send/m.%00x/${fresh()}`, {}), 400],
      ['a NUL in the transaction id', (room: string) => ann.put(`/v3/rooms/${room}/send/m.x/a%00b`, {}), 400],
      ['a NUL in a state key', (room: string) => ann.put(`/v3/rooms/${room}/state/m.x/a%00b`, {}), 400],
      [
        'a NUL in a relation',
        (room: string) =>
          ann.put(`/v3/rooms/${room}/send/m.x/${fresh()}`, { 'm.relates_to': { event_id: '$\0', rel_type: '\0' } }),
        200,
      ],
      [
        'a relation too long to index',
        (room: string) =>
          ann.put(`/v3/rooms/${room}/send/m.x/${fresh()}`, { 'm.relates_to': { event_id: `$${'a'.repeat(9000)}` } }),
        200,
      ],
      [
        'a relation that is none',
        (room: string) => ann.put(`/v3/rooms/${room}/send/m.x/${fresh()}`, { 'm.relates_to': null }),
        200,
      ],
      ['a fraction', (room: string) => ann.put(`/v3/rooms/${room}/send/m.x/${fresh()}`, { a: { b: [1.5] } }), 400],
      ['a number beyond 2^53', (room: string) => ann.put(`/v3/rooms/${room}/send/m.x/${fresh()}`, { a: 2 ** 53 }), 400],
      ['a list for content', (room: string) => ann.put(`/v3/rooms/${room}/send/m.x/${fresh()}`, []), 400],
      [
        'more than 64 KiB',
        (room: string) => ann.put(`/v3/rooms/${room}/send/m.x/${fresh()}`, { a: 'a'.repeat(66_000) }),
        413,
      ],
      [
        'a type of 300 bytes',
        (room: string) => ann.put(`/v3/rooms/${room}/send/${'m'.repeat(300)}/${fresh()}`, {}),
        413,
      ],
      [
        'a half of a surrogate pair',
        (room: string) => ann.put(`/v3/rooms/${room}/send/m.x/${fresh()}`, { a: '\ud800' }),
        200,
      ],
      [
        'a NUL in a display name',
        (room: string) =>
          ann.put(`/v3/rooms/${room}/state/m.room.member/${ann.userId}`, { membership: 'join', displayname: 'a\0b' }),
        200,
      ],
    ])('%s', async (_what, send, status) => {
      const room = await create(ann);
      const [odd, usual] = await Promise.all([send(room), say(ann, room, 'usual')]);
      expect(odd.status, JSON.stringify(odd.body)).toBe(status);
      expect(usual.status).toBe(200);
      expect((await say(ann, room, 'and on')).status).toBe(200);
    });
  });

  test('ROOM6 setting what is set already changes nothing', async () => {
    const room = await create(ann);
    const set = () => ann.put(`/v3/rooms/${room}/state/x.y`, { a: 1, b: 2 });
    expect((await set()).body.event_id).toBe((await set()).body.event_id);
    expect((await ann.put(`/v3/rooms/${room}/state/x.y/`, { b: 2, a: 1 })).body.event_id).toBe(
      (await set()).body.event_id,
    );
  });

  test('ROOM7 somebody reacts with the same once, and a retry is no second time', async () => {
    const room = await create(ann);
    const { body } = await say(ann, room, 'look');
    const reaction = { 'm.relates_to': { rel_type: 'm.annotation', event_id: body.event_id, key: '👍' } };
    const first = await ann.put(`/v3/rooms/${room}/send/m.reaction/r1`, reaction);
    expect(first.status).toBe(200);
    expect((await ann.put(`/v3/rooms/${room}/send/m.reaction/r1`, reaction)).body).toEqual(first.body);
    expect(await ann.put(`/v3/rooms/${room}/send/m.reaction/r2`, reaction)).toMatchObject(
      refusedAs('M_DUPLICATE_ANNOTATION', 400),
    );
  });
});

describe('membership', () => {
  test('ROOM8 a private room is entered by invitation only', async () => {
    const room = await create(ann, { preset: 'private_chat' });
    expect(await joinRoom(bob, room)).toMatchObject(refusedAs('M_FORBIDDEN', 403));
    expect(await bob.post(`/v3/rooms/${room}/invite`, { user_id: cat.userId })).toMatchObject(
      refusedAs('M_FORBIDDEN', 403),
    );
    expect((await ann.post(`/v3/rooms/${room}/invite`, { user_id: bob.userId, reason: 'welcome' })).status).toBe(200);
    expect(await joinRoom(bob, room)).toMatchObject({ status: 200, body: { room_id: decodeURIComponent(room) } });
    expect((await stateOf(ann, room, 'm.room.member', bob.userId)).body).toMatchObject({
      membership: 'join',
      displayname: 'bob',
    });
  });

  test('ROOM9 nobody is invited who does not exist, lives elsewhere, or takes no invitations', async () => {
    const room = await create(ann);
    const dan = await world.signUp(fresh('dan'));
    await dan.put(`/v3/user/${dan.userId}/account_data/m.invite_permission_config`, { default_action: 'block' });
    const invite = (userId: string) => ann.post(`/v3/rooms/${room}/invite`, { user_id: userId });
    expect(await invite(dan.userId)).toMatchObject(refusedAs('M_INVITE_BLOCKED', 403));
    expect(await invite(`@nobody:${SERVER_NAME}`)).toMatchObject(refusedAs('M_FORBIDDEN', 403));
    expect(await invite('@ann:elsewhere.example')).toMatchObject(refusedAs('M_FORBIDDEN', 403));
    expect(await invite('ann')).toMatchObject(refusedAs('M_BAD_JSON', 400));
    expect(await ann.post('/v3/createRoom', { invite: [dan.userId] })).toMatchObject(
      refusedAs('M_INVITE_BLOCKED', 403),
    );
    const byState = await ann.put(`/v3/rooms/${room}/state/m.room.member/${dan.userId}`, { membership: 'invite' });
    expect(byState).toMatchObject(refusedAs('M_INVITE_BLOCKED', 403));
    const byMail = { id_server: 'id.example', id_access_token: 'x', medium: 'email', address: 'a@b.example' };
    expect(await ann.post(`/v3/rooms/${room}/invite`, byMail)).toMatchObject(refusedAs('M_FORBIDDEN', 403));
  });

  test('ROOM10 a restricted room admits who is in a room that it names, and says in whose name', async () => {
    const club = await create(ann, { preset: 'public_chat' });
    const joinRules = {
      join_rule: 'restricted',
      allow: [{ type: 'm.room_membership', room_id: decodeURIComponent(club) }],
    };
    const room = await create(ann, {
      preset: 'private_chat',
      initial_state: [{ type: 'm.room.join_rules', content: joinRules }],
    });
    expect(await joinRoom(bob, room)).toMatchObject(refusedAs('M_FORBIDDEN', 403));
    const forged = { membership: 'join', join_authorised_via_users_server: ann.userId };
    expect(await bob.put(`/v3/rooms/${room}/state/m.room.member/${bob.userId}`, forged)).toMatchObject(
      refusedAs('M_FORBIDDEN', 403),
    );
    await joinRoom(bob, club);
    expect((await joinRoom(bob, room)).status).toBe(200);
    const member = await stateOf(ann, room, 'm.room.member', bob.userId);
    expect(member.body.join_authorised_via_users_server).toBe(ann.userId);
  });

  test('ROOM11 who knocks is let in by an invitation', async () => {
    const room = await create(ann, { initial_state: [{ type: 'm.room.join_rules', content: { join_rule: 'knock' } }] });
    expect((await bob.post(`/v3/knock/${room}`, { reason: 'may I?' })).status).toBe(200);
    expect(await joinRoom(bob, room)).toMatchObject({ status: 403 });
    expect((await ann.post(`/v3/rooms/${room}/invite`, { user_id: bob.userId })).status).toBe(200);
    expect((await joinRoom(bob, room)).status).toBe(200);
  });

  test('ROOM12 kick, ban and unban each do what they say and nothing else', async () => {
    const room = await create(ann, { preset: 'public_chat' });
    await joinRoom(bob, room);
    const about = { user_id: bob.userId };
    expect(await bob.post(`/v3/rooms/${room}/kick`, { user_id: ann.userId })).toMatchObject({ status: 403 });
    expect((await ann.post(`/v3/rooms/${room}/kick`, about)).status).toBe(200);
    expect(await ann.post(`/v3/rooms/${room}/kick`, about)).toMatchObject({ status: 403 });
    expect(await ann.post(`/v3/rooms/${room}/unban`, about)).toMatchObject({ status: 403 });
    expect((await joinRoom(bob, room)).status).toBe(200);
    expect((await ann.post(`/v3/rooms/${room}/ban`, { ...about, reason: 'rude' })).status).toBe(200);
    // A kick would otherwise lift the ban.
    expect(await ann.post(`/v3/rooms/${room}/kick`, about)).toMatchObject({ status: 403 });
    expect(await joinRoom(bob, room)).toMatchObject({ status: 403 });
    expect((await ann.post(`/v3/rooms/${room}/unban`, about)).status).toBe(200);
    expect((await joinRoom(bob, room)).status).toBe(200);
  });

  test('ROOM13 leaving and joining may be repeated; forgetting needs leaving', async () => {
    const room = await create(ann, { preset: 'public_chat' });
    await joinRoom(bob, room);
    expect((await joinRoom(bob, room)).status).toBe(200);
    expect(await bob.post(`/v3/rooms/${room}/forget`)).toMatchObject(refusedAs('M_UNKNOWN', 400));
    expect((await bob.post(`/v3/rooms/${room}/leave`)).status).toBe(200);
    expect((await bob.post(`/v3/rooms/${room}/leave`)).status).toBe(200);
    expect(await cat.post(`/v3/rooms/${room}/leave`)).toMatchObject({ status: 403 });
    expect((await bob.get(`/v3/rooms/${room}/messages?dir=b`)).status).toBe(200);
    expect((await bob.post(`/v3/rooms/${room}/forget`)).status).toBe(200);
    expect(await bob.get(`/v3/rooms/${room}/messages?dir=b`)).toMatchObject({ status: 403 });
    expect((await joinRoom(bob, room)).status).toBe(200);
    expect((await bob.get('/v3/joined_rooms')).body.joined_rooms).toContain(decodeURIComponent(room));
  });

  test('ROOM14 a changed name goes into the rooms; a deactivated account leaves them', async () => {
    const room = await create(ann, { preset: 'public_chat' });
    const eve = await world.signUp(fresh('eve'));
    await joinRoom(eve, room);
    await eve.put(`/v3/profile/${eve.userId}/displayname`, { displayname: 'Eve the First' });
    expect((await stateOf(ann, room, 'm.room.member', eve.userId)).body.displayname).toBe('Eve the First');
    const auth = {
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: eve.userId },
      password: eve.password,
    };
    expect((await eve.post('/v3/account/deactivate', { auth })).status).toBe(200);
    await expect
      .poll(async () => (await stateOf(ann, room, 'm.room.member', eve.userId)).body.membership, { timeout: 10_000 })
      .toBe('leave');
  });
});
