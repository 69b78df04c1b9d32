// A room's current state in memory, and how much of both it takes.
import type { UserId } from '../contract/ids.ts';
import { stateKeyOf, type RoomEvent } from '../domain/room-event.ts';
import { contentLength, StateTally, type StateEntry } from '../domain/state-limits.ts';

/** Measured: an event with its ids, its entry in the map, and the text it was told by. */
export const EVENT_BYTES = 1200;
/** Content lies in memory as it was read, and once more in the text that clients are sent. */
export const BYTES_PER_CHARACTER = 3;

export class RoomState {
  readonly #events = new Map<string, RoomEvent>();
  readonly #joined = new Set<UserId>();
  readonly #invited = new Set<UserId>();
  readonly #tally = new StateTally();
  #bytes = 0;

  /** What it takes in memory, about. */
  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#events.size;
  }

  get joined(): ReadonlySet<UserId> {
    return this.#joined;
  }

  get invited(): ReadonlySet<UserId> {
    return this.#invited;
  }

  get(type: string, stateKey: string): RoomEvent | undefined {
    return this.#events.get(stateKeyOf(type, stateKey));
  }

  values(): Iterable<RoomEvent> {
    return this.#events.values();
  }

  /** Why the room has no place for `entry`, or null if it has. */
  whyFull(entry: StateEntry): string | null {
    return entry.stateKey === null ? null : this.#tally.refusal(entry, this.get(entry.type, entry.stateKey));
  }

  /** Puts a state event in its place; what was there is forgotten. */
  set(event: RoomEvent): void {
    const { type, stateKey } = event;
    if (stateKey === null) return;
    const key = stateKeyOf(type, stateKey);
    const before = this.#events.get(key);
    if (before) {
      const length = contentLength(before);
      this.#tally.remove(before, length);
      this.#bytes -= bytesOf(before, length);
    }
    const length = contentLength(event);
    this.#events.set(key, event);
    this.#tally.add(event, length);
    this.#bytes += bytesOf(event, length);
    if (type === 'm.room.member') this.#setMembership(stateKey as UserId, event.content['membership']);
  }

  #setMembership(subject: UserId, membership: unknown): void {
    if (membership === 'join') this.#joined.add(subject);
    else this.#joined.delete(subject);
    if (membership === 'invite') this.#invited.add(subject);
    else this.#invited.delete(subject);
  }
}

function bytesOf({ replaces }: RoomEvent, length: number): number {
  return EVENT_BYTES + BYTES_PER_CHARACTER * (length + (replaces ? contentLength(replaces) : 0));
}
