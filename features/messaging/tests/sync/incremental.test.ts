// Incremental syncs, applied one after another, lead to what a first sync shows, whatever happened in between.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWorld, type Device, type World } from '../keys/world.ts';
import { SyncClient, type HeldRoom, type SyncWay } from './sync-client.ts';

let world: World;
let owner: Device;
let reader: Device;
let other: Device;

beforeAll(async () => {
  world = await openWorld();
  owner = await world.signUp('owner');
  reader = await world.signUp('reader');
  other = await world.signUp('other');
});
afterAll(() => world.close());

type Step =
  | { readonly do: 'say'; readonly who: 'owner' | 'reader' | 'other'; readonly times: number }
  | { readonly do: 'name' | 'topic' | 'redact' | 'sync' }
  | { readonly do: 'see'; readonly visibility: string }
  | { readonly do: 'invite' | 'kick' | 'ban' | 'unban'; readonly whom: 'reader' | 'other' }
  | { readonly do: 'join' | 'leave' | 'rename'; readonly who: 'reader' | 'other' };

const guest = fc.constantFrom('reader' as const, 'other' as const);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('say' as const),
      who: fc.constantFrom('owner' as const, 'reader' as const, 'other' as const),
      times: fc.integer({ min: 1, max: 6 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('name' as const, 'topic' as const, 'redact' as const) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('sync' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('see' as const),
      visibility: fc.constantFrom('shared', 'joined', 'invited', 'world_readable'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom('invite' as const, 'kick' as const, 'ban' as const, 'unban' as const, 'unban' as const),
      whom: guest,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom('join' as const, 'join' as const, 'leave' as const, 'rename' as const),
      who: guest,
    }),
  },
);
const way: fc.Arbitrary<SyncWay> = fc.record({
  limit: fc.constantFrom(1, 2, 5, 20),
  isLazy: fc.boolean(),
  useStateAfter: fc.boolean(),
});

let serial = 0;

async function take(roomId: string, taken: Step, said: string[]): Promise<void> {
  const people = { owner, reader, other };
  const path = `/v3/rooms/${encodeURIComponent(roomId)}`;
  serial++;
  switch (taken.do) {
    case 'say':
      for (let n = 0; n < taken.times; n++) {
        const { body } = await people[taken.who].put(`${path}/send/m.room.message/${serial}.${n}`, {
          msgtype: 'm.text',
          body: `${serial}`,
        });
        if (body.event_id) said.push(body.event_id);
      }
      return;
    case 'name':
    case 'topic':
      await owner.put(`${path}/state/m.room.${taken.do}`, { [taken.do]: `${serial}` });
      return;
    case 'redact': {
      const eventId = said.at(-1);
      if (eventId) await owner.put(`${path}/redact/${encodeURIComponent(eventId)}/${serial}`);
      return;
    }
    case 'see':
      await owner.put(`${path}/state/m.room.history_visibility`, { history_visibility: taken.visibility });
      return;
    case 'invite':
    case 'kick':
    case 'ban':
    case 'unban':
      await owner.post(`${path}/${taken.do}`, { user_id: people[taken.whom].userId });
      return;
    case 'join':
    case 'leave':
      await people[taken.who].post(`${path}/${taken.do}`);
      return;
    case 'rename': {
      const { userId } = people[taken.who];
      const member = await people[taken.who].get(`${path}/state/m.room.member/${encodeURIComponent(userId)}`);
      if (member.body.membership !== 'join') return;
      await people[taken.who].put(`${path}/state/m.room.member/${encodeURIComponent(userId)}`, {
        membership: 'join',
        displayname: `${serial}`,
      });
      return;
    }
    case 'sync':
      return;
  }
}

it(
  'SYNC1 incremental syncs applied one after another equal a first sync, gaps included',
  { timeout: 240_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), way, async (steps, theWay) => {
        const created = await owner.post('/v3/createRoom', { preset: 'public_chat' });
        const roomId: string = created.body.room_id;
        await other.post(`/v3/rooms/${encodeURIComponent(roomId)}/join`);
        await reader.post(`/v3/rooms/${encodeURIComponent(roomId)}/join`);
        const client = new SyncClient(reader, theWay);
        await client.sync();
        const said: string[] = [];
        for (const taken of steps) {
          await take(roomId, taken, said);
          if (taken.do === 'sync') await client.sync();
        }
        await client.sync();
        const fresh = new SyncClient(reader, { limit: 20, isLazy: false, useStateAfter: true });
        await fresh.sync();
        const held = client.rooms.get(roomId);
        const expected = fresh.rooms.get(roomId);
        expect(held !== undefined).toBe(expected !== undefined);
        expect([...client.invites].includes(roomId)).toBe([...fresh.invites].includes(roomId));
        if (held && expected) {
          if (theWay.isLazy)
            for (const [key, eventId] of held.state) expect([key, eventId]).toEqual([key, expected.state.get(key)]);
          else expect(sorted(held.state)).toEqual(sorted(expected.state));
          if (theWay.isLazy) expect(withoutMembers(held.state)).toEqual(withoutMembers(expected.state));
          expect(held.summary['m.joined_member_count']).toBe(expected.summary['m.joined_member_count']);
          expect(held.summary['m.invited_member_count']).toBe(expected.summary['m.invited_member_count']);
          expect(new Set(held.timeline).size).toBe(held.timeline.length);
          // State may be shown out of its place where history is hidden; what was said is shown in full and in order.
          const messages = (room: HeldRoom) => room.timeline.filter((eventId) => said.includes(eventId));
          expect(messages(held)).toEqual(messages(expected));
        }
        await reader.post(`/v3/rooms/${encodeURIComponent(roomId)}/leave`);
      }),
      { numRuns: Number(process.env['SYNC_RUNS'] ?? 25), seed: Number(process.env['SYNC_SEED'] ?? 20_261_122) },
    );
  },
);

function sorted(state: ReadonlyMap<string, string>): [string, string][] {
  return [...state].toSorted(([one], [two]) => (one < two ? -1 : 1));
}

function withoutMembers(state: ReadonlyMap<string, string>): [string, string][] {
  return sorted(state).filter(([key]) => !key.startsWith('m.room.member|'));
}
