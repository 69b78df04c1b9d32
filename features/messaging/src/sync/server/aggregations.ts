// What other events say about an event (Client-Server API, "Aggregations of child events"): its newest edit, its
// thread, references. Kept in memory for recent events, so that reading the newest page costs no query.
import { Lru } from '@althing/kernel';
import type { RoomEvent } from '../../core/domain/room-event.ts';
import { clientEvent, type Reader } from '../../core/server/client-event.ts';
import type { Core } from '../../core/server/core.ts';
import { openRelationStore, type RelationStore, type RelationSummary } from '../storage/relation-store.ts';

interface Aggregation {
  readonly replacedBy: RoomEvent | null;
  readonly thread: { readonly latest: RoomEvent; readonly count: number; readonly senders: ReadonlySet<string> } | null;
  readonly references: readonly string[];
}

const none: Aggregation = { replacedBy: null, thread: null, references: [] };
/** Events whose relations are known, most of them to have none; about 100 bytes each. */
const EVENTS_CACHED_MAX = 100_000;

export class Aggregations {
  readonly #core: Core;
  readonly #store: RelationStore;
  readonly #cached = new Lru<string, Aggregation>(EVENTS_CACHED_MAX);
  /** Which event each relating event relates to. */
  readonly #parents = new Lru<string, string>(EVENTS_CACHED_MAX);
  /** Events that gained or lost a relation while queries run: what those found is not kept. */
  readonly #changed = new Set<string>();
  #running = 0;
  #isAllChanged = false;

  constructor(core: Core) {
    this.#core = core;
    this.#store = openRelationStore(core.database);
    core.observe((event) => this.#observe(event));
    core.commit.onFault(() => this.#forgetAll());
  }

  /** Whether memory knows that nothing relates to any of the events. */
  areNone(events: readonly RoomEvent[]): boolean {
    return events.every((event) => this.#cached.get(event.eventId) === none);
  }

  /** The members for `unsigned` of each event that has relations. */
  async of(events: readonly RoomEvent[], reader: Reader): Promise<Map<RoomEvent, Record<string, unknown>>> {
    const missing = events.filter((event) => this.#cached.get(event.eventId) === undefined);
    const read = missing.length > 0 ? await this.#read(missing) : null;
    const found = new Map<RoomEvent, Record<string, unknown>>();
    const nested = new Map<RoomEvent, Aggregation>();
    const aggregations = new Map<RoomEvent, Aggregation>();
    for (const event of events) {
      const aggregation = read?.get(event.eventId) ?? this.#cached.peek(event.eventId) ?? none;
      if (aggregation === none) continue;
      aggregations.set(event, aggregation);
      if (aggregation.thread) nested.set(aggregation.thread.latest, none);
    }
    if (nested.size > 0) {
      const latest = [...nested.keys()];
      const unknown = latest.filter((event) => this.#cached.get(event.eventId) === undefined);
      const more = unknown.length > 0 ? await this.#read(unknown) : null;
      for (const event of latest)
        nested.set(event, more?.get(event.eventId) ?? this.#cached.peek(event.eventId) ?? none);
    }
    for (const [event, aggregation] of aggregations) {
      const members = render(event, aggregation, nested, reader);
      if (members) found.set(event, { 'm.relations': members });
    }
    return found;
  }

  #observe(event: RoomEvent): void {
    if (event.redacts !== null) {
      const parent = this.#parents.peek(event.redacts);
      if (parent !== undefined) this.#forget(parent);
      // What the redacted event related to is gone from the store and from memory.
      else if (this.#cached.peek(event.redacts) === undefined) this.#forgetAll();
      this.#forget(event.redacts);
    }
    const relation = event.content['m.relates_to'] as { event_id?: unknown; rel_type?: unknown } | undefined;
    if (typeof relation?.event_id === 'string' && typeof relation.rel_type === 'string') {
      this.#parents.set(event.eventId, relation.event_id);
      this.#forget(relation.event_id);
    }
    // Nothing can relate yet to an event that only now came into being.
    this.#cached.set(event.eventId, none);
  }

  #forget(eventId: string): void {
    this.#cached.delete(eventId);
    if (this.#running > 0) this.#changed.add(eventId);
  }

  #forgetAll(): void {
    this.#cached.clear();
    if (this.#running > 0) this.#isAllChanged = true;
  }

  async #read(events: readonly RoomEvent[]): Promise<Map<string, Aggregation>> {
    this.#running++;
    try {
      const summaries = await this.#store.summaries(events.map((event) => event.eventId));
      const others = await this.#core.store.events([...summaries.values()].flatMap(idsOf));
      const read = new Map<string, Aggregation>();
      for (const { eventId } of events) {
        const summary = summaries.get(eventId);
        const aggregation = summary ? complete(summary, others) : none;
        read.set(eventId, aggregation);
        if (!this.#isAllChanged && !this.#changed.has(eventId)) this.#cached.set(eventId, aggregation);
        for (const related of [aggregation.replacedBy, aggregation.thread?.latest]) {
          if (related) this.#parents.set(related.eventId, eventId);
        }
      }
      return read;
    } finally {
      this.#running--;
      if (this.#running === 0) {
        this.#changed.clear();
        this.#isAllChanged = false;
      }
    }
  }
}

function idsOf(summary: RelationSummary): string[] {
  return [summary.replacedBy, summary.thread?.latest].filter((id): id is string => typeof id === 'string');
}

function complete(summary: RelationSummary, events: ReadonlyMap<string, RoomEvent>): Aggregation {
  const latest = summary.thread ? events.get(summary.thread.latest) : undefined;
  return {
    replacedBy: (summary.replacedBy === null ? null : events.get(summary.replacedBy)) ?? null,
    thread:
      summary.thread && latest
        ? { latest, count: summary.thread.count, senders: new Set(summary.thread.senders) }
        : null,
    references: summary.references,
  };
}

function render(
  event: RoomEvent,
  { replacedBy, thread, references }: Aggregation,
  nested: ReadonlyMap<RoomEvent, Aggregation>,
  reader: Reader,
): Record<string, unknown> | null {
  const members: Record<string, unknown> = {};
  // A redacted event has no edits; its thread lives on.
  if (replacedBy && !event.redactedBecause) members['m.replace'] = clientEvent(replacedBy, { reader });
  if (thread) {
    const inner = nested.get(thread.latest)?.replacedBy;
    members['m.thread'] = {
      latest_event: clientEvent(thread.latest, {
        reader,
        ...(inner ? { extraUnsigned: { 'm.relations': { 'm.replace': clientEvent(inner, { reader }) } } } : {}),
      }),
      count: thread.count,
      current_user_participated: thread.senders.has(reader.userId) || event.sender === reader.userId,
    };
  }
  if (references.length > 0) members['m.reference'] = { chunk: references.map((event_id) => ({ event_id })) };
  return Object.keys(members).length > 0 ? members : null;
}
