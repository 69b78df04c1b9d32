// Which positions of the log still have work to do, so that a restart can go on at the lowest.

export class Unsettled {
  /** Position to how many pieces of work it has; in the order in which they began, which is the order of the log. */
  readonly #open = new Map<number, number>();
  #seen: number;

  constructor(seen: number) {
    this.#seen = seen;
  }

  /** The log has come this far. */
  seen(pos: number): void {
    this.#seen = Math.max(this.#seen, pos);
  }

  begin(pos: number): void {
    this.#open.set(pos, (this.#open.get(pos) ?? 0) + 1);
  }

  end(pos: number): void {
    const left = (this.#open.get(pos) ?? 0) - 1;
    if (left > 0) this.#open.set(pos, left);
    else this.#open.delete(pos);
  }

  /** Everything up to here is settled. */
  get lowWater(): number {
    let lowest = this.#seen + 1;
    // Few are open at once: each waits for a gateway.
    for (const pos of this.#open.keys()) lowest = Math.min(lowest, pos);
    return lowest - 1;
  }
}
