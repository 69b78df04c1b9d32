// What each sliding-sync connection has been sent. An answer counts once the client comes back with its `pos`; a
// repeated request is answered from before it. In memory: after a restart clients are told to begin anew.
import { getHeapStatistics } from 'node:v8';
import type { UnreadCounts } from '../../core/server/sync-extensions.ts';
import { WeightedLru } from '../../core/domain/weighted-lru.ts';
import type { SyncToken } from '../domain/sync-token.ts';

export interface SentRoom {
  /** Everything of the room up to here was sent. */
  readonly pos: number;
  readonly membership: string;
  readonly membershipPos: number;
  readonly timelineLimit: number;
  /** The pairs of required state, in one text. */
  readonly required: string;
  /** Lazily loaded members that were sent. */
  readonly members: ReadonlySet<string>;
  /** How many are unread, as it was told, and which of the person's readings that takes in. */
  readonly counts: UnreadCounts;
  readonly readSerial: number;
}

interface Answered {
  readonly serial: number;
  readonly token: SyncToken;
  readonly rooms: ReadonlyMap<string, SentRoom | null>;
  readonly bytes: number;
}

export class SlidingConnection {
  #rooms = new Map<string, SentRoom>();
  #acknowledged: { serial: number; token: SyncToken } | null = null;
  #pending: Answered | null = null;
  #serial = 0;
  #bytes = 0;

  /** What it takes in memory, about: what has arrived, and what is on its way. */
  get bytes(): number {
    return this.#bytes + (this.#pending?.bytes ?? 0);
  }

  /** Takes the client's `pos`: what it has got. False if this is none of the last two answers. */
  acknowledge(serial: number): boolean {
    if (this.#pending?.serial === serial) {
      for (const [roomId, sent] of this.#pending.rooms) {
        const before = this.#rooms.get(roomId);
        if (before) this.#bytes -= bytesOfRoom(before);
        if (sent) this.#rooms.set(roomId, sent);
        else this.#rooms.delete(roomId);
        if (sent) this.#bytes += bytesOfRoom(sent);
      }
      this.#acknowledged = this.#pending;
    } else if (this.#acknowledged?.serial !== serial) return false;
    this.#pending = null;
    return true;
  }

  /** Where the client is, or null before its first answer arrived. */
  get since(): SyncToken | null {
    return this.#acknowledged?.token ?? null;
  }

  sent(roomId: string): SentRoom | undefined {
    return this.#rooms.get(roomId);
  }

  sentRooms(): IterableIterator<[string, SentRoom]> {
    return this.#rooms.entries();
  }

  /** Notes what an answer carries; null for a room that is done with. Gives the serial for its `pos`. */
  answer(token: SyncToken, rooms: ReadonlyMap<string, SentRoom | null>): number {
    this.#serial++;
    let bytes = 0;
    for (const sent of rooms.values()) if (sent) bytes += bytesOfRoom(sent);
    this.#pending = { serial: this.#serial, token, rooms, bytes };
    return this.#serial;
  }
}

/** Clients keep one or two; a device that asks for more loses those it used longest ago. */
const CONNECTIONS_PER_DEVICE_MAX = 8;
/** All connections together take at most this share of what Node's heap may grow to. */
const HEAP_SHARE = 8;

interface Device {
  /** By the client's own name for it; the one used last comes last. */
  readonly connections: Map<string, SlidingConnection>;
}

export interface ConnectionName {
  /** Whose it is: a person and their device. */
  readonly device: string;
  readonly connectionId: string;
}

export class SlidingConnections {
  readonly #devices: WeightedLru<Device>;

  constructor(bytesMax = getHeapStatistics().heap_size_limit / HEAP_SHARE) {
    this.#devices = new WeightedLru(bytesMax, { weigh: bytesOfDevice });
  }

  /** What all connections take in memory, about. */
  get bytes(): number {
    return this.#devices.weight;
  }

  /** The connection that `pos` goes on with, or a fresh one where there is none; null if `pos` isn't known. */
  open({ device: key, connectionId }: ConnectionName, pos: string | undefined): SlidingConnection | null {
    const device = this.#devices.get(key) ?? { connections: new Map<string, SlidingConnection>() };
    const { connections } = device;
    const known = connections.get(connectionId);
    const isNew = pos === undefined || pos === '';
    const serial = /^(\d{1,15})\/s[\d_]{1,60}$/.exec(pos ?? '')?.[1];
    const goesOn = serial !== undefined && known?.acknowledge(Number(serial)) === true;
    const connection = isNew ? new SlidingConnection() : goesOn ? known : null;
    if (!connection) return null;
    connections.delete(connectionId);
    connections.set(connectionId, connection);
    for (const oldest of connections.keys()) {
      if (connections.size <= CONNECTIONS_PER_DEVICE_MAX) break;
      connections.delete(oldest);
    }
    this.#devices.keep(key, device);
    return connection;
  }

  /** Weighs a device anew, after it was answered. */
  answered(key: string): void {
    const device = this.#devices.peek(key);
    if (device) this.#devices.keep(key, device);
  }
}

/** A connection without rooms, and a room without members; measured. */
const CONNECTION_BYTES = 1000;
const ROOM_BYTES = 600;
const MEMBER_BYTES = 120;

function bytesOfDevice({ connections }: Device): number {
  let bytes = 0;
  for (const connection of connections.values()) bytes += CONNECTION_BYTES + connection.bytes;
  return bytes;
}

function bytesOfRoom({ required, members }: SentRoom): number {
  return ROOM_BYTES + required.length + members.size * MEMBER_BYTES;
}
