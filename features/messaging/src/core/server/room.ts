// One room's owner: it alone appends to the room, so the room's history is a line and state resolution never runs.
// Deciding and taking a place in the log happen in one turn of the event loop; what was decided is shown to others
// only after its commit.
import { findNonCanonical, invariant, isJsonObject, ok, refuse, type Clock, type Result } from '@althing/kernel';
import { CommitFault, rowFor, type GroupCommit, type Write } from '@althing/db';
import type { EventId, RoomId, UserId } from '../contract/ids.ts';
import { IDENTIFIER_BYTES_MAX, utf8Length } from '../contract/ids.ts';
import { selectAuthEvents } from '../domain/auth-events.ts';
import { authoriseEvent } from '../domain/event-auth.ts';
import type { EventDraft, RoomEvent, StateView } from '../domain/room-event.ts';
import type { RoomVersion } from '../domain/room-version.ts';
import { contentLength } from '../domain/state-limits.ts';
import { currentStateTable, eventsTable, membersTable, type EventRow } from '../storage/tables.ts';
import { buildEvent, EVENT_BYTES_MAX } from './build-event.ts';
import { BYTES_PER_CHARACTER, EVENT_BYTES, RoomState } from './room-state.ts';

export type AppendRefusal =
  | { readonly code: 'forbidden'; readonly reason: string }
  | { readonly code: 'too_large'; readonly reason: string }
  | { readonly code: 'not_canonical'; readonly reason: string };

export interface Appended {
  readonly event: RoomEvent;
  /** Resolves after the commit: answer nobody before. */
  readonly committed: Promise<void>;
}

export interface AppendOptions {
  /** Makes the send idempotent: the event keeps the sender's device and transaction id. */
  readonly transaction?: { readonly deviceId: string; readonly id: string };
  readonly originServerTs?: number;
  /** Commits it together with what was appended just before, in this room or another: both are on the disk or neither. */
  readonly joinsPrevious?: boolean;
  /** Rows, statements and a callback that join the event's own transaction. */
  readonly also?: (event: RoomEvent) => Partial<Write>;
}

/** What the room tells the core after a commit. */
export interface RoomListener {
  /** `watchers` are those who may see it: the joined, and whom a membership event is about. */
  eventCommitted(event: RoomEvent, watchers: ReadonlySet<UserId>): void;
}

/** How many of the newest events stay in memory: most syncs and first pages need no more. */
export const TAIL_LENGTH_MAX = 100;
/** A hundred events take 50 KB; were all as large as they may be, thousands of rooms would take all memory there is. */
const TAIL_BYTES_MAX = 262_144;
/** A room's own objects, without its events. */
const ROOM_BYTES = 4096;

export interface RoomSeed {
  readonly roomId: RoomId;
  readonly version: RoomVersion;
  readonly state: readonly RoomEvent[];
  readonly tail: readonly RoomEvent[];
}

export class Room implements StateView {
  readonly roomId: RoomId;
  readonly roomVersion: RoomVersion;
  readonly #state = new RoomState();
  readonly #commit: GroupCommit;
  readonly #clock: Clock;
  readonly #listener: RoomListener;
  #tail: RoomEvent[];
  /** How large each event of the tail is, about. */
  #tailBytes: number[];
  #tailTotal: number;
  #lastEventId: EventId | null;
  #depth: number;
  /** The newest position decided, and the newest that is on the disk. */
  #decidedPos: number;
  /** The newest position decided of a state event. */
  #decidedStatePos = 0;
  #committedPos: number;
  #isLost = false;

  constructor(seed: RoomSeed, services: { commit: GroupCommit; clock: Clock; listener: RoomListener }) {
    this.roomId = seed.roomId;
    this.roomVersion = seed.version;
    this.#commit = services.commit;
    this.#clock = services.clock;
    this.#listener = services.listener;
    for (const event of seed.state) this.#state.set(event);
    this.#tail = [...seed.tail];
    this.#tailBytes = seed.tail.map(contentLength);
    this.#tailTotal = this.#tailBytes.reduce((sum, each) => sum + each, 0);
    this.#trimTail();
    const last = seed.tail.at(-1);
    this.#lastEventId = last?.eventId ?? null;
    this.#depth = last?.depth ?? 0;
    this.#decidedPos = last?.pos ?? 0;
    this.#committedPos = this.#decidedPos;
  }

  get version(): string {
    return this.roomVersion.id;
  }

  /** The position of the newest committed event. */
  get lastPos(): number {
    return this.#committedPos;
  }

  /** Whether nothing waits for its commit: only then may memory forget the room. */
  get isSettled(): boolean {
    return this.#decidedPos === this.#committedPos;
  }

  /** What it takes in memory, about. */
  get bytes(): number {
    return ROOM_BYTES + this.#state.bytes + this.#tail.length * EVENT_BYTES + this.#tailTotal * BYTES_PER_CHARACTER;
  }

  /** Current state, including what is decided and not yet committed; see {@link settled}. */
  get(type: string, stateKey: string): RoomEvent | undefined {
    return this.#state.get(type, stateKey);
  }

  /** Why the room has no place for a state event, or null if it has. */
  whyFull(draft: EventDraft): string | null {
    return this.#state.whyFull(draft);
  }

  state(): Iterable<RoomEvent> {
    return this.#state.values();
  }

  stateCount(): number {
    return this.#state.size;
  }

  membershipOf(userId: string): string {
    const membership = this.get('m.room.member', userId)?.content['membership'];
    return typeof membership === 'string' ? membership : 'leave';
  }

  joined(): ReadonlySet<UserId> {
    return this.#state.joined;
  }

  invited(): ReadonlySet<UserId> {
    return this.#state.invited;
  }

  isJoined(userId: string): boolean {
    return this.#state.joined.has(userId as UserId);
  }

  /** Whether all that {@link get} shows now is on the disk: what waits for its commit, if anything, is no state. */
  get isStateSettled(): boolean {
    return this.#decidedStatePos <= this.#commit.committed;
  }

  /** Resolves when all that was decided is on the disk: read handlers await it before they tell of state. */
  settled(): Promise<void> {
    return this.#decidedPos <= this.#commit.committed
      ? Promise.resolve()
      : this.#commit.whenCommitted(this.#decidedPos);
  }

  /**
   * The newest committed events, oldest first, if memory holds all with `pos > after`; else null, and the store
   * has to be asked.
   */
  tailAfter(after: number): readonly RoomEvent[] | null {
    const first = this.#tail[0];
    if (first !== undefined && first.depth !== 1 && first.pos > after) return null;
    return this.#tail.filter((event) => event.pos > after);
  }

  /** Called after a failed commit: this object may be ahead of the disk and takes nothing more. */
  lose(): void {
    this.#isLost = true;
  }

  /** The newest committed events, oldest first: all there are, or at least one. Not to be held over an await. */
  get tail(): readonly RoomEvent[] {
    return this.#tail;
  }

  /** The event as memory holds it now, if it does: current state, or among the newest. */
  cached({ eventId, type, stateKey }: Pick<RoomEvent, 'eventId' | 'type' | 'stateKey'>): RoomEvent | null {
    const current = stateKey === null ? undefined : this.get(type, stateKey);
    if (current?.eventId === eventId) return current;
    return this.#tail.findLast((event) => event.eventId === eventId) ?? null;
  }

  /** Replaces a cached event after its redaction, and its content where another event tells what it replaced. */
  replaceCached(event: RoomEvent): void {
    const renew = (cached: RoomEvent): RoomEvent => {
      if (cached.eventId === event.eventId) return event;
      if (cached.replaces?.eventId !== event.eventId) return cached;
      return { ...cached, replaces: { ...cached.replaces, content: event.content } };
    };
    this.#tail = this.#tail.map(renew);
    if (event.stateKey === null) return;
    const current = this.get(event.type, event.stateKey);
    if (current) this.#state.set(renew(current));
  }

  /** Decides on `draft` and, if it is allowed, gives it its place in the log; the commit follows. */
  append(draft: EventDraft, options: AppendOptions = {}): Result<Appended, AppendRefusal> {
    if (this.#isLost) throw new CommitFault('this room was read anew after a failed commit');
    const malformed = checkForm(draft);
    if (malformed) return refuse(malformed);
    const reason = authoriseEvent(draft, this);
    if (reason !== null) return refuse({ code: 'forbidden', reason });
    const full = this.whyFull(draft);
    if (full !== null) return refuse({ code: 'too_large', reason: full });
    const isCreate = draft.type === 'm.room.create';
    const originServerTs = options.originServerTs ?? this.#clock.nowMs();
    const built = buildEvent(draft, {
      version: this.roomVersion,
      roomId: isCreate && this.roomVersion.isRoomIdHash ? null : this.roomId,
      authEvents: selectAuthEvents(draft, this, !this.roomVersion.isRoomIdHash).map((event) => event.eventId),
      prevEvents: this.#lastEventId === null ? [] : [this.#lastEventId],
      depth: this.#depth + 1,
      originServerTs,
    });
    if (Buffer.byteLength(built.pduText) > EVENT_BYTES_MAX) {
      return refuse({ code: 'too_large', reason: `An event holds at most ${EVENT_BYTES_MAX} bytes.` });
    }
    const replaced = draft.stateKey === null ? undefined : this.get(draft.type, draft.stateKey);
    let appended: RoomEvent | undefined;
    const done = this.#commit.append(1, (pos) => {
      const event: RoomEvent = {
        pos,
        roomId: this.roomId,
        eventId: built.eventId,
        type: draft.type,
        stateKey: draft.stateKey,
        sender: draft.sender,
        originServerTs,
        depth: this.#depth + 1,
        content: draft.content,
        replaces: replaced
          ? { pos: replaced.pos, eventId: replaced.eventId, sender: replaced.sender, content: replaced.content }
          : null,
        redacts: draft.redacts ?? null,
        redactedBecause: null,
        transaction: options.transaction ?? null,
      };
      appended = event;
      const watchers = this.#watchersOf(event);
      this.#state.set(event);
      this.#lastEventId = event.eventId;
      this.#depth = event.depth;
      this.#decidedPos = pos;
      if (event.stateKey !== null) this.#decidedStatePos = pos;
      const also = options.also?.(event);
      return {
        rows: [...rowsOf(event, built.pduText, this.roomId), ...(also?.rows ?? [])],
        ...(also?.run ? { run: also.run } : {}),
        ...(options.joinsPrevious ? { joinsPrevious: true } : {}),
        committed: () => {
          this.#committedPos = pos;
          // What it replaced may have been redacted while it waited.
          const held = event.stateKey === null ? undefined : this.get(event.type, event.stateKey);
          const latest = held?.eventId === event.eventId ? held : event;
          this.#tail.push(latest);
          this.#tailBytes.push(built.pduText.length);
          this.#tailTotal += built.pduText.length;
          this.#trimTail();
          also?.committed?.();
          this.#listener.eventCommitted(latest, watchers());
        },
      };
    });
    invariant(appended, 'the log takes a write at once');
    const committed = done.then(() => undefined);
    // Whoever doesn't wait for this one still learns of the fault by the next.
    committed.catch(() => undefined);
    return ok({ event: appended, committed });
  }

  #watchersOf(event: RoomEvent): () => ReadonlySet<UserId> {
    const { joined } = this.#state;
    if (event.type !== 'm.room.member' || event.stateKey === null) return () => joined;
    const subject = event.stateKey as UserId;
    // The one who leaves or is invited is told too, and is not among the joined.
    return () => (joined.has(subject) ? joined : new Set([...joined, subject]));
  }

  // The newest stays, however large: an empty tail would say that nothing ever happened.
  #trimTail(): void {
    while (this.#tail.length > 1 && (this.#tail.length > TAIL_LENGTH_MAX || this.#tailTotal > TAIL_BYTES_MAX)) {
      this.#tail.shift();
      this.#tailTotal -= this.#tailBytes.shift() ?? 0;
    }
  }
}

/** What an event must look like before anything is decided about it. */
export function checkForm(draft: EventDraft): AppendRefusal | null {
  // PostgreSQL's text holds no NUL, and one refused row would fail everybody's batch.
  if (`${draft.type}${draft.stateKey ?? ''}`.includes('\0')) {
    return { code: 'not_canonical', reason: 'An event type or state key holds no NUL.' };
  }
  if (utf8Length(draft.type) > IDENTIFIER_BYTES_MAX)
    return { code: 'too_large', reason: 'An event type holds at most 255 bytes.' };
  if (draft.stateKey !== null && utf8Length(draft.stateKey) > IDENTIFIER_BYTES_MAX) {
    return { code: 'too_large', reason: 'A state key holds at most 255 bytes.' };
  }
  const at = findNonCanonical(draft.content);
  if (at !== null) return { code: 'not_canonical', reason: `content${at} is no integer between -(2^53-1) and 2^53-1.` };
  return null;
}

/** Content is the sender's: what PostgreSQL could not store or index must not fail the batch of everybody. */
function indexable(value: unknown): string | null {
  return typeof value === 'string' && !value.includes('\0') && utf8Length(value) <= IDENTIFIER_BYTES_MAX ? value : null;
}

function rowsOf(event: RoomEvent, pduText: string, roomId: RoomId): Write['rows'] {
  const relation = isJsonObject(event.content['m.relates_to']) ? event.content['m.relates_to'] : {};
  const row: EventRow = {
    pos: event.pos,
    room_id: roomId,
    event_id: event.eventId,
    type: event.type,
    state_key: event.stateKey,
    sender: event.sender,
    origin_server_ts: event.originServerTs,
    depth: event.depth,
    pdu: pduText,
    replaces_pos: event.replaces?.pos ?? null,
    redacted_by: null,
    device_id: event.transaction?.deviceId ?? null,
    transaction_id: event.transaction?.id ?? null,
    relates_to: indexable(relation['event_id']),
    rel_type: indexable(relation['rel_type']),
  };
  if (event.stateKey === null) return [rowFor(eventsTable, row)];
  const state = { room_id: roomId, type: event.type, state_key: event.stateKey, event_pos: event.pos };
  const rows = [rowFor(eventsTable, row), rowFor(currentStateTable, state)];
  if (event.type !== 'm.room.member') return rows;
  const text = (key: string) =>
    typeof event.content[key] === 'string' ? event.content[key].replaceAll('\0', '') : null;
  rows.push(
    rowFor(membersTable, {
      room_id: roomId,
      user_id: event.stateKey,
      membership: text('membership') ?? 'leave',
      sender: event.sender,
      event_pos: event.pos,
      display_name: text('displayname'),
      avatar_url: text('avatar_url'),
      is_forgotten: false,
    }),
  );
  return rows;
}
