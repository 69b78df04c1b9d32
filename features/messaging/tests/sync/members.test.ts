// getRoomMembers and getJoinedMembers, over HTTP. Rules: SPEC.md, SYNC.
import { describe, expect, it } from 'vitest';
import { alice, at, bob, join, openTalk, room, say, sync, world, type Body } from './talk.ts';

openTalk();

describe('SYNC23 the members of a room', () => {
  const told = (body: Body) =>
    Object.fromEntries(body.chunk.map((event: Body) => [event.state_key, event.content.membership]));

  it('are told now and at any token, by membership, and to whoever left as they left it', async () => {
    const carol = await world.signUp('carol');
    const roomId = await room();
    await join(bob, roomId);
    const { next_batch } = await sync(alice);
    await join(carol, roomId);
    await bob.post(at(roomId, '/leave'));
    const read = async (query: string, who = alice) => told((await who.get(at(roomId, `/members${query}`))).body);
    expect(await read('')).toEqual({ [alice.userId]: 'join', [bob.userId]: 'leave', [carol.userId]: 'join' });
    expect(await read('?membership=join')).toEqual({ [alice.userId]: 'join', [carol.userId]: 'join' });
    expect(await read('?not_membership=join')).toEqual({ [bob.userId]: 'leave' });
    expect(await read(`?at=${next_batch}`)).toEqual({ [alice.userId]: 'join', [bob.userId]: 'join' });
    await carol.post(at(roomId, '/leave'));
    expect(await read('?membership=join', bob)).toEqual({ [alice.userId]: 'join', [carol.userId]: 'join' });
    expect((await alice.get(at(roomId, '/members?at=nonsense'))).body.errcode).toBe('M_INVALID_PARAM');
    expect((await alice.get(at(roomId, '/members?membership=nonsense'))).body.errcode).toBe('M_INVALID_PARAM');
  });

  it('who is in is told with names and pictures, to whoever is in', async () => {
    const roomId = await room();
    await join(bob, roomId);
    await say(bob, roomId, 'here');
    const joined = (await alice.get(at(roomId, '/joined_members'))).body.joined;
    expect(joined[bob.userId]).toEqual({ display_name: 'bob', avatar_url: null });
    await bob.post(at(roomId, '/leave'));
    expect(Object.keys((await alice.get(at(roomId, '/joined_members'))).body.joined)).toEqual([alice.userId]);
    expect((await bob.get(at(roomId, '/joined_members'))).body.errcode).toBe('M_FORBIDDEN');
  });
});
