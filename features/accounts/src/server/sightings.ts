// When and from where devices were last seen. Noted in memory at each request, written behind in batches: a crash
// loses half a minute of it and nothing else.
import type { Clock } from '@althing/kernel';
import type { Logger } from 'pino';
import { writeSightings, type Device, type Sighting } from '../storage/device-store.ts';
import type { AccountsDb } from '../storage/tables.ts';

const FLUSH_MS = 30_000;
/** Bounds memory between two flushes; more devices than this are written at once. */
const PENDING_MAX = 20_000;
/** Nobody looks closer than this. */
const SAME_MS = 1000;
/** Rows of one update statement. */
const BATCH_MAX = 1000;
/** A header of any length comes in; this much tells one browser from another. */
const USER_AGENT_LENGTH_MAX = 256;

export interface Sightings {
  note(sighting: Sighting): void;
  /** The device as it was seen last, written or not. */
  overlay(device: Device): Device;
  start(): void;
  flush(): Promise<void>;
  stop(): Promise<void>;
}

export function openSightings({ db, clock, logger }: { db: AccountsDb; clock: Clock; logger: Logger }): Sightings {
  let pending = new Map<string, Sighting>();
  let cancel: (() => void) | null = null;
  let flushing: Promise<void> = Promise.resolve();

  const keyOf = (userId: string, deviceId: string): string => `${userId} ${deviceId}`;

  async function write(sightings: Sighting[]): Promise<void> {
    // Always in the same order: two processes that write the same devices must not deadlock.
    sightings.sort((a, b) => (keyOf(a.userId, a.deviceId) < keyOf(b.userId, b.deviceId) ? -1 : 1));
    try {
      for (let from = 0; from < sightings.length; from += BATCH_MAX) {
        await writeSightings(db, sightings.slice(from, from + BATCH_MAX));
      }
    } catch (fault) {
      logger.warn({ err: fault }, 'last-seen times were not written');
    }
  }

  function flush(): Promise<void> {
    if (pending.size === 0) return flushing;
    const taken = [...pending.values()];
    pending = new Map();
    flushing = flushing.then(() => write(taken));
    return flushing;
  }

  function arm(): void {
    cancel = clock.after(FLUSH_MS, () => {
      void flush();
      arm();
    });
  }

  return {
    note(sighting) {
      const key = keyOf(sighting.userId, sighting.deviceId);
      const known = pending.get(key);
      if (known && known.address === sighting.address && sighting.atMs - known.atMs < SAME_MS) return;
      const userAgent = sighting.userAgent.replaceAll('\0', '').slice(0, USER_AGENT_LENGTH_MAX);
      pending.set(key, { ...sighting, userAgent });
      if (pending.size >= PENDING_MAX) void flush();
    },
    overlay(device) {
      const seen = pending.get(keyOf(device.userId, device.deviceId));
      if (!seen || seen.atMs < (device.lastSeenAtMs ?? 0)) return device;
      return {
        ...device,
        lastSeenAtMs: seen.atMs,
        lastSeenAddress: seen.address,
        lastSeenUserAgent: seen.userAgent,
      };
    },
    start: arm,
    flush,
    async stop() {
      cancel?.();
      cancel = null;
      await flush();
    },
  };
}
