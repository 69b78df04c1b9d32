// Which transaction ids a device has used, so that what is sent twice is sent once, also when a restart or a lost
// answer lies between. A device's ids are read from the log when it first sends; from then on memory alone knows, and
// a send costs no query. A device that has used more ids than memory keeps is asked for in the log each time.
import { Lru } from '@althing/kernel';
import type { EventId } from '../../core/contract/ids.ts';
import type { Core } from '../../core/server/core.ts';

export interface Sent {
  readonly roomId: string;
  readonly type: string;
  readonly transactionId: string;
}

interface Known {
  readonly eventId: EventId;
  /** Null once it is on the disk. */
  committed: Promise<void> | null;
}

/** Per device: a busy bot's day. About 250 bytes each. */
const KNOWN_PER_DEVICE_MAX = 20_000;
/** A sending device of a person uses a few dozen ids between two restarts. */
const DEVICES_MAX = 20_000;

export class DeviceTransactions {
  readonly #known = new Map<string, Known>();
  readonly #lookUp: (sent: Sent) => Promise<EventId | null>;
  #isComplete: boolean;
  #pending = 0;

  constructor(
    seed: { known: readonly (Sent & { eventId: EventId })[]; isComplete: boolean },
    lookUp: (sent: Sent) => Promise<EventId | null>,
  ) {
    for (const sent of seed.known) this.#known.set(keyOf(sent), { eventId: sent.eventId, committed: null });
    this.#isComplete = seed.isComplete;
    this.#lookUp = lookUp;
  }

  /** Whether memory knows every id that the device has used. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  get isIdle(): boolean {
    return this.#pending === 0;
  }

  /** What was sent by that id, whether or not it is committed yet; looks in memory only. */
  recall(sent: Sent): Known | undefined {
    return this.#known.get(keyOf(sent));
  }

  /** Asks the log if memory may have forgotten; afterwards {@link recall} tells. */
  async ensureKnown(sent: Sent): Promise<void> {
    if (this.#isComplete || this.#known.has(keyOf(sent))) return;
    const eventId = await this.#lookUp(sent);
    if (eventId !== null && !this.#known.has(keyOf(sent))) this.#remember(sent, { eventId, committed: null });
  }

  /** Notes a send in the same turn of the event loop in which it was decided. */
  note(sent: Sent, { eventId, committed }: { eventId: EventId; committed: Promise<void> }): void {
    const known: Known = { eventId, committed };
    this.#pending++;
    this.#remember(sent, known);
    committed.then(
      () => {
        this.#pending--;
        known.committed = null;
      },
      // The rooms forget what failed, and so must this: the next try reads the log anew.
      () => void this.#pending--,
    );
  }

  #remember(sent: Sent, known: Known): void {
    this.#known.set(keyOf(sent), known);
    if (this.#known.size <= KNOWN_PER_DEVICE_MAX) return;
    for (const [key, { committed }] of this.#known) {
      if (committed !== null) return;
      this.#known.delete(key);
      this.#isComplete = false;
      return;
    }
  }
}

export interface Transactions {
  /** The memory of a device; its ids are read from the log if this is its first send since the start. */
  of(device: { readonly userId: string; readonly deviceId: string }): Promise<DeviceTransactions>;
  /** The same if it was read already. */
  peek(device: { readonly userId: string; readonly deviceId: string }): DeviceTransactions | undefined;
  /** Whether `memory` is still what {@link of} would give: check it in the turn in which you decide. */
  isCurrent(device: { readonly userId: string; readonly deviceId: string }, memory: DeviceTransactions): boolean;
  /** Reads the device's ids anew when they are next needed. With a send under way memory stays: it knows more. */
  forget(device: { readonly userId: string; readonly deviceId: string }): void;
}

export function openTransactions(core: Core): Transactions {
  const devices = new Lru<string, DeviceTransactions>(DEVICES_MAX, (memory) => memory.isIdle);
  const loading = new Map<string, Promise<DeviceTransactions>>();
  let generation = 0;
  core.commit.onFault(() => {
    generation++;
    devices.clear();
    loading.clear();
  });

  async function load(device: { userId: string; deviceId: string }): Promise<DeviceTransactions> {
    const begun = generation;
    const rows = await core.store.transactionsOf({
      sender: device.userId,
      deviceId: device.deviceId,
      limit: KNOWN_PER_DEVICE_MAX + 1,
    });
    const memory = new DeviceTransactions(
      { known: rows.slice(0, KNOWN_PER_DEVICE_MAX), isComplete: rows.length <= KNOWN_PER_DEVICE_MAX },
      (sent) => core.store.byTransaction({ sender: device.userId, deviceId: device.deviceId, ...sent }),
    );
    if (begun !== generation) return load(device);
    devices.set(deviceKey(device), memory);
    loading.delete(deviceKey(device));
    return memory;
  }

  return {
    async of(device) {
      const key = deviceKey(device);
      const memory = devices.get(key);
      if (memory) return memory;
      const running = loading.get(key);
      if (running) return running;
      const started = load(device);
      loading.set(key, started);
      started.catch(() => loading.delete(key));
      return started;
    },
    peek: (device) => devices.get(deviceKey(device)),
    isCurrent: (device, memory) => devices.peek(deviceKey(device)) === memory,
    forget(device) {
      if (devices.peek(deviceKey(device))?.isIdle) devices.delete(deviceKey(device));
    },
  };
}

function keyOf({ roomId, type, transactionId }: Sent): string {
  return `${roomId}\0${type}\0${transactionId}`;
}

function deviceKey({ userId, deviceId }: { userId: string; deviceId: string }): string {
  return `${userId}\0${deviceId}`;
}
