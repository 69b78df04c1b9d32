import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '@althing/kernel';
import type { EventId, UserId } from '../../src/core/contract/ids.ts';
import { redactContent } from '../../src/core/domain/redact.ts';
import { roomVersions, type RoomVersion } from '../../src/core/domain/room-version.ts';
import { planRoom, type RoomPlan } from '../../src/rooms/domain/create-room.ts';
import { compareRooms, pageOfRooms } from '../../src/rooms/domain/directory-page.ts';
import { checkDrafts } from '../../src/rooms/domain/create-room.ts';
import { DraftState } from '../../src/rooms/domain/draft-state.ts';
import { replacementDrafts } from '../../src/rooms/domain/upgrade-room.ts';
import { childrenInOrder } from '../../src/rooms/domain/space-children.ts';
import type { RoomSummary } from '../../src/rooms/domain/room-summary.ts';
import { DeviceTransactions } from '../../src/rooms/server/transactions.ts';

const ann = '@ann:here' as UserId;
const bob = '@bob:here' as UserId;
const version = (id: string): RoomVersion => roomVersions.get(id) ?? expect.fail(`no version ${id}`);

const plan: RoomPlan = {
  version: version('11'),
  creator: ann,
  preset: 'private_chat',
  creatorProfile: {},
  creationContent: {},
  powerLevelOverride: {},
  initialState: [],
  name: null,
  topic: null,
  alias: null,
  isDirect: false,
  invited: [],
};

describe('ROOM2 what a room begins with', () => {
  const contentsOf = (changes: Partial<RoomPlan>, type: string) => {
    const planned = planRoom({ ...plan, ...changes });
    if (!planned.ok) return planned.refusal.code;
    return planned.value.filter((draft) => draft.type === type).map((draft) => draft.content);
  };
  const friends = [{ userId: bob, profile: { displayname: 'Bob' } }];

  test.each<[string, Partial<RoomPlan>, string, unknown]>([
    ['a private chat is entered by invitation', {}, 'm.room.join_rules', [{ join_rule: 'invite' }]],
    ['a public chat is open', { preset: 'public_chat' }, 'm.room.join_rules', [{ join_rule: 'public' }]],
    [
      'guests stay out of a public chat',
      { preset: 'public_chat' },
      'm.room.guest_access',
      [{ guest_access: 'forbidden' }],
    ],
    [
      'given state replaces the preset',
      { initialState: [{ type: 'm.room.join_rules', stateKey: '', content: { join_rule: 'knock' } }] },
      'm.room.join_rules',
      [{ join_rule: 'knock' }],
    ],
    [
      'a name replaces given state',
      { name: 'A', initialState: [{ type: 'm.room.name', stateKey: '', content: { name: 'B' } }] },
      'm.room.name',
      [{ name: 'A' }],
    ],
    [
      'the version is the server’s to say',
      { creationContent: { room_version: '1', creator: bob, type: 'm.space' } },
      'm.room.create',
      [{ type: 'm.space', room_version: '11' }],
    ],
    [
      'early versions name the creator twice',
      { version: version('9') },
      'm.room.create',
      [{ room_version: '9', creator: ann }],
    ],
    [
      'direct chats say so to whom they invite',
      { isDirect: true, invited: friends },
      'm.room.member',
      [{ membership: 'join' }, { membership: 'invite', is_direct: true, displayname: 'Bob' }],
    ],
    [
      'levels that shut the creator out make no room',
      { powerLevelOverride: { users: { [ann]: 0 } } },
      'm.room.name',
      'invalid_state',
    ],
    [
      'a creator is not listed in version 12',
      { version: version('12'), powerLevelOverride: { users: { [ann]: 100 } } },
      'm.room.name',
      'invalid_state',
    ],
    [
      'a second beginning makes no room',
      { initialState: [{ type: 'm.room.create', stateKey: '', content: {} }] },
      'm.room.name',
      'invalid_state',
    ],
    [
      'state is no way around asking whom one invites',
      { initialState: [{ type: 'm.room.member', stateKey: bob, content: { membership: 'invite' } }] },
      'm.room.member',
      'invalid_state',
    ],
  ])('ROOM2 %s', (_what, changes, type, expected) => {
    expect(contentsOf(changes, type)).toEqual(expected);
  });

  test('ROOM2 trusted friends have the creator’s power', () => {
    const trusted = { preset: 'trusted_private_chat', invited: friends } as const;
    expect(contentsOf(trusted, 'm.room.power_levels')).toMatchObject([{ users: { [ann]: 100, [bob]: 100 } }]);
    expect(contentsOf({ ...trusted, version: version('12') }, 'm.room.create')).toMatchObject([
      { additional_creators: [bob] },
    ]);
    expect(contentsOf({ ...trusted, version: version('12') }, 'm.room.power_levels')).toMatchObject([{ users: {} }]);
  });
});

test('ROOM18 whoever may close a room may carry it over, whatever its levels are', () => {
  const level = fc.integer({ min: 0, max: 120 });
  const levels = fc.record({
    users: fc.record({ [ann]: fc.integer({ min: 50, max: 120 }), [bob]: level }),
    events: fc.record({
      'm.room.name': level,
      'm.room.power_levels': level,
      'm.room.join_rules': level,
      'm.room.tombstone': fc.constant(50),
    }),
    state_default: level,
    ban: level,
    users_default: level,
  });
  fc.assert(
    fc.property(levels, fc.constantFrom(...roomVersions.keys()), (content, id) => {
      const old = new DraftState('11');
      const put = (type: string, stateKey: string, body: JsonObject) =>
        old.apply({ type, stateKey, sender: ann, content: body });
      put('m.room.create', '', { room_version: '11' });
      put('m.room.member', ann, { membership: 'join' });
      put('m.room.power_levels', '', content);
      put('m.room.name', '', { name: 'N' });
      put('m.room.member', '@bea:here', { membership: 'ban' });
      const oldState = [old.get('m.room.name', ''), old.get('m.room.member', '@bea:here')].filter(
        (event) => event !== undefined,
      );
      const drafts = replacementDrafts({
        old,
        oldState,
        oldRoomId: '!old',
        version: version(id),
        upgrader: ann,
        upgraderProfile: {},
        additionalCreators: [],
        tombstoneId: '$t',
      });
      expect(checkDrafts(version(id), drafts)).toBeNull();
      const last = drafts.findLast((draft) => draft.type === 'm.room.power_levels');
      if (id !== '12') expect(last?.content).toEqual(content);
    }),
  );
});

describe('ROOM17 the directory in pages', () => {
  const zRoom = fc.record({
    room_id: fc.integer({ min: 0, max: 999 }).map((n) => `!${n}`),
    num_joined_members: fc.nat(5),
  });
  const question = { since: null, searchTerm: null, roomTypes: null };

  test('ROOM17 paging forwards shows every room once, and backwards the same', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(zRoom, { selector: (room) => room.room_id, maxLength: 30 }),
        fc.integer({ min: 1, max: 7 }),
        (some, limit) => {
          const rooms = (some as unknown as RoomSummary[]).toSorted(compareRooms);
          const forwards: RoomSummary[] = [];
          let page = pageOfRooms(rooms, { ...question, limit });
          for (;;) {
            forwards.push(...(page?.chunk ?? []));
            if (!page?.nextBatch) break;
            page = pageOfRooms(rooms, { ...question, limit, since: page.nextBatch });
          }
          expect(forwards).toEqual(rooms);
          const backwards: RoomSummary[] = [...(page?.chunk ?? [])];
          while (page?.prevBatch) {
            page = pageOfRooms(rooms, { ...question, limit, since: page.prevBatch });
            backwards.unshift(...(page?.chunk ?? []));
          }
          expect(backwards).toEqual(rooms);
        },
      ),
    );
  });

  test('ROOM17 a search minds neither case nor accents', () => {
    const rooms = [
      { room_id: '!a', num_joined_members: 1, name: 'Café Zürich' },
      { room_id: '!b', num_joined_members: 1, room_type: 'm.space' },
    ];
    const find = (more: object) =>
      pageOfRooms(rooms as unknown as RoomSummary[], { ...question, limit: 9, ...more })?.chunk.map(
        (room) => room.room_id,
      );
    expect(find({ searchTerm: 'cafe zurich' })).toEqual(['!a']);
    expect(find({ roomTypes: ['m.space'] })).toEqual(['!b']);
    expect(find({ roomTypes: [null] })).toEqual(['!a']);
    expect(pageOfRooms([], { ...question, limit: 9, since: 'nonsense' })).toBeNull();
  });
});

test('ROOM19 children stand in the order of their `order`, then of their making', () => {
  const child = (stateKey: string, content: JsonObject, originServerTs = 0) => ({
    type: 'm.space.child',
    stateKey,
    content: { via: ['here'], ...content },
    originServerTs,
  });
  const state = [
    child('!late', {}, 2),
    child('!early', {}, 1),
    child('!b', { order: 'b' }),
    child('!a', { order: 'a' }),
    child('!odd', { order: 'é' }, 3),
    child('!none', { via: [] }),
    child('!no', { via: 'here' }),
    child('not-a-room', {}),
  ];
  expect(childrenInOrder(state as never, { suggestedOnly: false }).map((event) => event.stateKey)).toEqual([
    '!a',
    '!b',
    '!early',
    '!late',
    '!odd',
  ]);
});

describe('ROOM15 what a redaction leaves', () => {
  test.each<[string, string, JsonObject, JsonObject]>([
    ['11', 'm.room.message', { body: 'x' }, {}],
    ['11', 'm.room.create', { room_version: '11', anything: 1 }, { room_version: '11', anything: 1 }],
    ['10', 'm.room.create', { room_version: '10', creator: ann }, { creator: ann }],
    [
      '11',
      'm.room.member',
      { membership: 'join', displayname: 'x', join_authorised_via_users_server: bob },
      { membership: 'join', join_authorised_via_users_server: bob },
    ],
    ['8', 'm.room.member', { membership: 'join', join_authorised_via_users_server: bob }, { membership: 'join' }],
    [
      '11',
      'm.room.member',
      { membership: 'invite', third_party_invite: { signed: 1, display_name: 'x' } },
      { membership: 'invite', third_party_invite: { signed: 1 } },
    ],
    ['7', 'm.room.join_rules', { join_rule: 'public', allow: [] }, { join_rule: 'public' }],
    ['8', 'm.room.join_rules', { join_rule: 'restricted', allow: [] }, { join_rule: 'restricted', allow: [] }],
    ['10', 'm.room.power_levels', { ban: 1, invite: 2, notifications: {} }, { ban: 1 }],
    ['11', 'm.room.power_levels', { ban: 1, invite: 2, notifications: {} }, { ban: 1, invite: 2 }],
    ['5', 'm.room.aliases', { aliases: ['#a:b'] }, { aliases: ['#a:b'] }],
    ['6', 'm.room.aliases', { aliases: ['#a:b'] }, {}],
    ['10', 'm.room.redaction', { redacts: '$x', reason: 'y' }, {}],
    ['12', 'm.room.redaction', { redacts: '$x', reason: 'y' }, { redacts: '$x' }],
    ['12', 'constructor', { a: 1 }, {}],
  ])('ROOM15 in version %s of %s: %j', (id, type, content, left) => {
    expect(redactContent(type, content, version(id))).toEqual(left);
  });
});

describe('ROOM4 the memory of transaction ids', () => {
  const sent = (transactionId: string) => ({ roomId: '!r', type: 'm', transactionId });
  const eventId = '$e' as EventId;

  test('ROOM4 a device whose ids are all in memory is not looked up', async () => {
    let looked = 0;
    const memory = new DeviceTransactions(
      { known: [{ ...sent('old'), eventId }], isComplete: true },
      async () => (looked++, null),
    );
    await memory.ensureKnown(sent('new'));
    expect(looked).toBe(0);
    expect(memory.recall(sent('old'))?.eventId).toBe(eventId);
    expect(memory.recall(sent('new'))).toBeUndefined();
  });

  test('ROOM4 a device with more ids than memory keeps is looked up', async () => {
    const memory = new DeviceTransactions({ known: [], isComplete: false }, async () => eventId);
    await memory.ensureKnown(sent('old'));
    expect(memory.recall(sent('old'))?.eventId).toBe(eventId);
  });

  test('ROOM4 memory with a send under way is kept', async () => {
    const memory = new DeviceTransactions({ known: [], isComplete: true }, async () => null);
    let commit = () => {};
    const committed = new Promise<void>((resolve) => (commit = resolve));
    memory.note(sent('a'), { eventId, committed });
    expect(memory.isIdle).toBe(false);
    commit();
    await committed;
    expect(memory.isIdle).toBe(true);
  });
});
