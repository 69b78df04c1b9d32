// One room of a sliding sync: whole the first time, then what is new in it.
import type { JsonObject } from '@althing/kernel';
import type { RoomEvent } from '../../core/domain/room-event.ts';
import type { Room } from '../../core/server/room.ts';
import type { UnreadCounts } from '../../core/server/sync-extensions.ts';
import { requiredState, type RequiredState } from '../domain/required-state.ts';
import { roomSummary } from '../domain/room-summary.ts';
import { formatPlace } from '../domain/sync-token.ts';
import { rangesFor } from './room-access.ts';
import { renderEvents, renderState, type Rendering } from './render.ts';
import type { SyncServices } from './services.ts';
import type { SentRoom } from './sliding-connections.ts';
import { entriesAt, stateAt } from './state-at.ts';
import { isHeard } from './sync-settings.ts';
import { newestEvents, type Timeline } from './timeline.ts';

export interface RoomWish {
  readonly timelineLimit: number;
  readonly required: readonly (readonly [string, string])[];
}

export interface SlidingRoomQuestion {
  readonly room: Room;
  readonly wish: RoomWish;
  readonly userId: string;
  readonly upTo: number;
  readonly sent: SentRoom | undefined;
  /** The position of the client's last answer, for telling what is live. */
  readonly since: number | null;
  readonly isDirect: boolean;
  readonly bump: number;
  readonly membershipPos: number;
  readonly readSerial: number;
  readonly ignored: ReadonlySet<string>;
  readonly rendering: Rendering;
}

export async function slidingRoom(
  services: SyncServices,
  question: SlidingRoomQuestion,
): Promise<{ entry: JsonObject; sent: SentRoom; timelineIds: ReadonlySet<string> }> {
  const { room, wish, userId, upTo, since, ignored, rendering } = question;
  await room.settled();
  const before = question.sent;
  const sent = before?.membership === 'join' ? before : undefined;
  const isExpanded = sent !== undefined && wish.timelineLimit > sent.timelineLimit;
  const required = requiredState(wish.required, userId);
  const timeline = await newestEvents(services.core, room, {
    after: sent && !isExpanded ? sent.pos : 0,
    upTo,
    limit: wish.timelineLimit,
    ranges: await rangesFor(services, room, userId, upTo),
    matches: (event) => isHeard(event, ignored),
  });
  const requiredText = JSON.stringify(wish.required);
  const isAsked = sent === undefined || sent.required !== requiredText;
  const state = isAsked
    ? await wholeState(services, room, required, upTo)
    : await changedState(services, room, required, { after: sent.pos, upTo }, timeline);
  const senders = required.isLazy ? new Set(timeline.events.map((event) => event.sender as string)) : new Set<string>();
  const members = new Set(sent?.members);
  const lazy = [...senders].filter((sender) => !members.has(sender) && !state.some((event) => isMember(event, sender)));
  state.push(
    ...(await entriesAt(
      services,
      room,
      upTo,
      lazy.map((stateKey) => ({ type: 'm.room.member', stateKey })),
    )),
  );
  for (const { type, stateKey } of state) if (type === 'm.room.member' && stateKey !== null) members.add(stateKey);
  const first = timeline.events[0];
  const changes = [...timeline.events, ...timeline.leftOut, ...state];
  const isChanged = (type: string) =>
    sent === undefined || timeline.hasGap || changes.some((event) => event.type === type);
  const counts = await unreadCounts(services, { userId, room, upTo });
  const entry: Record<string, unknown> = {
    ...(sent === undefined ? { initial: true } : {}),
    ...(isExpanded ? { unstable_expanded_timeline: true } : {}),
    ...namesOf(room, userId, isChanged),
    is_dm: question.isDirect,
    required_state: await renderState(services, state, rendering),
    timeline: await renderEvents(services, timeline.events, rendering),
    limited: timeline.isLimited,
    num_live: since === null ? 0 : timeline.events.filter((event) => event.pos > since).length,
    ...(first ? { prev_batch: formatPlace(first.pos - 1) } : {}),
    bump_stamp: question.bump,
    ...counts,
  };
  return {
    entry: entry as JsonObject,
    sent: {
      pos: upTo,
      membership: 'join',
      membershipPos: question.membershipPos,
      timelineLimit: Math.max(wish.timelineLimit, sent?.timelineLimit ?? 0),
      required: requiredText,
      members,
      counts,
      readSerial: question.readSerial,
    },
    timelineIds: new Set(timeline.events.map((event) => event.eventId)),
  };
}

export async function unreadCounts(
  { core }: SyncServices,
  { userId, room, upTo }: Pick<SlidingRoomQuestion, 'userId' | 'room' | 'upTo'>,
): Promise<UnreadCounts> {
  const counts = await core.syncExtensions.unread?.({ userId, roomId: room.roomId, upTo });
  const { notification_count = 0, highlight_count = 0 } = counts?.main ?? {};
  return { notification_count, highlight_count };
}

function isMember(event: RoomEvent, userId: string): boolean {
  return event.type === 'm.room.member' && event.stateKey === userId;
}

/** Looked up by key where no wildcard makes it necessary to walk the room's state. */
async function wholeState(
  services: SyncServices,
  room: Room,
  required: RequiredState,
  upTo: number,
): Promise<RoomEvent[]> {
  if (required.isWide) return [...(await stateAt(services, room, upTo, { wants: required.wants }))];
  return [...(await entriesAt(services, room, upTo, required.exact))];
}

async function changedState(
  services: SyncServices,
  room: Room,
  required: RequiredState,
  { after, upTo }: { after: number; upTo: number },
  timeline: Timeline,
): Promise<RoomEvent[]> {
  if (timeline.hasGap) {
    // Whoever a lazy client knows may have changed in the gap: members are told as in /sync.
    const wants = (type: string, stateKey: string) =>
      required.wants(type, stateKey) || (required.isLazy && type === 'm.room.member');
    return [...(await stateAt(services, room, upTo, { after, wants }))];
  }
  const newest = new Map<string, RoomEvent>();
  for (const event of [...timeline.events, ...timeline.leftOut].toSorted((one, other) => one.pos - other.pos)) {
    if (event.stateKey === null || event.pos <= after) continue;
    const isWanted = required.wants(event.type, event.stateKey) || (required.isLazy && event.type === 'm.room.member');
    if (isWanted) newest.set(`${event.type}\0${event.stateKey}`, event);
  }
  return [...newest.values()];
}

function namesOf(room: Room, userId: string, isChanged: (type: string) => boolean): Record<string, unknown> {
  const name = room.get('m.room.name', '')?.content['name'];
  const alias = room.get('m.room.canonical_alias', '')?.content['alias'];
  const shown =
    typeof name === 'string' && name !== '' ? name : typeof alias === 'string' && alias !== '' ? alias : null;
  const avatar = room.get('m.room.avatar', '')?.content['url'];
  const { summary, heroes } = roomSummary(room, userId);
  const hasMembersChanged = isChanged('m.room.member');
  return {
    ...(shown !== null && (isChanged('m.room.name') || isChanged('m.room.canonical_alias')) ? { name: shown } : {}),
    ...(typeof avatar === 'string' && isChanged('m.room.avatar') ? { avatar } : {}),
    ...(shown === null && hasMembersChanged ? { heroes: heroes.map((hero) => heroOf(room, hero)) } : {}),
    ...(hasMembersChanged
      ? { joined_count: summary['m.joined_member_count'], invited_count: summary['m.invited_member_count'] }
      : {}),
  };
}

function heroOf(room: Room, userId: string): JsonObject {
  const content = room.get('m.room.member', userId)?.content ?? {};
  const { displayname, avatar_url } = content;
  return {
    user_id: userId,
    ...(typeof displayname === 'string' ? { displayname } : {}),
    ...(typeof avatar_url === 'string' ? { avatar_url } : {}),
  };
}
