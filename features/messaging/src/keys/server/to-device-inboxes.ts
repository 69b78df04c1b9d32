// What waits for each device. Memory knows where a queue begins and ends, so that a /sync of a device for which nothing
// waits, which is nearly every one, asks nothing of the database.
import { Lru } from '@althing/kernel';
import type { Core } from '../../core/server/core.ts';
import type { ToDeviceStore } from '../storage/to-device-store.ts';
import type { ToDeviceRow } from '../storage/tables.ts';

/** As many as the specification recommends ("Send-to-Device messaging", server behaviour). */
export const MESSAGES_PER_SYNC_MAX = 100;
/** About 200 bytes each. */
const INBOXES_CACHED_MAX = 50_000;

interface Inbox {
  /** Whether `first` and `last` tell of everything stored. */
  isRead: boolean;
  /** Position of the oldest message that may still be stored, and of the newest; null: none. */
  first: number | null;
  last: number | null;
  readonly isKnown: Promise<void>;
}

export class ToDeviceInboxes {
  readonly #inboxes = new Lru<string, Inbox>(INBOXES_CACHED_MAX);
  readonly #store: ToDeviceStore;

  constructor(core: Core, store: ToDeviceStore) {
    this.#store = store;
    core.commit.onFault(() => this.#inboxes.clear());
  }

  /** A message for the device was committed at `pos`. */
  noteSent(userId: string, deviceId: string, pos: number): void {
    const inbox = this.#inboxes.peek(`${userId}\0${deviceId}`);
    if (inbox) extend(inbox, pos);
  }

  forget(userId: string, deviceId: string): void {
    this.#inboxes.delete(`${userId}\0${deviceId}`);
  }

  /** Whether memory knows that nothing is stored for the device. */
  isEmptyNow(userId: string, deviceId: string): boolean {
    const inbox = this.#inboxes.get(`${userId}\0${deviceId}`);
    return inbox !== undefined && inbox.isRead && inbox.first === null;
  }

  /**
   * Takes the device's word that it has everything up to `delivered` (null: nothing yet), and returns what comes next, up
   * to `upTo`. `cutAt` is where to go on when there was more than one answer holds.
   */
  async next(
    device: { userId: string; deviceId: string },
    { delivered, upTo }: { delivered: number | null; upTo: number },
  ): Promise<{ messages: ToDeviceRow[]; cutAt: number | null }> {
    const { userId, deviceId } = device;
    const inbox = this.#inbox(userId, deviceId);
    await inbox.isKnown;
    const after = delivered ?? 0;
    if (inbox.first !== null && inbox.first <= after) {
      await this.#store.acknowledge(userId, deviceId, after);
      // Meanwhile more may have come: only what was asked to be deleted is gone.
      if (inbox.last !== null && inbox.last > after) inbox.first = after + 1;
      else inbox.first = inbox.last = null;
    }
    if (inbox.first === null || inbox.first > upTo) return { messages: [], cutAt: null };
    const found = await this.#store.read(userId, deviceId, { after, upTo, limit: MESSAGES_PER_SYNC_MAX + 1 });
    const messages = found.slice(0, MESSAGES_PER_SYNC_MAX);
    const cutAt = found.length > messages.length ? (messages.at(-1)?.pos ?? null) : null;
    return { messages, cutAt };
  }

  #inbox(userId: string, deviceId: string): Inbox {
    const key = `${userId}\0${deviceId}`;
    const cached = this.#inboxes.get(key);
    if (cached) return cached;
    const loading = this.#store.extent(userId, deviceId);
    const inbox: Inbox = {
      isRead: false,
      first: null,
      last: null,
      isKnown: loading.then(
        (extent) => {
          inbox.isRead = true;
          if (!extent) return;
          extend(inbox, extent.first);
          extend(inbox, extent.last);
        },
        (fault: unknown) => {
          this.#inboxes.delete(key);
          throw fault;
        },
      ),
    };
    // Entered before the database is asked, so that what is committed meanwhile is noted.
    this.#inboxes.set(key, inbox);
    return inbox;
  }
}

function extend(inbox: Inbox, pos: number): void {
  inbox.first = inbox.first === null ? pos : Math.min(inbox.first, pos);
  inbox.last = inbox.last === null ? pos : Math.max(inbox.last, pos);
}
