// The way to one app on one phone: one notification after another, tried again while the gateway can't be reached, and
// the number on the app when there is nothing else to tell.
import { randomInt } from 'node:crypto';
import type { Clock, JsonObject } from '@althing/kernel';
import { GIVEN_UP_AFTER_MS, retryAfterMs } from '../domain/retry-after.ts';
import type { GatewayOutcome } from './push-gateway.ts';

/** What waits for a phone; beyond it the oldest are left out, as the app would show none of them singly. */
const WAITING_MAX = 100;
const RANDOM_STEPS = 1000;

export interface LaneItem {
  readonly eventId: string;
  /** When it was first tried in vain, kept across restarts; null if it has not been. */
  failedAtMs: number | null;
  /** Made when it is sent, so that the number of unread messages is the one of then; null if there is no more to tell. */
  payload(): Promise<JsonObject | null>;
  /** Called once, when it has arrived, is given up, or is kept for a later try. */
  settled(): void;
}

export interface LaneServices {
  readonly clock: Clock;
  notify(payload: JsonObject): Promise<GatewayOutcome>;
  /** The unread messages as they are now, and how to tell them. */
  badge(): Promise<{ unread: number; payload: JsonObject }>;
  /** Keeps what could not be delivered for after a restart. */
  keep(items: readonly { eventId: string; failedAtMs: number }[]): Promise<void>;
  drop(eventId: string): Promise<void>;
  /** The app is gone. */
  rejected(): Promise<void>;
  fault(fault: unknown): void;
}

export class PusherLane {
  readonly #services: LaneServices;
  #waiting: LaneItem[] = [];
  #isBadgeWanted = false;
  #badgeTold: number | null = null;
  #failures = 0;
  #running: Promise<void> | null = null;
  #cancelRetry: (() => void) | null = null;
  #isClosed = false;

  constructor(services: LaneServices) {
    this.#services = services;
  }

  add(item: LaneItem): void {
    // One that waits already was kept before a restart and found again after it.
    if (this.#isClosed || this.#waiting.some((other) => other.eventId === item.eventId)) return item.settled();
    this.#waiting.push(item);
    if (this.#waiting.length > WAITING_MAX) this.#leaveOut(this.#waiting.splice(0, 1));
    // While the gateway is down, the next try takes this one along; it is kept like the others.
    if (this.#cancelRetry) void this.#keepAll().catch((fault: unknown) => this.#services.fault(fault));
    else this.#start();
  }

  tellBadge(): void {
    this.#isBadgeWanted = true;
    if (!this.#cancelRetry) this.#start();
  }

  /** Ends it. What waits is left to the next start, or to nobody if the app is gone. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelRetry?.();
    this.#cancelRetry = null;
    await this.#running;
    for (const item of this.#waiting.splice(0)) item.settled();
  }

  #start(): void {
    if (this.#running || this.#isClosed) return;
    this.#running = this.#run()
      .catch((fault: unknown) => this.#services.fault(fault))
      .finally(() => {
        this.#running = null;
        if (!this.#cancelRetry && !this.#isClosed && (this.#waiting.length > 0 || this.#isBadgeWanted)) this.#start();
      });
  }

  async #run(): Promise<void> {
    for (let item = this.#waiting[0]; item && !this.#isClosed; item = this.#waiting[0]) {
      const isTooOld = item.failedAtMs !== null && this.#services.clock.nowMs() - item.failedAtMs > GIVEN_UP_AFTER_MS;
      const payload = isTooOld ? null : await this.#payloadOf(item);
      if (payload) {
        const outcome = await this.#services.notify(payload);
        if (outcome === 'later') return this.#tryLater();
        if (outcome === 'rejected') return this.#end();
        this.#failures = 0;
        this.#badgeTold = unreadIn(payload);
      }
      if (this.#waiting[0] === item) this.#waiting.shift();
      if (item.failedAtMs !== null) await this.#services.drop(item.eventId);
      item.settled();
    }
    if (this.#isBadgeWanted && !this.#isClosed) await this.#runBadge();
  }

  async #payloadOf(item: LaneItem): Promise<JsonObject | null> {
    try {
      return await item.payload();
    } catch (fault) {
      // One event that can't be told must not hold up those behind it.
      this.#services.fault(fault);
      return null;
    }
  }

  async #runBadge(): Promise<void> {
    this.#isBadgeWanted = false;
    const { unread, payload } = await this.#services.badge();
    if (unread === this.#badgeTold) return;
    const outcome = await this.#services.notify(payload);
    if (outcome === 'rejected') return this.#end();
    // A number that did not arrive is told with the next one.
    if (outcome === 'taken') this.#badgeTold = unread;
  }

  // Nothing more goes to an app that is gone, even before its removal is on the disk.
  #end(): Promise<void> {
    this.#isClosed = true;
    return this.#services.rejected();
  }

  async #tryLater(): Promise<void> {
    this.#failures++;
    await this.#keepAll();
    if (this.#isClosed) return;
    const delayMs = retryAfterMs(this.#failures, randomInt(RANDOM_STEPS) / RANDOM_STEPS);
    this.#cancelRetry = this.#services.clock.after(delayMs, () => {
      this.#cancelRetry = null;
      this.#start();
    });
  }

  async #keepAll(): Promise<void> {
    const nowMs = this.#services.clock.nowMs();
    const fresh = this.#waiting.filter((item) => item.failedAtMs === null);
    await this.#services.keep(fresh.map((item) => ({ eventId: item.eventId, failedAtMs: nowMs })));
    for (const item of fresh) {
      item.failedAtMs = nowMs;
      item.settled();
    }
  }

  #leaveOut(items: readonly LaneItem[]): void {
    for (const item of items) {
      if (item.failedAtMs !== null)
        void this.#services.drop(item.eventId).catch((fault: unknown) => this.#services.fault(fault));
      item.settled();
    }
  }
}

function unreadIn(payload: JsonObject): number | null {
  const notification = payload['notification'] as { counts?: { unread?: number } } | undefined;
  return notification?.counts?.unread ?? null;
}
