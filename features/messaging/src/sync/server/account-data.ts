// What a person keeps on the server for all their devices. Each write is a position of the log.
import { rowFor } from '@althing/db';
import { isJsonObject, Lru, type JsonObject } from '@althing/kernel';
import type { Core } from '../../core/server/core.ts';
import { RecentLog } from '../domain/recent-log.ts';
import { ENTRIES_MAX, openAccountDataStore, type AccountDataStore } from '../storage/account-data-store.ts';
import { accountDataTable, type AccountDataRow } from '../storage/tables.ts';

export interface AccountDataEntry {
  readonly userId: string;
  /** '' for what belongs to no room. */
  readonly roomId: string;
  readonly type: string;
}

/** Ignore lists and lists of direct chats kept in memory, one each per person who syncs. */
const LISTS_CACHED_MAX = 20_000;
/** A first sync carries all of it. Years of settings, tags and marks in a thousand rooms take a tenth. */
const PERSON_BYTES_MAX = 16_777_216;

export class AccountData {
  readonly #core: Core;
  readonly #store: AccountDataStore;
  readonly #recent: RecentLog<AccountDataRow>;
  readonly #ignored = new Lru<string, ReadonlySet<string>>(LISTS_CACHED_MAX);
  readonly #direct = new Lru<string, ReadonlySet<string>>(LISTS_CACHED_MAX);
  /** Grows with each change of what is cached. */
  #changes = 0;
  readonly #turns = new Map<string, Promise<void>>();

  constructor(core: Core) {
    this.#core = core;
    this.#store = openAccountDataStore(core.database);
    this.#recent = new RecentLog(core.commit.committed);
    core.commit.onFault(() => {
      this.#recent.restart(core.commit.committed);
      this.#changes++;
      this.#ignored.clear();
      this.#direct.clear();
    });
    core.lookups.accountData = (userId, type) => this.read({ userId, roomId: '', type });
    core.lookups.ignoredBy = (userId) => this.ignoredBy(userId);
    core.lookups.ignoredNow = (userId) => this.ignoredNow(userId);
    core.lookups.accountDataOf = async (userIds, type) => {
      const rows = await this.#store.globalOf(userIds, type);
      return new Map(rows.map((row) => [row.user_id, contentOf(row)]));
    };
  }

  async read(entry: AccountDataEntry): Promise<JsonObject | null> {
    const row = await this.#store.one(entry);
    return row ? contentOf(row) : null;
  }

  /** Whether the person may keep `bytes` under this entry beside what else they keep. */
  async hasRoomFor(entry: AccountDataEntry, bytes: number): Promise<boolean> {
    const beside = await this.#store.sizeBeside(entry);
    return beside.entries < ENTRIES_MAX && beside.bytes + bytes <= PERSON_BYTES_MAX;
  }

  /** Resolves after the commit; the person's other devices are woken. */
  async write({ userId, roomId, type }: AccountDataEntry, content: JsonObject): Promise<void> {
    await this.#core.commit.append(1, (pos) => {
      const row: AccountDataRow = { user_id: userId, room_id: roomId, type, content: JSON.stringify(content), pos };
      return {
        rows: [rowFor(accountDataTable, row)],
        committed: () => {
          this.#recent.add(userId, row);
          const cache = roomId !== '' ? undefined : this.#cacheOf(type);
          if (cache) {
            this.#changes++;
            cache.delete(userId);
          }
          this.#core.notifier.wake([userId]);
        },
      };
    });
  }

  /** Changes an entry by what it holds; changes of one entry take turns, so that none is lost. */
  async update(entry: AccountDataEntry, change: (content: JsonObject) => JsonObject | null): Promise<void> {
    const key = `${entry.userId}\0${entry.roomId}\0${entry.type}`;
    const turn = (this.#turns.get(key) ?? Promise.resolve()).then(async () => {
      const content = change((await this.read(entry)) ?? {});
      if (content) await this.write(entry, content);
    });
    const settled = turn.catch(() => undefined);
    this.#turns.set(key, settled);
    void settled.then(() => {
      if (this.#turns.get(key) === settled) this.#turns.delete(key);
    });
    await turn;
  }

  /**
   * Deletes everything that a person kept. A row without a person keeps the position, so that the log never gives one
   * out twice.
   */
  async erase(userId: string): Promise<void> {
    await this.#core.commit.append(1, (pos) => ({
      rows: [rowFor(accountDataTable, { user_id: '', room_id: '', type: 'erased', content: '{}', pos })],
      run: async (client) => {
        await client.query('delete from messaging_account_data where user_id = $1', [userId]);
        await client.query('delete from messaging_filters where user_id = $1', [userId]);
      },
      committed: () => {
        this.#changes++;
        this.#ignored.delete(userId);
        this.#direct.delete(userId);
      },
    }));
  }

  /** The newest of each entry with `after < pos <= upTo`. */
  async changes(userId: string, range: { after: number; upTo: number }): Promise<readonly AccountDataRow[]> {
    return this.changesNow(userId, range) ?? this.#store.changes(userId, range);
  }

  /** The same if memory knows it, else null. */
  changesNow(userId: string, { after, upTo }: { after: number; upTo: number }): readonly AccountDataRow[] | null {
    const recent = this.#recent.after(userId, after);
    if (!recent || recent.length === 0) return recent;
    const newest = new Map<string, AccountDataRow>();
    for (const row of recent) {
      if (row.pos > upTo) break;
      newest.delete(`${row.room_id}\0${row.type}`);
      newest.set(`${row.room_id}\0${row.type}`, row);
    }
    return [...newest.values()];
  }

  ofRoom(userId: string, roomId: string): Promise<AccountDataRow[]> {
    return this.#store.ofRoom(userId, roomId);
  }

  /** Whom the person ignores, if memory knows it, else null. */
  ignoredNow(userId: string): ReadonlySet<string> | null {
    return this.#ignored.get(userId) ?? null;
  }

  /** Whom the person wants to hear nothing of (Client-Server API, "Ignoring Users"). */
  ignoredBy(userId: string): Promise<ReadonlySet<string>> {
    return this.#derive(this.#ignored, userId, 'm.ignored_user_list', (content) => {
      const listed = content['ignored_users'];
      const ignored = new Set(isJsonObject(listed) ? Object.keys(listed) : []);
      // Nobody can ignore themselves.
      ignored.delete(userId);
      return ignored;
    });
  }

  /** The rooms that the person has marked as direct chats. */
  directRoomsOf(userId: string): Promise<ReadonlySet<string>> {
    return this.#derive(this.#direct, userId, 'm.direct', (content) => {
      const rooms = Object.values(content).flatMap((listed) => (Array.isArray(listed) ? listed : []));
      return new Set(rooms.filter((roomId) => typeof roomId === 'string'));
    });
  }

  #cacheOf(type: string): Lru<string, ReadonlySet<string>> | undefined {
    if (type === 'm.ignored_user_list') return this.#ignored;
    return type === 'm.direct' ? this.#direct : undefined;
  }

  async #derive(
    cache: Lru<string, ReadonlySet<string>>,
    userId: string,
    type: string,
    make: (content: JsonObject) => Set<string>,
  ): Promise<ReadonlySet<string>> {
    const cached = cache.get(userId);
    if (cached) return cached;
    const changes = this.#changes;
    const made = make((await this.read({ userId, roomId: '', type })) ?? {});
    // A read that began before a change isn't kept.
    if (changes === this.#changes) cache.set(userId, made);
    return made;
  }
}

function contentOf(row: AccountDataRow): JsonObject {
  const content: unknown = JSON.parse(row.content);
  return isJsonObject(content) ? content : {};
}
