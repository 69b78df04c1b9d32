// Rooms of a sliding sync that the person is not in: invited to, knocked at, or just left.
import type { Requester } from '@althing/http';
import type { Room } from '../../core/server/room.ts';
import { formatPlace } from '../domain/sync-token.ts';
import type { Membership } from './memberships.ts';
import { rangesFor } from './room-access.ts';
import { readerOf, renderEvents, renderState } from './render.ts';
import type { SyncServices } from './services.ts';
import { strippedState } from './stripped-state.ts';
import { newestEvents } from './timeline.ts';

/** What was said up to the leaving, for whoever was away. */
const LAST_EVENTS = 20;

export function slidingStrippedRoom(
  room: Room,
  userId: string,
  { membership, pos }: Membership,
  isDirect: boolean,
): Record<string, unknown> | null {
  if (membership !== 'invite' && membership !== 'knock') return null;
  const events = strippedState(room, userId, membership);
  if (!events) return null;
  const name = room.get('m.room.name', '')?.content['name'];
  const avatar = room.get('m.room.avatar', '')?.content['url'];
  return {
    initial: true,
    ...(typeof name === 'string' && name !== '' ? { name } : {}),
    ...(typeof avatar === 'string' ? { avatar } : {}),
    is_dm: isDirect || room.get('m.room.member', userId)?.content['is_direct'] === true,
    [membership === 'invite' ? 'invite_state' : 'knock_state']: events,
    bump_stamp: pos,
  };
}

/** The last that the person sees of a room: what came up to their leaving, and the leaving itself. */
export async function slidingLeftRoom(
  services: SyncServices,
  requester: Requester,
  room: Room,
  { pos }: Membership,
  after: number,
): Promise<Record<string, unknown>> {
  const timeline = await newestEvents(services.core, room, {
    after,
    upTo: pos,
    limit: LAST_EVENTS,
    ranges: await rangesFor(services, room, requester.userId, pos),
    matches: () => true,
  });
  const rendering = { reader: readerOf(requester), withRoomId: false, format: 'client' as const, fields: null };
  const leaving = timeline.events.filter(
    (event) => event.type === 'm.room.member' && event.stateKey === requester.userId,
  );
  const first = timeline.events[0];
  return {
    required_state: await renderState(services, leaving.slice(-1), rendering),
    timeline: await renderEvents(services, timeline.events, rendering),
    limited: timeline.isLimited,
    ...(first ? { prev_batch: formatPlace(first.pos - 1) } : {}),
  };
}
