// Orders what is kept in memory only (typing notices, presence): a counter beside the log's positions. It begins at the
// time of start, so that a token from before a restart lies below everything since.
import type { Clock } from '@althing/kernel';

export class EphemeralOrder {
  #current: number;

  constructor(clock: Clock) {
    this.#current = clock.nowMs();
  }

  /** The serial of the newest change; everything up to it may be shown. */
  get current(): number {
    return this.#current;
  }

  /** Takes the serial of a change that is made in this same turn of the event loop. */
  next(): number {
    this.#current += 1;
    return this.#current;
  }
}
