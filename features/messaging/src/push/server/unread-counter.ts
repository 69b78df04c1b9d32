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
  withOneMore,
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
  /** What all of `items` come to under `mark`, once that is worked out. */
  summary: UnreadSummary | null;
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

/** Somebody who is being read from the store, and the same as soon as they are there. */
interface Reading {
  readonly whole: Promise<Person>;
  person: Person | null;
}

const nothing: UnreadSummary = { main: { notification_count: 0, highlight_count: 0 }, threads: new Map() };

export class UnreadCounter {
  readonly #core: Core;
  readonly #book: RuleBook;
  readonly #store: ReadMarkStore;
  readonly #people = new Lru<string, Reading>(PEOPLE_CACHED_MAX);

  constructor(core: Core, book: RuleBook) {
    this.#core = core;
    this.#book = book;
    this.#store = openReadMarkStore(core.database);
    core.commit.onFault(() => this.#people.clear());
  }

  /** Somebody read on: the next count asks how far. */
  async readOn(userId: string, roomId: string): Promise<void> {
    const reading = this.#people.peek(userId);
    // Marked as soon as it is known who it is about; one that is being read now is marked when it is there.
    if (reading) (reading.person ?? (await reading.whole)).outdated.add(roomId);
  }

  async forget(userId: string): Promise<void> {
    this.#people.delete(userId);
  }

  /** What `userId` has not read of the room's events up to `upTo`. */
  count(question: { userId: string; roomId: string; upTo: number }): UnreadSummary | Promise<UnreadSummary> {
    return this.#countNow(question) ?? this.#countLater(question);
  }

  async #countLater(question: { userId: string; roomId: string; upTo: number }): Promise<UnreadSummary> {
    const { userId, roomId, upTo } = question;
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
    const known = this.#people.get(userId);
    if (known) return known.whole;
    const reading: Reading = { person: null, whole: this.#readPerson(userId) };
    this.#people.set(userId, reading);
    reading.whole.then(
      (person) => (reading.person = person),
      () => this.#people.delete(userId),
    );
    return reading.whole;
  }

  async #readPerson(userId: string): Promise<Person> {
    const marks = await this.#store.ofUser(userId);
    return { marks, outdated: new Set(), counts: new Map(), running: new Map(), badge: null };
  }

  /**
   * The count if memory has everything that it takes, else null. It goes on from the last one over what has come since,
   * as long as that is plain: no redaction and no relation, which may want a look at other events.
   */
  #countNow({ userId, roomId, upTo }: { userId: string; roomId: string; upTo: number }): UnreadSummary | null {
    const person = this.#people.get(userId)?.person;
    const count = person?.counts.get(roomId);
    const room = this.#core.rooms.peek(roomId);
    if (!person || !count || !room || person.running.has(roomId) || person.outdated.has(roomId)) return null;
    if (count.mark !== (person.marks.get(roomId) ?? nothingRead)) return null;
    if (count.rules !== this.#book.compiledNow(userId) || !room.isJoined(userId)) return null;
    if (count.memberPos !== room.get('m.room.member', userId)?.pos) return null;
    const target = Math.min(upTo, room.lastPos);
    // Counted further than is asked: some of it has to be left out.
    if (count.upTo > target) return null;
    if (count.upTo < target && !this.#goOnNow(userId, room, count, target)) return null;
    count.summary ??= count.items.length === 0 ? nothing : summarise(count.items, count.mark, target);
    return count.summary;
  }

  /** Counts what came after the last count; false, and nothing is changed, where that takes more than memory. */
  #goOnNow(userId: string, room: Room, count: RoomCount, target: number): boolean {
    const { tail } = room;
    let first = tail.length;
    while (first > 0 && (tail[first - 1]?.pos ?? 0) > count.upTo) first--;
    const ignored = this.#core.lookups.ignoredNow(userId);
    if (!ignored || (first === 0 && tail[0]?.depth !== 1) || (tail.at(-1)?.pos ?? 0) > target) return false;
    const fresh = tail.slice(first);
    for (const { redacts, redactedBecause, content } of fresh)
      if (redacts !== null || redactedBecause || content['m.relates_to'] !== undefined) return false;
    for (const event of fresh) {
      const notification = ignored.has(event.sender) ? null : this.#evaluate(count.rules, userId, room, event);
      if (!notification) continue;
      const item = { pos: event.pos, eventId: event.eventId, threadId: null, isHighlight: notification.isHighlight };
      count.items.push(item);
      // One more than before, and the others needn't be gone through.
      count.summary &&= isRead(count.mark, item) ? count.summary : withOneMore(count.summary, item);
    }
    if (count.items.length > EVENTS_COUNTED_MAX) {
      count.items = count.items.slice(-EVENTS_COUNTED_MAX);
      count.summary = null;
    }
    count.upTo = target;
    return true;
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
      count = {
        rules,
        joinedAt,
        memberPos: 0,
        mark,
        upTo: Math.max(mark.everything, joinedAt),
        items: [],
        summary: null,
      };
      person.counts.set(roomId, count);
    }
    count.memberPos = room.get('m.room.member', userId)?.pos ?? 0;
    count.summary = null;
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
