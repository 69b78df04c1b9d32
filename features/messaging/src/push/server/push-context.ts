// An event and a room as push rules look at them.
import { isJsonObject } from '@althing/kernel';
import type { RoomEvent } from '../../core/domain/room-event.ts';
import type { Room } from '../../core/server/room.ts';
import type { PushContext, PushEvent } from '../domain/evaluate-rules.ts';

const NOTIFY_ROOM_LEVEL_DEFAULT = 50;

const made = new WeakMap<RoomEvent, PushEvent>();

/** Made once per event, however many readers it is tried on. */
export function pushEventOf(event: RoomEvent): PushEvent {
  let pushEvent = made.get(event);
  if (!pushEvent) {
    pushEvent = {
      type: event.type,
      room_id: event.roomId,
      event_id: event.eventId,
      sender: event.sender,
      content: event.content,
      ...(event.stateKey === null ? {} : { state_key: event.stateKey }),
    };
    made.set(event, pushEvent);
  }
  return pushEvent;
}

export function pushContextOf(room: Room, userId: string, sender: string): PushContext {
  return new RoomContext(room, userId, sender);
}

// A class, so that trying an event on very many readers makes no functions for each.
class RoomContext implements PushContext {
  readonly userId: string;
  readonly #room: Room;
  readonly #sender: string;

  constructor(room: Room, userId: string, sender: string) {
    this.#room = room;
    this.userId = userId;
    this.#sender = sender;
  }

  get displayName(): string | null {
    return textOf(this.#room, 'm.room.member', this.userId, 'displayname');
  }

  get memberCount(): number {
    return this.#room.joined().size;
  }

  senderMayNotify(key: string): boolean {
    return levelOf(this.#room, this.#sender) >= notificationLevel(this.#room, key);
  }
}

/** A text member of a state event's content, or null. */
export function textOf(room: Room, type: string, stateKey: string, key: string): string | null {
  const value = room.get(type, stateKey)?.content[key];
  return typeof value === 'string' && value !== '' ? value : null;
}

function levelOf(room: Room, userId: string): number {
  const create = room.get('m.room.create', '');
  const powers = room.get('m.room.power_levels', '')?.content;
  if (room.roomVersion.hasPrivilegedCreators && create) {
    const others = create.content['additional_creators'];
    if (create.sender === userId || (Array.isArray(others) && others.includes(userId))) return Number.POSITIVE_INFINITY;
  }
  if (!powers) return create?.sender === userId ? 100 : 0;
  const users = powers['users'];
  return Number((isJsonObject(users) && Object.hasOwn(users, userId) ? users[userId] : powers['users_default']) ?? 0);
}

function notificationLevel(room: Room, key: string): number {
  const levels = room.get('m.room.power_levels', '')?.content['notifications'];
  const level = isJsonObject(levels) && Object.hasOwn(levels, key) ? levels[key] : undefined;
  return Number(level ?? NOTIFY_ROOM_LEVEL_DEFAULT);
}
