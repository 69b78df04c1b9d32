// The rooms that memory keeps: those used last, as many as fit. Rooms differ in size by a factor of thousands, so they
// are counted by what they take.
import type { Room } from './room.ts';

interface Kept {
  readonly room: Room;
  bytes: number;
}

/**
 * Keeps rooms until together they take more than `bytesMax`; then those used longest ago go first. A room that waits for
 * a commit stays, and so does the one just kept, however large. Until it is half full a read changes nothing: by the
 * time anything is forgotten as much again has come.
 */
export class RoomCache {
  readonly #kept = new Map<string, Kept>();
  readonly #bytesMax: number;
  #bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** What all of them take, about. */
  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#kept.size;
  }

  get(roomId: string): Room | undefined {
    const kept = this.#kept.get(roomId);
    if (kept && this.#bytes * 2 > this.#bytesMax) this.#touch(roomId, kept);
    return kept?.room;
  }

  /** Looks without counting as a use. */
  peek(roomId: string): Room | undefined {
    return this.#kept.get(roomId)?.room;
  }

  /** Keeps the room, or weighs one anew that is kept. */
  keep(room: Room): void {
    const { roomId, bytes } = room;
    this.#bytes += bytes - (this.#kept.get(roomId)?.bytes ?? 0);
    this.#touch(roomId, { room, bytes });
    if (this.#bytes > this.#bytesMax) this.#forget(roomId);
  }

  clear(): void {
    this.#kept.clear();
    this.#bytes = 0;
  }

  #touch(roomId: string, kept: Kept): void {
    this.#kept.delete(roomId);
    this.#kept.set(roomId, kept);
  }

  #forget(except: string): void {
    for (const [roomId, { room, bytes }] of this.#kept) {
      if (this.#bytes <= this.#bytesMax) return;
      if (roomId === except || !room.isSettled) continue;
      this.#kept.delete(roomId);
      this.#bytes -= bytes;
    }
  }
}
