/** Time comes in as an argument, so that tests and simulations own it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  nowMs(): number;
  /** Calls back once after `delayMs`; the returned function cancels. */
  after(delayMs: number, run: () => void): () => void;
}

/** Randomness comes in as an argument, so that a seed replays a run. */
export interface Random {
  /** `length` random bytes; in production from the operating system's generator. */
  bytes(length: number): Uint8Array;
}
