// What the person has sent and the server has not yet acknowledged. Kept on the device before anything else happens, so
// that neither a closed tab nor a lost connection loses or doubles it: each item keeps one transaction id for life, and
// the server answers a repeated id with the first event. Inside a chat items leave in the order they were written.

export interface OutboxAttachment {
  readonly blob: Blob;
  readonly name: string;
}

export interface OutboxItem {
  readonly txnId: string;
  readonly roomId: string;
  /** Rises with every item written on this device. */
  readonly order: number;
  readonly createdAt: number;
  /** The event's type; `m.room.redaction` names in `redacts` what it deletes. */
  readonly type: string;
  readonly content: Record<string, unknown>;
  readonly redacts?: string;
  readonly attachment?: OutboxAttachment;
  readonly state: 'waiting' | 'sending' | 'failed' | 'sent';
  /** Known from the acknowledgement until the sync brings the event itself. */
  readonly eventId?: string;
  /** Not before this moment (ms since 1970): the time in which the person can still undo it. Others overtake it. */
  readonly holdUntil?: number;
  /** 0 to 1 while an attachment is on its way. */
  readonly progress?: number;
}

export type OutboxDraft = Pick<OutboxItem, 'roomId' | 'type' | 'content' | 'redacts' | 'attachment' | 'holdUntil'>;

export type SendOutcome =
  | { readonly kind: 'sent'; readonly eventId: string }
  /** No connection, or the server is busy: the same id again after a while. */
  | { readonly kind: 'later'; readonly afterMs: number | null }
  | { readonly kind: 'refused' }
  | { readonly kind: 'cancelled' };

export interface SendProgress {
  readonly signal: AbortSignal;
  readonly onProgress: (share: number) => void;
  /** Keeps the content an upload has completed, so that a retry doesn't upload again. */
  readonly onUploaded: (content: Record<string, unknown>) => Promise<void>;
}

/** Survives a crash after each call: an item put is there after a restart, an item removed never comes back. */
export interface OutboxStore {
  readAll(): Promise<OutboxItem[]>;
  put(item: OutboxItem): Promise<void>;
  remove(txnId: string): Promise<void>;
}

export interface OutboxPorts {
  readonly store: OutboxStore;
  readonly send: (item: OutboxItem, progress: SendProgress) => Promise<SendOutcome>;
  /** False while there is surely no connection: an attempt would only keep the item from showing that it waits. */
  readonly isReachable: () => boolean;
  readonly now: () => number;
  readonly createId: () => string;
  /** Calls back once after that many milliseconds. */
  readonly wait: (ms: number, wake: () => void) => void;
}

/** First pause after a failed attempt; each further one doubles it. */
const RETRY_MS = 2000;
/** A person who is back online should not wait longer than this for the next attempt. */
const RETRY_MS_MAX = 30_000;

export class Outbox {
  readonly #ports: OutboxPorts;
  readonly #listeners = new Set<() => void>();
  readonly #busyRooms = new Set<string>();
  readonly #pausedRooms = new Set<string>();
  readonly #lastPauseMs = new Map<string, number>();
  readonly #aborts = new Map<string, AbortController>();
  #items: readonly OutboxItem[] = [];
  #lastOrder = 0;
  #keeping: Promise<unknown> = Promise.resolve();
  #isStopped = false;

  constructor(ports: OutboxPorts) {
    this.#ports = ports;
  }

  /** Takes up what an earlier run left, and sends it. */
  async start(): Promise<void> {
    const left = await this.#ports.store.readAll();
    const items = left.map((item) => (item.state === 'sending' ? { ...item, state: 'waiting' as const } : item));
    this.#items = [...items, ...this.#items].toSorted((a, b) => a.order - b.order);
    this.#lastOrder = Math.max(this.#lastOrder, ...this.#items.map((item) => item.order));
    this.#changed();
    for (const item of this.#items) this.#wakeAfterHold(item);
    this.wake();
  }

  /** No further attempt starts; what is kept stays kept. */
  stop(): void {
    this.#isStopped = true;
    for (const abort of this.#aborts.values()) abort.abort();
  }

  get items(): readonly OutboxItem[] {
    return this.#items;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Resolves when the item is safely kept, not when it is sent. */
  async add(draft: OutboxDraft): Promise<OutboxItem> {
    this.#lastOrder = Math.max(this.#lastOrder + 1, this.#ports.now());
    const item: OutboxItem = {
      ...draft,
      txnId: this.#ports.createId(),
      order: this.#lastOrder,
      createdAt: this.#ports.now(),
      state: 'waiting',
    };
    // Shown means kept; and one after the other, so that the second can't be kept, and sent, before the first.
    const kept = this.#keeping.then(() => this.#ports.store.put(item));
    this.#keeping = kept.catch(() => {});
    await kept;
    this.#items = [...this.#items, item];
    this.#changed();
    this.#wakeAfterHold(item);
    void this.#pump(item.roomId);
    return item;
  }

  retry(txnId: string): void {
    const item = this.#find(txnId);
    if (item?.state !== 'failed') return;
    this.#patch(txnId, { state: 'waiting' });
    this.#pausedRooms.delete(item.roomId);
    void this.#keep(txnId).then(() => this.#pump(item.roomId));
  }

  /** The person thought better of it: nothing of the item leaves any more, unless it already has. */
  async drop(txnId: string): Promise<void> {
    this.#aborts.get(txnId)?.abort();
    this.#items = this.#items.filter((item) => item.txnId !== txnId);
    this.#changed();
    await this.#ports.store.remove(txnId);
  }

  /** The sync has brought these: the timeline shows them itself from here on. */
  settle(hasArrived: (item: OutboxItem) => boolean): void {
    const rest = this.#items.filter((item) => item.state !== 'sent' || !hasArrived(item));
    if (rest.length === this.#items.length) return;
    this.#items = rest;
    this.#changed();
  }

  /** The connection is back: pauses end and every chat goes on. */
  wake(): void {
    this.#pausedRooms.clear();
    this.#lastPauseMs.clear();
    for (const roomId of new Set(this.#items.map((item) => item.roomId))) void this.#pump(roomId);
  }

  #wakeAfterHold(item: OutboxItem): void {
    const holdMs = (item.holdUntil ?? 0) - this.#ports.now();
    if (holdMs > 0) this.#ports.wait(holdMs, () => void this.#pump(item.roomId));
  }

  async #pump(roomId: string): Promise<void> {
    // One at a time per chat: the second must not overtake the first.
    if (this.#busyRooms.has(roomId)) return;
    this.#busyRooms.add(roomId);
    try {
      let next = this.#nextWaiting(roomId);
      while (next && !this.#isStopped && !this.#pausedRooms.has(roomId) && this.#ports.isReachable()) {
        await this.#attempt(next);
        next = this.#nextWaiting(roomId);
      }
    } finally {
      this.#busyRooms.delete(roomId);
    }
  }

  async #attempt(item: OutboxItem): Promise<void> {
    const abort = new AbortController();
    this.#aborts.set(item.txnId, abort);
    this.#patch(item.txnId, { state: 'sending' });
    const outcome = await this.#ports.send(item, {
      signal: abort.signal,
      onProgress: (progress) => this.#patch(item.txnId, { progress }),
      onUploaded: async (content) => {
        this.#patch(item.txnId, { content });
        await this.#keep(item.txnId);
      },
    });
    this.#aborts.delete(item.txnId);
    // Dropped while it was on its way: whatever came of it, it is no longer ours to show.
    if (!this.#find(item.txnId)) return;
    if (outcome.kind === 'sent') {
      this.#lastPauseMs.delete(item.roomId);
      this.#patch(item.txnId, { state: 'sent', eventId: outcome.eventId });
      await this.#ports.store.remove(item.txnId);
    } else if (outcome.kind === 'refused') {
      this.#patch(item.txnId, { state: 'failed' });
      await this.#keep(item.txnId);
    } else {
      this.#patch(item.txnId, { state: 'waiting' });
      this.#pause(item.roomId, outcome.kind === 'later' ? outcome.afterMs : null);
    }
  }

  #pause(roomId: string, afterMs: number | null): void {
    const last = this.#lastPauseMs.get(roomId) ?? RETRY_MS / 2;
    const pauseMs = afterMs ?? Math.min(RETRY_MS_MAX, last * 2);
    this.#lastPauseMs.set(roomId, pauseMs);
    this.#pausedRooms.add(roomId);
    this.#ports.wait(pauseMs, () => {
      this.#pausedRooms.delete(roomId);
      void this.#pump(roomId);
    });
  }

  #nextWaiting(roomId: string): OutboxItem | undefined {
    const now = this.#ports.now();
    return this.#items.find(
      (item) => item.roomId === roomId && item.state === 'waiting' && (item.holdUntil ?? 0) <= now,
    );
  }

  #find(txnId: string): OutboxItem | undefined {
    return this.#items.find((item) => item.txnId === txnId);
  }

  #patch(txnId: string, change: Partial<OutboxItem>): void {
    this.#items = this.#items.map((item) => (item.txnId === txnId ? { ...item, ...change } : item));
    this.#changed();
  }

  async #keep(txnId: string): Promise<void> {
    const item = this.#find(txnId);
    if (item) await this.#ports.store.put(item);
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
