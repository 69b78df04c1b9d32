// The rooms that this process owns, loaded when they are first needed and forgotten when memory is wanted back.
import { Lru, type Clock } from '@althing/kernel';
import type { GroupCommit } from '@althing/db';
import type { RoomId } from '../contract/ids.ts';
import { roomVersions, type RoomVersion } from '../domain/room-version.ts';
import type { EventStore } from '../storage/event-store.ts';
import { Room, TAIL_LENGTH_MAX, type RoomListener } from './room.ts';

/** A room of a dozen people holds about 50 KB, one of 10,000 about 10 MB. */
const ROOMS_CACHED_MAX = 5000;

export class Rooms {
  readonly #cached = new Lru<string, Room>(ROOMS_CACHED_MAX, (room) => room.isSettled);
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

  constructor(store: EventStore, services: { commit: GroupCommit; clock: Clock; listener: RoomListener }) {
    this.#store = store;
    this.#services = services;
    // After a failed commit memory may be ahead of the disk: read everything anew.
    services.commit.onFault(() => {
      this.#generation++;
      for (const known of this.#known.values()) known.deref()?.lose();
      this.#known.clear();
      this.#cached.clear();
      this.#loading.clear();
    });
  }

  /** The room, or null if there is none. */
  async load(roomId: string): Promise<Room | null> {
    const cached = this.#cached.get(roomId);
    if (cached) return cached;
    const known = this.#known.get(roomId)?.deref();
    if (known) {
      this.#cached.set(roomId, known);
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
    this.#cached.set(room.roomId, room);
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
