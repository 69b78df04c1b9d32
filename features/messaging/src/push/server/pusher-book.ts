// The apps that are told of news, all in memory: each event asks who of its readers has one.
import type { JsonObject } from '@althing/kernel';
import type { PusherKey, PusherStore } from '../storage/pusher-store.ts';
import type { PusherRow } from '../storage/tables.ts';
import type { PusherDescription } from '../domain/push-payload.ts';

export interface Pusher extends PusherDescription {
  readonly key: PusherKey;
  readonly url: string;
  readonly deviceId: string | null;
  readonly row: PusherRow;
}

export class PusherBook {
  readonly #store: PusherStore;
  readonly #byUser = new Map<string, Map<string, Pusher>>();
  readonly #removed: ((pusher: Pusher) => void)[] = [];

  constructor(store: PusherStore) {
    this.#store = store;
  }

  async load(): Promise<void> {
    for (const row of await this.#store.all()) this.#put(row);
  }

  get size(): number {
    return this.#byUser.size;
  }

  of(userId: string): Iterable<Pusher> {
    return this.#byUser.get(userId)?.values() ?? [];
  }

  has(userId: string): boolean {
    return this.#byUser.has(userId);
  }

  /** Those among `userIds` who have an app; looks through the smaller of the two sets. */
  amongst<UserId extends string>(userIds: ReadonlySet<UserId>): UserId[] {
    if (userIds.size <= this.#byUser.size) return [...userIds].filter((userId) => this.#byUser.has(userId));
    return [...this.#byUser.keys()].filter((userId) => userIds.has(userId as UserId)) as UserId[];
  }

  isCurrent(pusher: Pusher): boolean {
    return this.#byUser.get(pusher.key.user_id)?.get(nameOf(pusher.key)) === pusher;
  }

  onRemoved(listener: (pusher: Pusher) => void): void {
    this.#removed.push(listener);
  }

  /** Null if the person has as many as anybody may have. */
  async set(row: PusherRow, options: { isAppended: boolean; pushersMax: number }): Promise<Pusher | null> {
    const set = await this.#store.set(row, options);
    if (!set.ok) return null;
    for (const userId of set.value) this.#forget({ ...row, user_id: userId });
    return this.#put(row);
  }

  async delete(key: PusherKey): Promise<void> {
    await this.#store.delete(key);
    this.#forget(key);
  }

  async deleteOfDevices(userId: string, deviceIds: readonly string[]): Promise<void> {
    await this.#store.deleteOfDevices(userId, deviceIds);
    for (const pusher of this.of(userId)) {
      if (pusher.deviceId !== null && deviceIds.includes(pusher.deviceId)) this.#forget(pusher.key);
    }
  }

  async deleteOf(userId: string): Promise<void> {
    await this.#store.deleteOf(userId);
    for (const pusher of this.of(userId)) this.#forget(pusher.key);
  }

  #put(row: PusherRow): Pusher {
    const data = JSON.parse(row.data) as JsonObject;
    const { user_id, app_id, pushkey } = row;
    const pusher: Pusher = {
      key: { user_id, app_id, pushkey },
      appId: app_id,
      pushkey,
      setAtMs: row.set_at_ms,
      data,
      url: typeof data['url'] === 'string' ? data['url'] : '',
      deviceId: row.device_id,
      row,
    };
    this.#forget(pusher.key);
    const all = this.#byUser.get(user_id) ?? new Map<string, Pusher>();
    all.set(nameOf(pusher.key), pusher);
    this.#byUser.set(user_id, all);
    return pusher;
  }

  #forget(key: PusherKey): void {
    const all = this.#byUser.get(key.user_id);
    const pusher = all?.get(nameOf(key));
    if (!all || !pusher) return;
    all.delete(nameOf(key));
    if (all.size === 0) this.#byUser.delete(key.user_id);
    for (const listener of this.#removed) listener(pusher);
  }
}

function nameOf({ app_id, pushkey }: PusherKey): string {
  return `${app_id}\0${pushkey}`;
}
