// Who is typing. In memory only: a restart forgets it, and nobody minds.
import type { Core } from '../../core/server/core.ts';
import type { Room } from '../../core/server/room.ts';

interface RoomTyping {
  /** The serial of the newest change. */
  serial: number;
  /** By user id: what cancels the expiry. */
  readonly users: Map<string, () => void>;
}

/** A client that goes silent stops typing after at most this long. */
const TYPING_MS_MAX = 120_000;
/** A room in which nobody types any more is remembered this long, so that the last change reaches slow syncs. */
const QUIET_MS = 300_000;

export class Typing {
  readonly #rooms = new Map<string, RoomTyping>();
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
    core.observe((event) => {
      // Whoever leaves or speaks has stopped typing.
      const typing = this.#rooms.get(event.roomId);
      if (!typing) return;
      const subject = event.type === 'm.room.member' && event.stateKey !== null ? event.stateKey : null;
      const isGone = subject !== null && event.content['membership'] !== 'join';
      if (isGone && subject !== null && typing.users.has(subject)) {
        const room = core.rooms.peek(event.roomId);
        if (room) this.stop(room, subject);
      }
    });
  }

  start(room: Room, userId: string, timeoutMs: number): void {
    const typing = this.#rooms.get(room.roomId) ?? { serial: 0, users: new Map<string, () => void>() };
    this.#rooms.set(room.roomId, typing);
    typing.users.get(userId)?.();
    const isNews = !typing.users.has(userId);
    const cancel = this.#core.clock.after(Math.min(timeoutMs, TYPING_MS_MAX), () => this.stop(room, userId));
    typing.users.set(userId, cancel);
    if (isNews) this.#changed(room, typing);
  }

  stop(room: Room, userId: string): void {
    const typing = this.#rooms.get(room.roomId);
    const cancel = typing?.users.get(userId);
    if (!typing || !cancel) return;
    cancel();
    typing.users.delete(userId);
    this.#changed(room, typing);
    const { serial } = typing;
    if (typing.users.size > 0) return;
    this.#core.clock.after(QUIET_MS, () => {
      if (typing.serial === serial && this.#rooms.get(room.roomId) === typing) this.#rooms.delete(room.roomId);
    });
  }

  /** Who types, if that changed after the serial `after`; else null. */
  changes(roomId: string, after: number): readonly string[] | null {
    const typing = this.#rooms.get(roomId);
    return typing && typing.serial > after ? [...typing.users.keys()] : null;
  }

  /** Rooms in which somebody types or just stopped. */
  isQuiet(roomId: string): boolean {
    return !this.#rooms.has(roomId);
  }

  #changed(room: Room, typing: RoomTyping): void {
    typing.serial = this.#core.ephemeral.next();
    // Memory may have forgotten and re-read the room since typing began.
    this.#core.notifier.wake((this.#core.rooms.peek(room.roomId) ?? room).joined());
  }
}
