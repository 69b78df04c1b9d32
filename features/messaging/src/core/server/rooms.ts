// The rooms that this process owns, loaded when they are first needed and forgotten when memory is wanted back.
import { getHeapStatistics } from 'node:v8';
import type { Clock } from '@althing/kernel';
import type { GroupCommit } from '@althing/db';
import type { RoomId } from '../contract/ids.ts';
import { roomVersions, type RoomVersion } from '../domain/room-version.ts';
import { WeightedLru } from '../domain/weighted-lru.ts';
import type { EventStore } from '../storage/event-store.ts';
import { Room, TAIL_LENGTH_MAX, type RoomListener } from './room.ts';

/** Rooms take at most a quarter of what Node's heap may grow to: the rest is for requests, other caches and garbage. */
const HEAP_SHARE = 4;

export class Rooms {
  readonly #cached: WeightedLru<Room>;
  /**
   * Every room that anybody still holds, cached or not: a request that began before its room was forgotten goes on
   * with the same owner, so that a room never has two.
   */
  readonly #known = new Map<string, WeakRef<Room>>();
  readonly #collected = new FinalizationRegistry<string>((roomId) => {
    if (!this.#known.get(roomId)?.deref()) this.#known.delete(roomId);
  });
  readonly #loading = new Map<string, Promise<Room | null>>();
  readonly #store: EventStore;
  readonly #services: { commit: GroupCommit; clock: Clock; listener: RoomListener };
  #generation = 0;

  /** `bytesMax` is what the rooms in memory may take together. */
  constructor(
    store: EventStore,
    services: { commit: GroupCommit; clock: Clock; listener: RoomListener },
    bytesMax = getHeapStatistics().heap_size_limit / HEAP_SHARE,
  ) {
    this.#store = store;
    this.#cached = new WeightedLru(bytesMax, {
      weigh: (room) => room.bytes,
      canForget: (room) => room.isSettled,
    });
    const { commit, clock, listener } = services;
    this.#services = {
      commit,
      clock,
      listener: {
        eventCommitted: (event, watchers) => {
          const room = this.#cached.peek(event.roomId);
          if (room) this.#cached.keep(room.roomId, room);
          listener.eventCommitted(event, watchers);
        },
      },
    };
    // After a failed commit memory may be ahead of the disk: read everything anew.
    commit.onFault(() => {
      this.#generation++;
      for (const known of this.#known.values()) known.deref()?.lose();
      this.#known.clear();
      this.#cached.clear();
      this.#loading.clear();
    });
  }

  /** What the rooms in memory take, about, and how many they are. */
  get held(): { readonly rooms: number; readonly bytes: number } {
    return { rooms: this.#cached.size, bytes: this.#cached.weight };
  }

  /** The room, or null if there is none. */
  async load(roomId: string): Promise<Room | null> {
    const cached = this.#cached.get(roomId);
    if (cached) return cached;
    const known = this.#known.get(roomId)?.deref();
    if (known) {
      this.#cached.keep(roomId, known);
      return known;
    }
    const running = this.#loading.get(roomId);
    if (running) return running;
    const generation = this.#generation;
    const loading = this.#read(roomId as RoomId).then((room) => {
      if (generation !== this.#generation) return this.load(roomId);
      this.#loading.delete(roomId);
      if (room) this.#keep(room);
      return room;
    });
    this.#loading.set(roomId, loading);
    loading.catch(() => this.#loading.delete(roomId));
    return loading;
  }

  /** The room if memory has it. */
  peek(roomId: string): Room | undefined {
    return this.#cached.peek(roomId) ?? this.#known.get(roomId)?.deref();
  }

  /** A room that is about to be created: its first event must be its m.room.create. */
  begin(roomId: RoomId, version: RoomVersion): Room {
    const room = new Room({ roomId, version, state: [], tail: [] }, this.#services);
    this.#keep(room);
    return room;
  }

  #keep(room: Room): void {
    this.#cached.keep(room.roomId, room);
    this.#known.set(room.roomId, new WeakRef(room));
    this.#collected.register(room, room.roomId);
  }

  async #read(roomId: RoomId): Promise<Room | null> {
    const row = await this.#store.room(roomId);
    if (!row) return null;
    const version = roomVersions.get(row.version);
    if (!version)
      throw new Error(`the database holds a room of version ${row.version}, which this program doesn't know`);
    const [state, tail] = await Promise.all([
      this.#store.currentState(roomId),
      this.#store.lastEvents(roomId, TAIL_LENGTH_MAX),
    ]);
    return new Room({ roomId, version, state, tail }, this.#services);
  }
}
