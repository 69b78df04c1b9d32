// A changed name or picture goes into the membership events of the rooms that the person is in.
import type { JsonObject } from '@althing/kernel';
import type { UserId } from '../../core/contract/ids.ts';
import type { Core } from '../../core/server/core.ts';
import type { ProfileFields } from '../../core/server/lookups.ts';
import { appendTo, ownRoom } from './in-room.ts';

/** How many rooms are changed between two breaths of the event loop; each of a batch is one event. */
const ROOMS_PER_TURN = 50;

/**
 * Writes the profile into every room that the person is in and resolves when all is committed. A room that does not
 * take it (it is left meanwhile) stays as it is. The profile given is the whole of it: what is missing is taken out.
 */
export async function updateMembershipProfile(core: Core, userId: UserId, profile: ProfileFields): Promise<void> {
  const memberships = await core.store.membershipsOf(userId);
  const roomIds = memberships.filter((row) => row.membership === 'join').map((row) => row.room_id);
  for (let begin = 0; begin < roomIds.length; begin += ROOMS_PER_TURN) {
    await Promise.all(
      roomIds.slice(begin, begin + ROOMS_PER_TURN).map((roomId) => updateIn(core, roomId, userId, profile)),
    );
  }
}

async function updateIn(core: Core, roomId: string, userId: UserId, profile: ProfileFields): Promise<void> {
  const room = await ownRoom(core, roomId);
  const current = room?.get('m.room.member', userId);
  if (!room || !current || !room.isJoined(userId)) return;
  const content: JsonObject = { ...current.content };
  for (const key of ['displayname', 'avatar_url'] as const) {
    const value = profile[key];
    if (value === undefined) delete content[key];
    else content[key] = value;
  }
  // They belong to the change that they explained, not to this one.
  delete content['reason'];
  delete content['join_authorised_via_users_server'];
  if (
    content['displayname'] === current.content['displayname'] &&
    content['avatar_url'] === current.content['avatar_url']
  )
    return;
  const appended = appendTo(room, { type: 'm.room.member', stateKey: userId, sender: userId, content });
  if (appended.ok) await appended.value.committed;
}
