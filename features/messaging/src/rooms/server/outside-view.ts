// Who may look at a room from outside, and what they are told (Client-Server API, hierarchy and room summary).
import type { UserId } from '../../core/contract/ids.ts';
import type { Core } from '../../core/server/core.ts';
import type { Room } from '../../core/server/room.ts';
import { summariseRoom } from './directory.ts';
import { allowedRoomIds, isRestricted, meetsJoinCondition } from './join-room.ts';

/** Whether a person, or anybody where `userId` is null, may know what the room is called and who may enter. */
export async function maySeeFromOutside(core: Core, room: Room, userId: UserId | null): Promise<boolean> {
  const rule = room.get('m.room.join_rules', '')?.content['join_rule'];
  if (rule === 'public' || rule === 'knock' || rule === 'knock_restricted') {
    if (userId === null || room.membershipOf(userId) !== 'ban') return true;
  }
  if (room.get('m.room.history_visibility', '')?.content['history_visibility'] === 'world_readable') return true;
  if (userId === null) return false;
  const membership = room.membershipOf(userId);
  if (membership === 'join' || membership === 'invite') return true;
  return membership !== 'ban' && isRestricted(room) && meetsJoinCondition(core, room.roomId, userId);
}

/** The summary as hierarchy and room_summary give it. */
export function outsideView(room: Room): Record<string, unknown> {
  const algorithm = room.get('m.room.encryption', '')?.content['algorithm'];
  return {
    ...summariseRoom(room),
    room_version: room.version,
    ...(typeof algorithm === 'string' ? { encryption: algorithm, 'im.nheko.summary.encryption': algorithm } : {}),
    ...(isRestricted(room) ? { allowed_room_ids: allowedRoomIds(room) } : {}),
  };
}
