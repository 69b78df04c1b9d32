// What rooms tell the parts above them besides events: that a person forgot a room, that a room moved.

export interface RoomMove {
  readonly userId: string;
  readonly from: string;
  readonly to: string;
}

export class RoomNotices {
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

  async moved(move: RoomMove): Promise<void> {
    await Promise.all(this.#moved.map((observer) => observer(move)));
  }
}
