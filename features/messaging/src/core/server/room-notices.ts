// What rooms tell the parts above them besides events: that a person forgot a room, that a room moved.
import type { Write } from '@althing/db';
import type { RoomEvent } from '../domain/room-event.ts';

export interface RoomMove {
  readonly userId: string;
  readonly from: string;
  readonly to: string;
}

/** What a redaction takes back: the event as it was, and files that its sender says it showed. */
export interface TakenBack {
  readonly event: RoomEvent;
  readonly said: readonly string[];
}

export class RoomNotices {
  readonly #ofRedactions: ((taken: TakenBack) => Write['rows'])[] = [];
  readonly #forgotten: ((userId: string, roomId: string) => void)[] = [];
  readonly #moved: ((move: RoomMove) => Promise<void>)[] = [];

  /** Told after the commit that a person no longer wants to hear of a room they left. */
  observeForgotten(observer: (userId: string, roomId: string) => void): void {
    this.#forgotten.push(observer);
  }

  forgotten(userId: string, roomId: string): void {
    for (const observer of this.#forgotten) observer(userId, roomId);
  }

  /**
   * Told when a person comes into the room that replaces one they were in: their own settings for it (tags, direct
   * chats, push rules) move along. May be told twice.
   */
  observeMoved(observer: (move: RoomMove) => Promise<void>): void {
    this.#moved.push(observer);
  }

  /** Rows that join the transaction of every redaction. */
  addToRedactions(rows: (taken: TakenBack) => Write['rows']): void {
    this.#ofRedactions.push(rows);
  }

  redacting(taken: TakenBack): Write['rows'] {
    return this.#ofRedactions.flatMap((rows) => rows(taken));
  }

  async moved(move: RoomMove): Promise<void> {
    await Promise.all(this.#moved.map((observer) => observer(move)));
  }
}
