// Wakes whoever waits for news. Only those whom the news is for are woken; what is new they read themselves, so a
// wake that comes twice or for nothing costs a look and loses nothing. It also remembers how old the newest news of each
// listener can be, so that who asks again and has heard everything waits without looking.
import { Lru } from '@althing/kernel';

/** A moment of the log and of what is kept in memory only. */
export interface Moment {
  readonly pos: number;
  readonly ephemeral: number;
}

/** Somebody's request that waits, or looks and may then wait. */
export interface Sleeper {
  /** There may be news. Called some time after the news, and never for each of many that come together. */
  wake(): void;
}

export interface Watch {
  /** Resolves at the next wake since the last call (at once if one came in between), the timeout, or the abort. */
  next(timeoutMs: number): Promise<void>;
  close(): void;
}

/** People who listen, or did lately; about 200 bytes each. Beyond it those who don't wait are forgotten, and look again. */
const LISTENERS_MAX = 100_000;
/** Woken between two breaths of the event loop: each makes and writes an answer. */
const WOKEN_PER_TURN = 256;

/** What is known of one person's news. */
export class Listener {
  readonly sleepers = new Set<Sleeper>();
  /** Nothing has concerned the person after this. */
  #newest: Moment;

  constructor(newest: Moment) {
    this.#newest = newest;
  }

  /** Whether who has heard everything up to `heard` has heard everything. */
  isQuietSince(heard: Moment): boolean {
    return heard.pos >= this.#newest.pos && heard.ephemeral >= this.#newest.ephemeral;
  }

  mayHaveNews(now: Moment): void {
    this.#newest = now;
  }
}

export class Notifier {
  readonly #listeners = new Lru<string, Listener>(LISTENERS_MAX, (listener) => listener.sleepers.size === 0);
  readonly #now: () => Moment;
  /** Who is to be woken, in the order in which their news came. */
  #roused = new Set<Sleeper>();
  #isWaking = false;
  #isReleased = false;

  constructor(now: () => Moment) {
    this.#now = now;
  }

  /** Whoever listens from now on; what came before may be news to them. */
  listener(userId: string): Listener {
    let listener = this.#listeners.get(userId);
    if (!listener) {
      listener = new Listener(this.#now());
      this.#listeners.set(userId, listener);
    }
    return listener;
  }

  /** Begins to watch for `userId`. Begin before you look, so that nothing falls between the look and the wait. */
  watch(userId: string, signal: AbortSignal): Watch {
    const watch = new Watching(this.listener(userId), signal, () => this.#isReleased);
    return watch;
  }

  /** Whether nobody is to wait any more. */
  get isReleased(): boolean {
    return this.#isReleased;
  }

  /** Whether it matters to tell the person of news: they listen, or did lately. */
  isListening(userId: string): boolean {
    return this.#listeners.peek(userId) !== undefined;
  }

  /** What waits for the person's news now. */
  sleepersOf(userId: string): readonly Sleeper[] {
    return [...(this.#listeners.peek(userId)?.sleepers ?? [])];
  }

  /** Call in the turn in which the news can be read: after its commit, before anybody is answered. */
  wake(userIds: Iterable<string>): void {
    const now = this.#now();
    for (const userId of userIds) {
      const listener = this.#listeners.peek(userId);
      if (!listener) continue;
      listener.mayHaveNews(now);
      for (const sleeper of listener.sleepers) this.#roused.add(sleeper);
    }
    this.#wakeSoon();
  }

  /** It isn't known any more who has news: everybody looks when they ask next. */
  forgetAll(): void {
    const now = this.#now();
    for (const listener of this.#listeners.values()) listener.mayHaveNews(now);
  }

  /** At shutdown every long poll is answered with what there is. */
  wakeAll(): void {
    this.#isReleased = true;
    for (const { sleepers } of this.#listeners.values()) for (const sleeper of sleepers) this.#roused.add(sleeper);
    this.#wakeSoon();
  }

  // In a later turn: what is committed together wakes together, and the next batch is on its way to the disk meanwhile.
  #wakeSoon(): void {
    if (this.#isWaking || this.#roused.size === 0) return;
    this.#isWaking = true;
    setImmediate(() => {
      this.#isWaking = false;
      let woken = 0;
      for (const sleeper of this.#roused) {
        if (++woken > WOKEN_PER_TURN) break;
        this.#roused.delete(sleeper);
        sleeper.wake();
      }
      this.#wakeSoon();
    });
  }
}

class Watching implements Watch, Sleeper {
  readonly #listener: Listener;
  readonly #signal: AbortSignal;
  readonly #isReleased: () => boolean;
  #isWoken = false;
  #resolve: (() => void) | null = null;

  constructor(listener: Listener, signal: AbortSignal, isReleased: () => boolean) {
    this.#listener = listener;
    this.#signal = signal;
    this.#isReleased = isReleased;
    listener.sleepers.add(this);
    signal.addEventListener('abort', this.#stir, { once: true });
  }

  wake(): void {
    this.#isWoken = true;
    this.#stir();
  }

  next(timeoutMs: number): Promise<void> {
    if (this.#isWoken || this.#isReleased() || this.#signal.aborted || timeoutMs <= 0) {
      this.#isWoken = false;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const timer = setTimeout(this.#stir, timeoutMs);
      this.#resolve = () => {
        clearTimeout(timer);
        this.#resolve = null;
        this.#isWoken = false;
        resolve();
      };
    });
  }

  close(): void {
    this.#signal.removeEventListener('abort', this.#stir);
    this.#listener.sleepers.delete(this);
    this.#resolve?.();
  }

  readonly #stir = (): void => this.#resolve?.();
}
