// What uploads under way may yet take: many begun at once must not pass together what each alone would be refused.

/** A phone that sends an album has a few under way. */
const UNDER_WAY_MAX = 20;

export class UploadBudget {
  readonly #byAccount = new Map<string, { count: number; bytes: number }>();
  #bytes = 0;

  /** All that may yet come, of all accounts. */
  get bytes(): number {
    return this.#bytes;
  }

  bytesOf(userId: string): number {
    return this.#byAccount.get(userId)?.bytes ?? 0;
  }

  /** Sets `bytes` aside until the returned function is called; null if the account has too many uploads under way. */
  take(userId: string, bytes: number): (() => void) | null {
    const own = this.#byAccount.get(userId) ?? { count: 0, bytes: 0 };
    if (own.count >= UNDER_WAY_MAX) return null;
    own.count++;
    own.bytes += bytes;
    this.#bytes += bytes;
    this.#byAccount.set(userId, own);
    return () => {
      own.count--;
      own.bytes -= bytes;
      this.#bytes -= bytes;
      if (own.count === 0) this.#byAccount.delete(userId);
    };
  }
}
