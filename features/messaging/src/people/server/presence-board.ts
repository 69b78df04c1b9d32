// Who chose to be seen, in memory only: a restart forgets it, and the next sign of life of a client brings it back.
import { matrixRefusals, type HttpRefusal } from '@althing/http';
import { ok, type Result } from '@althing/kernel';
import type { Core } from '../../core/server/core.ts';
import { nothingToSay, type SyncQuestion, type SyncSectionAnswer } from '../../core/server/sync-extensions.ts';
import { decayed, presenceContent, type Presence, type PresenceState } from '../domain/presence.ts';

/** How often the passing of time is looked at: away and gone are minutes, not seconds. */
const SWEEP_MS = 60_000;
/** People shown at once in the memory of one process; beyond it nobody more is added until some are gone. */
const SHOWN_MAX = 200_000;
/** Somebody who just said the same thing tells nothing new. */
const SAME_AGAIN_MS = 20_000;

interface Shown {
  readonly presence: Presence;
  /** Of the last change that others are told. */
  readonly serial: number;
}

export class PresenceBoard {
  readonly #core: Core;
  readonly #shown = new Map<string, Shown>();
  /** The serial of the last change that others are told. */
  #newest = 0;
  #cancelSweep: (() => void) | null = null;

  constructor(core: Core) {
    this.#core = core;
  }

  start(): void {
    this.#cancelSweep = this.#core.clock.after(SWEEP_MS, () => {
      void this.#sweep().finally(() => this.start());
    });
  }

  stop(): void {
    this.#cancelSweep?.();
  }

  /** Sets it by the person's own hand. */
  async set(userId: string, state: PresenceState, statusMessage: string | null): Promise<void> {
    const nowMs = this.#core.clock.nowMs();
    const before = this.#shown.get(userId);
    if (!before && (state === 'offline' || this.#shown.size >= SHOWN_MAX)) return;
    await this.#change(userId, { state, statusMessage, lastActiveAtMs: nowMs });
  }

  /** A client asks for news: a sign of life of those who are shown; `unavailable` shows somebody as away. */
  sighted(userId: string, state: PresenceState): Promise<void> | null {
    const before = this.#shown.get(userId)?.presence;
    if (state === 'offline' || (!before && state === 'online')) return null;
    const nowMs = this.#core.clock.nowMs();
    if (before?.state === state && nowMs - before.lastActiveAtMs < SAME_AGAIN_MS) return null;
    const after = { state, statusMessage: before?.statusMessage ?? null, lastActiveAtMs: nowMs };
    // That somebody is still there is no news to wake others for.
    if (before?.state !== state) return this.#change(userId, after);
    this.#shown.set(userId, { presence: after, serial: this.#shown.get(userId)?.serial ?? 0 });
    return null;
  }

  async forget(userId: string): Promise<void> {
    const before = this.#shown.get(userId);
    if (before) await this.#change(userId, { ...before.presence, state: 'offline' });
    this.#shown.delete(userId);
  }

  /** What `viewer` may know of `userId`. */
  async read(viewer: string, userId: string): Promise<Result<Record<string, unknown>, HttpRefusal>> {
    if (viewer !== userId && !(await this.#shareRoom(viewer, userId))) {
      return matrixRefusals.forbidden('You share no room with that person.');
    }
    const shown = this.#shown.get(userId);
    const nowMs = this.#core.clock.nowMs();
    return ok(shown ? presenceContent(decayed(shown.presence, nowMs), nowMs) : { presence: 'offline' });
  }

  /** The presence events of a sync: changes since, and whoever is shown in rooms that are new to the client. */
  section(question: SyncQuestion): SyncSectionAnswer | Promise<SyncSectionAnswer> {
    const sighted = this.sighted(question.requester.userId, question.setPresence);
    if (sighted) return sighted.then(() => this.#read(question));
    const isQuiet = this.#newest <= question.ephemeralSince && question.newlyJoinedRooms.length === 0;
    return isQuiet || this.#shown.size === 0 ? nothingToSay : this.#read(question);
  }

  async #read(question: SyncQuestion): Promise<SyncSectionAnswer> {
    const { requester, ephemeralSince, ephemeralUpTo } = question;
    const changed = new Set<string>();
    for (const [userId, { serial }] of this.#shown) {
      if (serial > ephemeralSince && serial <= ephemeralUpTo) changed.add(userId);
    }
    const visible = new Set<string>();
    if (changed.has(requester.userId)) visible.add(requester.userId);
    if (changed.size > 0) {
      for (const roomId of question.joinedRooms) {
        const room = this.#core.rooms.peek(roomId) ?? (await this.#core.rooms.load(roomId));
        if (!room) continue;
        for (const userId of changed) if (room.isJoined(userId)) visible.add(userId);
      }
    }
    for (const roomId of question.since === null ? [] : question.newlyJoinedRooms) {
      const room = await this.#core.rooms.load(roomId);
      for (const userId of this.#shown.keys()) if (room?.isJoined(userId)) visible.add(userId);
    }
    if (visible.size === 0) return nothingToSay;
    return { members: { presence: { events: this.#events(visible) } }, isNews: true };
  }

  #events(userIds: ReadonlySet<string>): object[] {
    const nowMs = this.#core.clock.nowMs();
    const events: object[] = [];
    for (const userId of userIds) {
      const shown = this.#shown.get(userId);
      if (!shown) continue;
      // `user_id` stands in the content for clients of r0.
      const content = { ...presenceContent(decayed(shown.presence, nowMs), nowMs), user_id: userId };
      events.push({ type: 'm.presence', sender: userId, content });
    }
    return events;
  }

  async #change(userId: string, presence: Presence): Promise<void> {
    this.#newest = this.#core.ephemeral.next();
    this.#shown.set(userId, { presence, serial: this.#newest });
    this.#core.notifier.wake(await this.#audience(userId));
  }

  async #audience(userId: string): Promise<Set<string>> {
    const audience = new Set<string>([userId]);
    for (const { room_id, membership } of await this.#core.store.membershipsOf(userId)) {
      if (membership !== 'join') continue;
      const room = await this.#core.rooms.load(room_id);
      for (const member of room?.joined() ?? []) if (this.#core.notifier.isListening(member)) audience.add(member);
    }
    return audience;
  }

  async #shareRoom(userId: string, otherId: string): Promise<boolean> {
    for (const { room_id, membership } of await this.#core.store.membershipsOf(userId)) {
      if (membership === 'join' && (await this.#core.rooms.load(room_id))?.isJoined(otherId)) return true;
    }
    return false;
  }

  async #sweep(): Promise<void> {
    const nowMs = this.#core.clock.nowMs();
    for (const [userId, { presence }] of this.#shown) {
      const after = decayed(presence, nowMs);
      if (after.state === 'offline' && presence.state === 'offline') this.#shown.delete(userId);
      else if (after.state !== presence.state) await this.#change(userId, after);
    }
  }
}
