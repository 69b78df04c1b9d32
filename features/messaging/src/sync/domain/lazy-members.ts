// Which members a client already knows of, so that lazy loading doesn't send them again. What an answer carried counts
// as known only once the client comes back with that answer's token: a lost answer loses no member.

/** Members remembered for one client. Past this it is all forgotten, and sent again. */
const MEMBERS_MAX = 10_000;

type Known = Map<string, Set<string>>;

export class LazyMembers {
  #known: Known = new Map();
  #knownCount = 0;
  #pending: Known = new Map();
  /** The token that the last answer was for, and the one it gave. */
  #from: string | null = null;
  #to: string | null = null;

  /** Begins an answer to a request with the token `since` (null for a first sync). */
  begin(since: string | null): void {
    if (since !== null && since === this.#to) {
      for (const [roomId, userIds] of this.#pending) for (const userId of userIds) this.#learn(roomId, userId);
    } else if (since === null || since !== this.#from) {
      // Not a repetition of the last request: whatever state the client is in, it isn't the remembered one.
      this.#known = new Map();
      this.#knownCount = 0;
    }
    if (this.#pending.size > 0) this.#pending = new Map();
    this.#from = since;
    this.#to = null;
  }

  knows(roomId: string, userId: string): boolean {
    return this.#known.get(roomId)?.has(userId) ?? false;
  }

  /** The client gets this room's state anew. */
  forgetRoom(roomId: string): void {
    this.#knownCount -= this.#known.get(roomId)?.size ?? 0;
    this.#known.delete(roomId);
  }

  /** The answer carries this member. */
  send(roomId: string, userId: string): void {
    const members = this.#pending.get(roomId) ?? new Set();
    members.add(userId);
    this.#pending.set(roomId, members);
  }

  /** The answer is on its way and gives the token `nextBatch`. */
  finish(nextBatch: string): void {
    this.#to = nextBatch;
  }

  #learn(roomId: string, userId: string): void {
    const members = this.#known.get(roomId) ?? new Set();
    if (members.has(userId)) return;
    if (this.#knownCount >= MEMBERS_MAX) {
      this.#known = new Map();
      this.#knownCount = 0;
    }
    members.add(userId);
    this.#known.set(roomId, members);
    this.#knownCount++;
  }
}
