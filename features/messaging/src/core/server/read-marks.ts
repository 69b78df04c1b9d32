// Tells who counts unread messages that somebody has read further.

export class ReadMarks {
  readonly #observers: ((userId: string, roomId: string) => void)[] = [];

  observe(observer: (userId: string, roomId: string) => void): void {
    this.#observers.push(observer);
  }

  /** `sync` calls it in the `committed` callback of every receipt, private ones too, before it wakes anybody. */
  changed(userId: string, roomId: string): void {
    for (const observer of this.#observers) observer(userId, roomId);
  }
}
