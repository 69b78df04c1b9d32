// Counts what somebody has not read, when somebody asks: a message costs nothing for those who don't look. What was
// counted stays in memory, and the next count goes on from there.
import { isJsonObject, Lru } from '@althing/kernel';
import type { RoomEvent } from '../../core/domain/room-event.ts';
import type { Core } from '../../core/server/core.ts';
import type { Room } from '../../core/server/room.ts';
import { evaluateRules, type CompiledRules, type Notification } from '../domain/evaluate-rules.ts';
import {
  isRead,
  nothingRead,
  summarise,
  totalOf,
  type Notifying,
  type ReadMark,
  type UnreadSummary,
} from '../domain/unread.ts';
import { openReadMarkStore, type ReadMarkStore } from '../storage/read-mark-store.ts';
import { pushContextOf, pushEventOf } from './push-context.ts';
import type { RuleBook } from './rule-book.ts';

/** Who has not looked at a room for longer than this many events has "many" unread: the older ones are not counted. */
const EVENTS_COUNTED_MAX = 1000;
/** People whose counts are kept; each costs some kilobytes. */
const PEOPLE_CACHED_MAX = 10_000;
/** How many relations are followed to find an event's thread (the specification's advice). */
const HOPS_MAX = 3;
/** Rooms that a badge adds up: whoever has unread messages in more sees a large number anyway. */
const BADGE_ROOMS_MAX = 500;

interface RoomCount {
  readonly rules: CompiledRules;
  readonly joinedAt: number;
  memberPos: number;
  mark: ReadMark;
  upTo: number;
  items: Notifying[];
}

interface Person {
  /** By room; a room that isn't in it was never read. */
  marks: Map<string, ReadMark>;
  /** Rooms in which something was read since: their mark is read anew. */
  readonly outdated: Set<string>;
  readonly counts: Map<string, RoomCount>;
  /** The last count under way of each room: the next goes on from what it leaves. */
  readonly running: Map<string, Promise<UnreadSummary>>;
  badge: Map<string, number> | null;
}

const nothing: UnreadSummary = { main: { notification_count: 0, highlight_count: 0 }, threads: new Map() };

export class UnreadCounter {
  readonly #core: Core;
  readonly #book: RuleBook;
  readonly #store: ReadMarkStore;
  readonly #people = new Lru<string, Promise<Person>>(PEOPLE_CACHED_MAX);

  constructor(core: Core, book: RuleBook) {
    this.#core = core;
    this.#book = book;
    this.#store = openReadMarkStore(core.database);
    core.commit.onFault(() => this.#people.clear());
  }

  /** Somebody read on: the next count asks how far. */
  async readOn(userId: string, roomId: string): Promise<void> {
    const person = this.#people.peek(userId);
    // Marked as soon as it is known who it is about; one that is being read now is marked when it is there.
    if (person) (await person).outdated.add(roomId);
  }

  async forget(userId: string): Promise<void> {
    this.#people.delete(userId);
  }

  /** What `userId` has not read of the room's events up to `upTo`. */
  async count({ userId, roomId, upTo }: { userId: string; roomId: string; upTo: number }): Promise<UnreadSummary> {
    const person = await this.#person(userId);
    const running = person.running.get(roomId) ?? Promise.resolve(nothing);
    const next = running.then(
      () => this.#count(person, { userId, roomId, upTo }),
      () => this.#count(person, { userId, roomId, upTo }),
    );
    person.running.set(roomId, next);
    const clear = () => {
      if (person.running.get(roomId) === next) person.running.delete(roomId);
    };
    next.then(clear, clear);
    return next;
  }

  /** The sum over all rooms. `changedRoomId` is the room in which something happened since the last time. */
  async badge(userId: string, changedRoomId: string | null): Promise<number> {
    const person = await this.#person(userId);
    const upTo = this.#core.commit.committed;
    let badge = person.badge;
    if (badge) {
      if (changedRoomId !== null)
        badge.set(changedRoomId, totalOf(await this.count({ userId, roomId: changedRoomId, upTo })));
    } else {
      badge = new Map();
      for (const { roomId, pos } of await this.#store.newest(userId, BADGE_ROOMS_MAX)) {
        if (pos <= (person.marks.get(roomId) ?? nothingRead).everything && !person.outdated.has(roomId)) continue;
        badge.set(roomId, totalOf(await this.count({ userId, roomId, upTo })));
      }
      person.badge = badge;
    }
    return [...badge.values()].reduce((sum, count) => sum + count, 0);
  }

  /** How an event notifies somebody in the room, and whether they have read it; null if it doesn't. */
  async notificationOf(
    userId: string,
    room: Room,
    event: RoomEvent,
  ): Promise<{ notification: Notification; isRead: boolean } | null> {
    const person = await this.#person(userId);
    if (!room.isJoined(userId) || event.pos <= (await this.#joinedAt(person, userId, room))) return null;
    const notification = this.#evaluate(await this.#book.compiledOf(userId), userId, room, event);
    if (!notification || (await this.isIgnored(userId, event.sender))) return null;
    const place = { pos: event.pos, threadId: await this.#threadOf(room, event) };
    return { notification, isRead: isRead(await this.#mark(person, userId, room.roomId), place) };
  }

  /** Whether `userId` ignores `sender`. */
  async isIgnored(userId: string, sender: string): Promise<boolean> {
    return (await this.#core.lookups.ignoredBy(userId)).has(sender);
  }

  recentEventIds(userId: string, before: number, limit: number): Promise<{ eventId: string; pos: number }[]> {
    return this.#store.recentEventIds(userId, before, limit);
  }

  #person(userId: string): Promise<Person> {
    let person = this.#people.get(userId);
    if (!person) {
      person = this.#store.ofUser(userId).then((marks) => ({
        marks,
        outdated: new Set(),
        counts: new Map(),
        running: new Map(),
        badge: null,
      }));
      this.#people.set(userId, person);
      person.catch(() => this.#people.delete(userId));
    }
    return person;
  }

  async #count(
    person: Person,
    { userId, roomId, upTo }: { userId: string; roomId: string; upTo: number },
  ): Promise<UnreadSummary> {
    const room = this.#core.rooms.peek(roomId) ?? (await this.#core.rooms.load(roomId));
    if (!room?.isJoined(userId)) {
      person.counts.delete(roomId);
      return nothing;
    }
    const mark = await this.#mark(person, userId, roomId);
    const rules = await this.#book.compiledOf(userId);
    const joinedAt = await this.#joinedAt(person, userId, room);
    let count = person.counts.get(roomId);
    if (!count || count.rules !== rules || count.joinedAt !== joinedAt) {
      count = { rules, joinedAt, memberPos: 0, mark, upTo: Math.max(mark.everything, joinedAt), items: [] };
      person.counts.set(roomId, count);
    }
    count.memberPos = room.get('m.room.member', userId)?.pos ?? 0;
    if (count.mark !== mark) {
      count.mark = mark;
      count.items = count.items.filter((item) => !isRead(mark, item));
    }
    const target = Math.min(upTo, room.lastPos);
    if (count.upTo < target) await this.#goOn(person, { userId, room, count, target });
    return count.items.length === 0 ? nothing : summarise(count.items, mark, upTo);
  }

  async #goOn(
    person: Person,
    { userId, room, count, target }: { userId: string; room: Room; count: RoomCount; target: number },
  ): Promise<void> {
    const range = { after: count.upTo, upTo: target, limit: EVENTS_COUNTED_MAX, order: 'newest' as const };
    const events = room.tailAfter(count.upTo) ?? (await this.#core.store.timeline(room.roomId, range)).toReversed();
    const found: Notifying[] = [];
    const gone = new Set<string>();
    for (const event of events) {
      if (event.pos > target || event.pos <= count.upTo) continue;
      if (event.redacts !== null) gone.add(event.redacts);
      if (event.redactedBecause) continue;
      const notification = this.#evaluate(count.rules, userId, room, event);
      if (!notification || (await this.isIgnored(userId, event.sender))) continue;
      const threadId = await this.#threadOf(room, event);
      found.push({ pos: event.pos, eventId: event.eventId, threadId, isHighlight: notification.isHighlight });
    }
    count.upTo = target;
    const items = [...count.items, ...found].slice(-EVENTS_COUNTED_MAX);
    count.items = gone.size === 0 ? items : items.filter((item) => !gone.has(item.eventId));
  }

  #evaluate(rules: CompiledRules, userId: string, room: Room, event: RoomEvent): Notification | null {
    if (event.sender === userId) return null;
    return evaluateRules(rules, pushEventOf(event), pushContextOf(room, userId, event.sender));
  }

  async #mark(person: Person, userId: string, roomId: string): Promise<ReadMark> {
    if (person.outdated.has(roomId)) {
      // Taken out first: what is read while this is asked marks it again.
      person.outdated.delete(roomId);
      person.marks.set(roomId, await this.#store.ofRoom(userId, roomId));
    }
    return person.marks.get(roomId) ?? nothingRead;
  }

  async #joinedAt(person: Person, userId: string, room: Room): Promise<number> {
    const member = room.get('m.room.member', userId);
    if (!member) return 0;
    const known = person.counts.get(room.roomId);
    if (known?.memberPos === member.pos) return known.joinedAt;
    if (member.replaces?.content['membership'] !== 'join') return member.pos;
    return this.#store.joinedAt(userId, room.roomId, member.pos);
  }

  async #threadOf(room: Room, event: RoomEvent): Promise<string | null> {
    let current: RoomEvent | null = event;
    for (let hop = 0; current && hop <= HOPS_MAX; hop++) {
      const relation: unknown = current.content['m.relates_to'];
      if (!isJsonObject(relation) || typeof relation['event_id'] !== 'string') return null;
      const target: string = relation['event_id'];
      if (relation['rel_type'] === 'm.thread') return target;
      current = room.tail.find((other) => other.eventId === target) ?? (await this.#core.store.event(target));
      if (current?.roomId !== room.roomId) return null;
    }
    return null;
  }
}
