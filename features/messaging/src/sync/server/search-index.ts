// Keeps the search index behind the log: in batches, in order, and caught up before it is asked.
import type { RoomEvent } from '../../core/domain/room-event.ts';
import type { Core } from '../../core/server/core.ts';
import {
  openSearchStore,
  searchedKeys,
  type SearchQuery,
  type SearchStore,
  type SearchText,
} from '../storage/search-store.ts';

/** What is said is findable after at most this long; a search itself waits for what was said before it. */
const WRITE_DELAY_MS = 500;
const BATCH_MAX = 500;
/** Past this the rest is left to be read from the log: memory is bounded however fast people talk. */
const QUEUED_MAX = 20_000;
/** What is indexed of one text. PostgreSQL takes at most 1 MB of words. */
const TEXT_LENGTH_MAX = 20_000;

export class SearchIndex {
  readonly #core: Core;
  readonly #store: SearchStore;
  #queue: RoomEvent[] = [];
  /** Whether the queue overflowed or a write failed: the log is read from the last row on. */
  #isBehind = true;
  #writing: Promise<void> | null = null;
  #cancel: (() => void) | null = null;

  constructor(core: Core) {
    this.#core = core;
    this.#store = openSearchStore(core.database);
    core.observe((event) => {
      if (searchedKey(event.type) === undefined && event.redacts === null) return;
      if (this.#queue.length < QUEUED_MAX) this.#queue.push(event);
      else this.#isBehind = true;
      this.#cancel ??= core.clock.after(WRITE_DELAY_MS, () => {
        this.#cancel = null;
        void this.#write().catch((fault: unknown) =>
          core.logger.error({ err: fault }, 'the search index could not be written'),
        );
      });
    });
  }

  async find(query: SearchQuery): ReturnType<SearchStore['find']> {
    await this.#write();
    return this.#store.find(query);
  }

  async stop(): Promise<void> {
    this.#cancel?.();
    this.#cancel = null;
    await this.#writing?.catch(() => undefined);
  }

  /** Resolves when all that was committed before the call is in the index. */
  async #write(): Promise<void> {
    while (this.#writing) await this.#writing.catch(() => undefined);
    this.#writing = this.#writeAll();
    try {
      await this.#writing;
    } finally {
      this.#writing = null;
    }
  }

  async #writeAll(): Promise<void> {
    if (this.#isBehind) await this.#catchUp();
    while (this.#queue.length > 0) {
      const batch = this.#queue.slice(0, BATCH_MAX);
      try {
        await this.#store.write(batch.flatMap(textOf), redactedBy(batch));
      } catch (fault) {
        this.#isBehind = true;
        throw fault;
      }
      this.#queue = this.#queue.slice(batch.length);
    }
  }

  /** Everything that stands in the log behind the last row; what is in the queue is among it. */
  async #catchUp(): Promise<void> {
    let place = await this.#store.lastPos();
    this.#queue = [];
    this.#isBehind = false;
    for (;;) {
      const events = await this.#core.store.events(await this.#store.unindexed(place, BATCH_MAX));
      if (events.size === 0) return;
      const ordered = [...events.values()].toSorted((one, other) => one.pos - other.pos);
      try {
        await this.#store.write(ordered.flatMap(textOf), redactedBy(ordered));
      } catch (fault) {
        this.#isBehind = true;
        throw fault;
      }
      place = ordered.at(-1)?.pos ?? place;
    }
  }
}

// A type is the sender's: `constructor` is none of ours, though every object answers to it.
function searchedKey(type: string): string | undefined {
  return Object.hasOwn(searchedKeys, type) ? searchedKeys[type] : undefined;
}

function textOf(event: RoomEvent): SearchText[] {
  const key = searchedKey(event.type);
  const text = key === undefined ? undefined : event.content[key.slice('content.'.length)];
  if (key === undefined || typeof text !== 'string' || text === '') return [];
  // PostgreSQL's text holds no NUL.
  const words = text.slice(0, TEXT_LENGTH_MAX).replaceAll('\0', ' ');
  return [{ pos: event.pos, roomId: event.roomId, eventId: event.eventId, key, text: words }];
}

function redactedBy(events: readonly RoomEvent[]): string[] {
  return events.map((event) => event.redacts).filter((id) => id !== null);
}
