// The authorisation rules as a table: who does what in which room, and whether the room lets them. Rule numbers are
// those of room version 11.
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '@althing/kernel';
import type { UserId } from '../../src/core/contract/ids.ts';
import { authoriseEvent } from '../../src/core/domain/event-auth.ts';
import type { EventDraft } from '../../src/core/domain/room-event.ts';
import { DraftState } from '../../src/rooms/domain/draft-state.ts';

const id = (name: string) => `@${name}:here` as UserId;

/** A room: ann created it (100), mod moderates (50), bob is in, ivy invited, kay knocks, bea banned, lea left. */
function room(
  version = '11',
  changes: { joinRule?: JsonObject; levels?: JsonObject | null; create?: JsonObject } = {},
): DraftState {
  const made = new DraftState(version);
  const put = (type: string, stateKey: string, content: JsonObject, sender = id('ann')) =>
    made.apply({ type, stateKey, sender, content });
  put('m.room.create', '', { room_version: version, ...changes.create });
  const users = version === '12' ? { [id('mod')]: 50 } : { [id('ann')]: 100, [id('mod')]: 50 };
  if (changes.levels !== null) put('m.room.power_levels', '', { users, ...changes.levels });
  put('m.room.join_rules', '', changes.joinRule ?? { join_rule: 'invite' });
  const memberships = {
    ann: 'join',
    mod: 'join',
    max: 'join',
    bob: 'join',
    ivy: 'invite',
    kay: 'knock',
    bea: 'ban',
    lea: 'leave',
  };
  for (const [name, membership] of Object.entries(memberships)) put('m.room.member', id(name), { membership });
  return made;
}

const member = (sender: string, target: string, membership: string, more: JsonObject = {}): EventDraft => ({
  type: 'm.room.member',
  stateKey: id(target),
  sender: id(sender),
  content: { membership, ...more },
});
const message = (sender: string, type = 'm.room.message', content: JsonObject = {}): EventDraft => ({
  type,
  stateKey: null,
  sender: id(sender),
  content,
});
const state = (sender: string, type: string, content: JsonObject = {}, stateKey = ''): EventDraft => ({
  type,
  stateKey,
  sender: id(sender),
  content,
});
const levels = (sender: string, content: JsonObject) => state(sender, 'm.room.power_levels', content);

type Row = readonly [rule: string, what: string, allowed: 'allowed' | 'refused', draft: EventDraft, room?: DraftState];

const publicRoom = room('11', { joinRule: { join_rule: 'public' } });
const knockRoom = room('11', { joinRule: { join_rule: 'knock' } });
const restricted = room('11', { joinRule: { join_rule: 'restricted' } });
const knockRestricted = room('11', { joinRule: { join_rule: 'knock_restricted' } });
const invitesNeed50 = room('11', { levels: { invite: 50, users: { [id('ann')]: 100, [id('mod')]: 50 } } });
const empty = new DraftState('11');
const begun = new DraftState('11');
begun.apply(state('ann', 'm.room.create', { room_version: '11' }));
const withoutLevels = room('11', { levels: null });
const closedToOthers = room('11', { joinRule: { join_rule: 'public' }, create: { 'm.federate': false } });
const twelve = room('12', { create: { additional_creators: [id('max')] } });
const defaults = { [id('ann')]: 100, [id('mod')]: 50 };

const rows: readonly Row[] = [
  ['1', 'a room begins with m.room.create', 'allowed', state('ann', 'm.room.create', { room_version: '11' }), empty],
  ['1', 'anything else begins no room', 'refused', message('ann'), empty],
  ['1', 'a room has one m.room.create', 'refused', state('ann', 'm.room.create', { room_version: '11' })],
  ['1.3', 'an unknown version begins no room', 'refused', state('ann', 'm.room.create', { room_version: 'x' }), empty],
  [
    '3',
    'a room closed to other servers admits nobody from there',
    'refused',
    { type: 'm.room.member', stateKey: '@zoe:there', sender: '@zoe:there' as UserId, content: { membership: 'join' } },
    closedToOthers,
  ],

  ['4.1', 'a membership event says a membership', 'refused', state('bob', 'm.room.member', {}, id('bob'))],
  [
    '4.1',
    'a membership event is about a user id',
    'refused',
    state('ann', 'm.room.member', { membership: 'invite' }, 'bob'),
  ],
  ['4.1', 'a membership event is state', 'refused', message('bob', 'm.room.member', { membership: 'join' })],
  ['4.8', 'an unknown membership is none', 'refused', member('bob', 'bob', 'lurk')],

  ['4.3.1', 'the creator joins first', 'allowed', member('ann', 'ann', 'join'), begun],
  ['4.3.1', 'nobody else joins first', 'refused', member('bob', 'bob', 'join'), begun],
  ['4.3.2', 'nobody joins for somebody else', 'refused', member('bob', 'ivy', 'join'), publicRoom],
  ['4.3.3', 'who is banned does not join a public room', 'refused', member('bea', 'bea', 'join'), publicRoom],
  ['4.3.4', 'who is invited joins', 'allowed', member('ivy', 'ivy', 'join')],
  [
    '4.3.4',
    'who is in changes their own membership event',
    'allowed',
    member('bob', 'bob', 'join', { displayname: 'B' }),
  ],
  ['4.3.4', 'who left does not come back uninvited', 'refused', member('lea', 'lea', 'join')],
  ['4.3.4', 'who knocks is not in yet', 'refused', member('kay', 'kay', 'join'), knockRoom],
  ['4.3.5', 'a restricted room admits who is invited', 'allowed', member('ivy', 'ivy', 'join'), restricted],
  [
    '4.3.5',
    'a restricted room admits nobody without a word for them',
    'refused',
    member('new', 'new', 'join'),
    restricted,
  ],
  [
    '4.3.5',
    'a member who may invite lets in',
    'allowed',
    member('new', 'new', 'join', { join_authorised_via_users_server: id('mod') }),
    restricted,
  ],
  [
    '4.3.5',
    'the same holds where knocking is possible',
    'allowed',
    member('new', 'new', 'join', { join_authorised_via_users_server: id('mod') }),
    knockRestricted,
  ],
  [
    '4.3.5',
    'who left lets nobody in',
    'refused',
    member('new', 'new', 'join', { join_authorised_via_users_server: id('lea') }),
    restricted,
  ],
  [
    '4.3.5',
    'who may not invite lets nobody in',
    'refused',
    member('new', 'new', 'join', { join_authorised_via_users_server: id('bob') }),
    room('11', { joinRule: { join_rule: 'restricted' }, levels: { invite: 50, users: defaults } }),
  ],
  ['4.3.6', 'a public room admits anybody', 'allowed', member('new', 'new', 'join'), publicRoom],
  [
    '4.3.7',
    'an unknown join rule admits nobody',
    'refused',
    member('ivy', 'ivy', 'join'),
    room('11', { joinRule: { join_rule: 'riddle' } }),
  ],
  [
    '4.3.7',
    'a rule that the version does not know is unknown',
    'refused',
    member('ivy', 'ivy', 'join'),
    room('6', { joinRule: { join_rule: 'knock' } }),
  ],

  [
    '4.4.1',
    'there are no invitations through identity servers',
    'refused',
    member('ann', 'new', 'invite', { third_party_invite: {} }),
  ],
  ['4.4.2', 'who is not in invites nobody', 'refused', member('lea', 'new', 'invite')],
  ['4.4.3', 'who is in is not invited', 'refused', member('ann', 'bob', 'invite')],
  ['4.4.3', 'who is banned is not invited', 'refused', member('ann', 'bea', 'invite')],
  ['4.4.4', 'anybody in the room invites by default', 'allowed', member('bob', 'new', 'invite')],
  ['4.4.4', 'a knock is answered by an invitation', 'allowed', member('bob', 'kay', 'invite'), knockRoom],
  ['4.4.5', 'inviting needs the invite level', 'refused', member('bob', 'new', 'invite'), invitesNeed50],
  ['4.4.5', 'the invite level suffices', 'allowed', member('mod', 'new', 'invite'), invitesNeed50],

  ['4.5.1', 'who is in leaves', 'allowed', member('bob', 'bob', 'leave')],
  ['4.5.1', 'an invitation is rejected by leaving', 'allowed', member('ivy', 'ivy', 'leave')],
  ['4.5.1', 'a knock is taken back by leaving', 'allowed', member('kay', 'kay', 'leave')],
  ['4.5.1', 'a ban is not left', 'refused', member('bea', 'bea', 'leave')],
  ['4.5.1', 'who was never in does not leave', 'refused', member('new', 'new', 'leave')],
  ['4.5.2', 'who is not in removes nobody', 'refused', member('lea', 'bob', 'leave')],
  [
    '4.5.3',
    'lifting a ban needs the ban level',
    'refused',
    member('mod', 'bea', 'leave'),
    room('11', { levels: { ban: 60, users: defaults } }),
  ],
  ['4.5.4', 'a moderator lifts a ban', 'allowed', member('mod', 'bea', 'leave')],
  ['4.5.4', 'a moderator removes a member', 'allowed', member('mod', 'bob', 'leave')],
  ['4.5.5', 'a member removes nobody', 'refused', member('bob', 'ivy', 'leave')],
  ['4.5.5', 'nobody removes those above them', 'refused', member('mod', 'ann', 'leave')],
  [
    '4.5.5',
    'nobody removes their equals',
    'refused',
    member('ann', 'mod', 'leave'),
    room('11', { levels: { users: { [id('ann')]: 50, [id('mod')]: 50 } } }),
  ],

  ['4.6.1', 'who is not in bans nobody', 'refused', member('lea', 'bob', 'ban')],
  ['4.6.2', 'a moderator bans a member', 'allowed', member('mod', 'bob', 'ban')],
  ['4.6.2', 'somebody who never came can be banned', 'allowed', member('mod', 'new', 'ban')],
  ['4.6.3', 'a member bans nobody', 'refused', member('bob', 'ivy', 'ban')],
  ['4.6.3', 'nobody bans those above them', 'refused', member('mod', 'ann', 'ban')],

  ['4.7.1', 'knocking is for rooms that take knocks', 'refused', member('new', 'new', 'knock')],
  ['4.7.1', 'nobody knocks at a public room', 'refused', member('new', 'new', 'knock'), publicRoom],
  ['4.7.2', 'nobody knocks for somebody else', 'refused', member('bob', 'new', 'knock'), knockRoom],
  ['4.7.3', 'anybody outside knocks', 'allowed', member('new', 'new', 'knock'), knockRoom],
  ['4.7.3', 'also at a restricted room with a knocker', 'allowed', member('new', 'new', 'knock'), knockRestricted],
  ['4.7.4', 'who is banned does not knock', 'refused', member('bea', 'bea', 'knock'), knockRoom],
  ['4.7.4', 'who is invited does not knock', 'refused', member('ivy', 'ivy', 'knock'), knockRoom],
  ['4.7.4', 'who is in does not knock', 'refused', member('bob', 'bob', 'knock'), knockRoom],

  ['5', 'a member writes', 'allowed', message('bob')],
  ['5', 'who left does not write', 'refused', message('lea')],
  ['5', 'who is invited does not write', 'refused', message('ivy')],
  ['5', 'who is not in does not set state', 'refused', state('lea', 'm.room.topic')],
  [
    '6',
    'asking somebody by e-mail needs the invite level',
    'refused',
    state('bob', 'm.room.third_party_invite'),
    invitesNeed50,
  ],
  ['7', 'state needs the state level', 'refused', state('bob', 'm.room.topic')],
  ['7', 'a moderator sets state', 'allowed', state('mod', 'm.room.topic')],
  [
    '7',
    'a type of event may need a level of its own',
    'refused',
    message('bob', 'm.room.message'),
    room('11', { levels: { events: { 'm.room.message': 10 }, users: defaults } }),
  ],
  [
    '7',
    'or less than others',
    'allowed',
    state('bob', 'm.room.topic'),
    room('11', { levels: { events: { 'm.room.topic': 0 }, users: defaults } }),
  ],
  ['7', 'a type named like a member of every object needs the usual level', 'allowed', message('bob', 'constructor')],
  [
    '7',
    'writing may need a level',
    'refused',
    message('bob'),
    room('11', { levels: { events_default: 1, users: defaults } }),
  ],
  ['7', 'before there are levels the creator sets state', 'allowed', state('ann', 'm.room.topic'), withoutLevels],
  ['7', 'before there are levels nobody else does', 'refused', state('mod', 'm.room.topic'), withoutLevels],
  ['8', 'nobody sets state under the id of somebody else', 'refused', state('ann', 'x.status', {}, id('bob'))],
  ['8', 'somebody sets state under their own id', 'allowed', state('mod', 'x.status', {}, id('mod'))],

  [
    '9',
    'levels need the level that they name for themselves',
    'refused',
    levels('mod', { users: defaults }),
    room('11', { levels: { events: { 'm.room.power_levels': 60 }, users: defaults } }),
  ],
  ['9.1', 'a level is a number', 'refused', levels('ann', { ban: '50', users: defaults })],
  ['9.1', 'a level is a whole number', 'refused', levels('ann', { ban: 50.5, users: defaults })],
  ['9.2', 'the levels of events are numbers', 'refused', levels('ann', { events: { a: '1' }, users: defaults })],
  [
    '9.2',
    'the levels of notifications are an object',
    'refused',
    levels('ann', { notifications: [], users: defaults }),
  ],
  ['9.3', 'levels belong to user ids', 'refused', levels('ann', { users: { ...defaults, bob: 1 } })],
  ['9.4', 'the first levels may be any', 'allowed', levels('ann', { users: { [id('ann')]: 900 } }), withoutLevels],
  [
    '9.5',
    'nobody changes what stands above them',
    'refused',
    levels('mod', { users: defaults, kick: 40 }),
    room('11', { levels: { kick: 60, users: defaults } }),
  ],
  [
    '9.5',
    'nobody removes what stands above them',
    'refused',
    levels('mod', { users: defaults }),
    room('11', { levels: { kick: 60, users: defaults } }),
  ],
  ['9.5', 'nobody sets a level above their own', 'refused', levels('mod', { users: defaults, kick: 60 })],
  [
    '9.5',
    'what stays the same may stand above',
    'allowed',
    levels('mod', { users: defaults, kick: 60, invite: 10 }),
    room('11', { levels: { kick: 60, users: defaults } }),
  ],
  [
    '9.6',
    'nobody changes an event level above them',
    'refused',
    levels('mod', { users: defaults, events: { a: 10 } }),
    room('11', { levels: { events: { a: 60 }, users: defaults } }),
  ],
  [
    '9.7',
    'nobody adds an event level above their own',
    'refused',
    levels('mod', { users: defaults, events: { a: 60 } }),
  ],
  [
    '9.7',
    'nobody adds a notification level above their own',
    'refused',
    levels('mod', { users: defaults, notifications: { room: 60 } }),
  ],
  ['9.8', 'nobody lowers those above them', 'refused', levels('mod', { users: { ...defaults, [id('ann')]: 50 } })],
  [
    '9.8',
    'nobody lowers their equals',
    'refused',
    levels('mod', { users: { ...defaults, [id('max')]: 0 } }),
    room('11', { levels: { users: { ...defaults, [id('max')]: 50 } } }),
  ],
  ['9.8', 'somebody lowers themselves', 'allowed', levels('mod', { users: { [id('ann')]: 100, [id('mod')]: 10 } })],
  [
    '9.9',
    'nobody raises anybody above themselves',
    'refused',
    levels('mod', { users: { ...defaults, [id('bob')]: 51 } }),
  ],
  ['9.9', 'nobody raises themselves', 'refused', levels('mod', { users: { ...defaults, [id('mod')]: 51 } })],
  ['9.10', 'a moderator makes another one', 'allowed', levels('mod', { users: { ...defaults, [id('bob')]: 50 } })],

  [
    'v12 1.4',
    'further creators are user ids',
    'refused',
    state('ann', 'm.room.create', { room_version: '12', additional_creators: ['bob'] }),
    new DraftState('12'),
  ],
  ['v12', 'a creator has power without being listed', 'allowed', state('ann', 'm.room.topic'), twelve],
  ['v12', 'a further creator has it too', 'allowed', member('max', 'mod', 'leave'), twelve],
  ['v12', 'a creator is not removed by another', 'refused', member('ann', 'max', 'leave'), twelve],
  ['v12', 'a creator may give any level', 'allowed', levels('ann', { users: { [id('mod')]: 1000 } }), twelve],
  [
    'v12 10.4',
    'a creator is not listed in the levels',
    'refused',
    levels('ann', { users: { [id('ann')]: 100 } }),
    twelve,
  ],
  ['v12 10.4', 'nor is a further creator', 'refused', levels('ann', { users: { [id('max')]: 100 } }), twelve],
  [
    'v11',
    'further creators mean nothing before version 12',
    'refused',
    state('max', 'm.room.topic'),
    room('11', { create: { additional_creators: [id('max')] } }),
  ],
];

describe('ROOM1 an event stands in a room only if the rules of its version allow it', () => {
  for (const [rule, what, allowed, draft, inRoom = room()] of rows) {
    test(`ROOM1 rule ${rule}: ${what} (${allowed})`, () => {
      const reason = authoriseEvent(draft, inRoom);
      expect(reason === null ? 'allowed' : 'refused', reason ?? 'no reason').toBe(allowed);
    });
  }
});
