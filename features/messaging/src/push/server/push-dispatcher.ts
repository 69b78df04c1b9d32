// Tells phones of what happens in rooms. What is committed reaches every gateway at least once: how far that has come
// is written down behind the log, and a start goes on from there. A gateway knows a repeat by its event id.
import type { UserId } from '../../core/contract/ids.ts';
import type { RoomEvent } from '../../core/domain/room-event.ts';
import type { Core } from '../../core/server/core.ts';
import type { Outbound } from '../../core/server/outbound.ts';
import type { Room } from '../../core/server/room.ts';
import { evaluateRules, type Notification } from '../domain/evaluate-rules.ts';
import { badgePayload, eventPayload } from '../domain/push-payload.ts';
import type { PusherStore } from '../storage/pusher-store.ts';
import { pushContextOf, pushEventOf, textOf } from './push-context.ts';
import { notifyGateway } from './push-gateway.ts';
import { PusherLane, type LaneItem } from './pusher-lane.ts';
import type { Pusher, PusherBook } from './pusher-book.ts';
import type { RuleBook } from './rule-book.ts';
import type { UnreadCounter } from './unread-counter.ts';
import { Unsettled } from './unsettled.ts';

/** Events looked at after a start; what lies further back is no news. */
const RESUMED_MAX = 5000;
/** People whose rules are tried between two breaths of the event loop. */
const PEOPLE_PER_TURN = 200;
const SAVE_MS = 2000;

interface Services {
  readonly core: Core;
  readonly rules: RuleBook;
  readonly counter: UnreadCounter;
  readonly pushers: PusherBook;
  readonly store: PusherStore;
  readonly outbound: Outbound;
}

export class PushDispatcher {
  readonly #services: Services;
  readonly #lanes = new Map<Pusher, PusherLane>();
  readonly #unsettled: Unsettled;
  #queue: Promise<void> = Promise.resolve();
  #saved = 0;
  #cancelSave: (() => void) | null = null;
  #isStopped = false;

  constructor(services: Services) {
    this.#services = services;
    this.#unsettled = new Unsettled(services.core.commit.committed);
    services.pushers.onRemoved((pusher) => {
      const lane = this.#lanes.get(pusher);
      this.#lanes.delete(pusher);
      void lane?.close();
    });
  }

  /** Goes on with what a stop or a crash left, then with what happens. */
  async start(): Promise<void> {
    const { pushers, store, core } = this.#services;
    await pushers.load();
    const after = await store.progress();
    const upTo = core.commit.committed;
    this.#saved = after ?? 0;
    // What failed before comes first: it is older.
    for (const retry of await store.retries()) {
      const pusher = [...pushers.of(retry.user_id)].find(
        (one) => one.appId === retry.app_id && one.pushkey === retry.pushkey,
      );
      if (pusher) this.#laneOf(pusher).add(this.#retryItem(pusher, retry.event_id, retry.failed_at_ms));
    }
    if (after !== null && after < upTo && pushers.size > 0) {
      this.#unsettled.begin(after + 1);
      const eventIds = await store.eventIdsBetween({ after, upTo, limit: RESUMED_MAX });
      const events = await core.store.events(eventIds);
      for (const eventId of eventIds) {
        const event = events.get(eventId);
        const room = event ? await core.rooms.load(event.roomId) : null;
        if (event && room) this.observe(event, watchersOf(room, event));
      }
      this.#unsettled.end(after + 1);
    }
    this.#scheduleSave();
  }

  /** Each committed event, in log order. Returns at once: the rules are tried behind it. */
  observe(event: RoomEvent, watchers: ReadonlySet<UserId>): void {
    this.#unsettled.seen(event.pos);
    const { pushers } = this.#services;
    if (pushers.size === 0 || this.#isStopped) return;
    const readers = pushers.amongst(watchers).filter((userId) => userId !== event.sender);
    if (readers.length === 0) return;
    this.#unsettled.begin(event.pos);
    this.#queue = this.#queue
      .then(() => this.#dispatch(event, readers))
      .catch((fault: unknown) => this.#fault(fault))
      .finally(() => this.#unsettled.end(event.pos));
  }

  /** Somebody has read something: the number on their phones changes. */
  readOn(userId: string, roomId: string): void {
    for (const pusher of this.#services.pushers.of(userId)) {
      this.#services.counter.badge(userId, roomId).then(
        () => this.#laneOf(pusher).tellBadge(),
        (fault: unknown) => this.#fault(fault),
      );
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancelSave?.();
    await this.#queue;
    // What a lane still held is found again from the progress, which has to be taken before the lanes let go of it.
    const pos = this.#unsettled.lowWater;
    await Promise.all([...this.#lanes.values()].map((lane) => lane.close()));
    await this.#save(pos);
  }

  async #dispatch(event: RoomEvent, readers: readonly UserId[]): Promise<void> {
    const { core, rules, counter, pushers } = this.#services;
    const room = await core.rooms.load(event.roomId);
    if (!room || event.redactedBecause) return;
    for (let begin = 0; begin < readers.length; begin += PEOPLE_PER_TURN) {
      const turn = readers.slice(begin, begin + PEOPLE_PER_TURN);
      const compiled = await rules.compiledOfAll(turn);
      for (const userId of turn) {
        if (!mayKnow(room, event, userId)) continue;
        const notification = evaluateRules(
          compiled.get(userId) ?? [],
          pushEventOf(event),
          pushContextOf(room, userId, event.sender),
        );
        if (!notification || (await counter.isIgnored(userId, event.sender))) continue;
        for (const pusher of pushers.of(userId)) this.#laneOf(pusher).add(this.#item(pusher, event, notification));
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #item(pusher: Pusher, event: RoomEvent, notification: Notification): LaneItem {
    this.#unsettled.begin(event.pos);
    return {
      eventId: event.eventId,
      failedAtMs: null,
      payload: () => this.#payload(pusher, event, notification),
      settled: () => this.#unsettled.end(event.pos),
    };
  }

  #retryItem(pusher: Pusher, eventId: string, failedAtMs: number): LaneItem {
    const { core, rules } = this.#services;
    const userId = pusher.key.user_id;
    return {
      eventId,
      failedAtMs,
      payload: async () => {
        const event = await core.store.event(eventId);
        const room = event ? await core.rooms.load(event.roomId) : null;
        if (!event || !room || event.redactedBecause || !mayKnow(room, event, userId)) return null;
        const notification = evaluateRules(
          await rules.compiledOf(userId),
          pushEventOf(event),
          pushContextOf(room, userId, event.sender),
        );
        return notification ? this.#payload(pusher, event, notification) : null;
      },
      settled: () => undefined,
    };
  }

  async #payload(pusher: Pusher, event: RoomEvent, notification: Notification) {
    const { core, counter } = this.#services;
    const userId = pusher.key.user_id;
    const unread = await counter.badge(userId, event.roomId);
    const room = await core.rooms.load(event.roomId);
    const alias = room ? textOf(room, 'm.room.canonical_alias', '', 'alias') : null;
    return eventPayload(
      pusher,
      { event: pushEventOf(event), notification, unread },
      {
        userId,
        senderDisplayName: room ? textOf(room, 'm.room.member', event.sender, 'displayname') : null,
        roomName: (room ? textOf(room, 'm.room.name', '', 'name') : null) ?? alias,
        roomAlias: alias,
      },
    );
  }

  #laneOf(pusher: Pusher): PusherLane {
    let lane = this.#lanes.get(pusher);
    if (lane) return lane;
    const { core, counter, pushers, store, outbound } = this.#services;
    const { key, url, pushkey } = pusher;
    lane = new PusherLane({
      clock: core.clock,
      notify: (payload) => notifyGateway(outbound, { url, pushkey, payload }),
      badge: async () => {
        const unread = await counter.badge(key.user_id, null);
        return { unread, payload: badgePayload(pusher, unread) };
      },
      keep: (items) =>
        store.addRetries(
          items.map(({ eventId, failedAtMs }) => ({ ...key, event_id: eventId, failed_at_ms: failedAtMs })),
        ),
      drop: (eventId) => store.deleteRetry(key, eventId),
      // Closing waits for the lane's own work, which this is part of: so nobody waits for the removal here.
      rejected: async () => void pushers.delete(key).catch((fault: unknown) => this.#fault(fault)),
      fault: (fault) => this.#fault(fault),
    });
    // An app that was removed or changed meanwhile gets no lane of its own again.
    if (pushers.isCurrent(pusher)) this.#lanes.set(pusher, lane);
    else void lane.close();
    return lane;
  }

  #scheduleSave(): void {
    this.#cancelSave = this.#services.core.clock.after(SAVE_MS, () => {
      void this.#save(this.#unsettled.lowWater)
        .catch((fault: unknown) => this.#fault(fault))
        .finally(() => {
          if (!this.#isStopped) this.#scheduleSave();
        });
    });
  }

  async #save(pos: number): Promise<void> {
    if (pos <= this.#saved) return;
    await this.#services.store.saveProgress(pos);
    this.#saved = pos;
  }

  #fault(fault: unknown): void {
    this.#services.core.logger.error({ err: fault }, 'a push notification failed');
  }
}

// Whoever is in the room knows what happens in it; an invited person, the invitation.
function mayKnow(room: Room, event: RoomEvent, userId: string): boolean {
  return room.isJoined(userId) || (event.type === 'm.room.member' && event.stateKey === userId);
}

function watchersOf(room: Room, event: RoomEvent): ReadonlySet<UserId> {
  if (event.type !== 'm.room.member' || event.stateKey === null) return room.joined();
  return new Set([...room.joined(), event.stateKey as UserId]);
}
