// What happened to device lists, in log order, as far as /sync tells it.
import type { RoomId, UserId } from '../../core/contract/ids.ts';

export type DeviceListNews =
  | {
      readonly kind: 'keys';
      readonly pos: number;
      readonly userId: string;
      /** Null: all who share a room. */ readonly seenBy: string | null;
    }
  | { readonly kind: 'membership'; readonly pos: number; readonly userId: UserId; readonly roomId: RoomId };

/** The newest news, kept in memory so that a /sync with nothing for it asks nothing of the database. */
export class DeviceListFeed {
  #news: DeviceListNews[] = [];
  /** All news with `pos > floor` is here. */
  #floor: number;
  readonly #lengthMax: number;

  constructor(floor: number, lengthMax: number) {
    this.#floor = floor;
    this.#lengthMax = lengthMax;
  }

  /** Takes news in log order. */
  add(news: DeviceListNews): void {
    this.#news.push(news);
    // Dropped by the half, so that adding costs nothing on average.
    if (this.#news.length < this.#lengthMax * 2) return;
    this.#floor = this.#news[this.#lengthMax - 1]?.pos ?? this.#floor;
    this.#news = this.#news.filter(({ pos }) => pos > this.#floor);
  }

  /** News with `since < pos <= upTo`, oldest first; null if memory does not reach that far back. */
  between(since: number, upTo: number): readonly DeviceListNews[] | null {
    if (since < this.#floor) return null;
    const last = this.#news.at(-1);
    if (last === undefined || last.pos <= since) return [];
    let low = 0;
    let high = this.#news.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#news[middle]?.pos ?? 0) <= since) low = middle + 1;
      else high = middle;
    }
    const end = last.pos <= upTo ? this.#news.length : this.#news.findIndex(({ pos }) => pos > upTo);
    return this.#news.slice(low, end);
  }

  /** Whether memory knows that nothing happened after `since`. */
  isQuietSince(since: number): boolean {
    return since >= this.#floor && (this.#news.at(-1)?.pos ?? 0) <= since;
  }

  /** After a failed commit: nothing before `floor` is known for sure. */
  reset(floor: number): void {
    this.#news = [];
    this.#floor = floor;
  }
}
