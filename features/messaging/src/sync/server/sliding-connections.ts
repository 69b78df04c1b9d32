// What each sliding-sync connection has been sent. An answer counts once the client comes back with its `pos`; a
// repeated request is answered from before it. In memory: after a restart clients are told to begin anew.
import { Lru } from '@althing/kernel';
import type { UnreadCounts } from '../../core/server/sync-extensions.ts';
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
}

export class SlidingConnection {
  #rooms = new Map<string, SentRoom>();
  #acknowledged: { serial: number; token: SyncToken } | null = null;
  #pending: Answered | null = null;
  #serial = 0;

  /** Takes the client's `pos`: what it has got. False if this is none of the last two answers. */
  acknowledge(serial: number): boolean {
    if (this.#pending?.serial === serial) {
      for (const [roomId, sent] of this.#pending.rooms) {
        if (sent) this.#rooms.set(roomId, sent);
        else this.#rooms.delete(roomId);
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
    this.#pending = { serial: this.#serial, token, rooms };
    return this.#serial;
  }
}

/** Connections of all clients; each holds about 200 bytes a room. */
const CONNECTIONS_MAX = 5000;

export class SlidingConnections {
  readonly #connections = new Lru<string, SlidingConnection>(CONNECTIONS_MAX);

  /** The connection that `pos` goes on with, or a fresh one where there is none; null if `pos` isn't known. */
  open(key: string, pos: string | undefined): SlidingConnection | null {
    if (pos === undefined || pos === '') {
      const connection = new SlidingConnection();
      this.#connections.set(key, connection);
      return connection;
    }
    const serial = /^(\d{1,15})\/s[\d_]{1,60}$/.exec(pos)?.[1];
    const connection = this.#connections.get(key);
    return serial !== undefined && connection?.acknowledge(Number(serial)) ? connection : null;
  }
}
