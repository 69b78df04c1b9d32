// Who has read further where, for connections that were told counts before. In memory, like the connections themselves.
import type { ReadMarks } from '../../core/server/read-marks.ts';

/** About 150 bytes each. */
const MOVES_MAX = 100_000;

export class ReadMoves {
  readonly #moves = new Map<string, number>();
  readonly #movesMax: number;
  #serial = 0;
  /** The newest move that was forgotten: what isn't known may have moved up to there. */
  #forgotten = 0;

  constructor(marks: Pick<ReadMarks, 'observe'>, movesMax = MOVES_MAX) {
    this.#movesMax = movesMax;
    marks.observe((userId, roomId) => this.#note(`${userId} ${roomId}`));
  }

  /** Grows with every move. */
  get serial(): number {
    return this.#serial;
  }

  /** Whether the person may have read further in the room since `serial`. */
  hasMoved({ userId, roomId }: { userId: string; roomId: string }, serial: number): boolean {
    return (this.#moves.get(`${userId} ${roomId}`) ?? this.#forgotten) > serial;
  }

  #note(key: string): void {
    this.#moves.delete(key);
    this.#moves.set(key, ++this.#serial);
    if (this.#moves.size <= this.#movesMax) return;
    for (const [oldest, serial] of this.#moves) {
      this.#moves.delete(oldest);
      this.#forgotten = serial;
      return;
    }
  }
}
