// Who is there. Nobody is shown who has not chosen to be: a status set by hand, or "away" asked for by a client, turns
// it on; `offline` turns it off. That a client syncs shows nobody.

export type PresenceState = 'online' | 'unavailable' | 'offline';

export interface Presence {
  readonly state: PresenceState;
  readonly statusMessage: string | null;
  readonly lastActiveAtMs: number;
}

/** After this long without a sign of life, somebody online is away. */
export const AWAY_AFTER_MS = 5 * 60_000;
/** After this long, they are gone: their presence is forgotten. */
export const GONE_AFTER_MS = 30 * 60_000;

/** What is left of `presence` at `nowMs`. */
export function decayed(presence: Presence, nowMs: number): Presence {
  const idleMs = nowMs - presence.lastActiveAtMs;
  if (idleMs >= GONE_AFTER_MS) return { ...presence, state: 'offline' };
  if (idleMs >= AWAY_AFTER_MS && presence.state === 'online') return { ...presence, state: 'unavailable' };
  return presence;
}

/** The content of m.presence, and the answer to GET presence (Client-Server API, "Presence"). */
export function presenceContent(presence: Presence, nowMs: number): Record<string, unknown> {
  const isActive = presence.state === 'online' && nowMs - presence.lastActiveAtMs < AWAY_AFTER_MS;
  return {
    presence: presence.state,
    last_active_ago: Math.max(0, nowMs - presence.lastActiveAtMs),
    ...(presence.state === 'offline' ? {} : { currently_active: isActive }),
    ...(presence.statusMessage === null ? {} : { status_msg: presence.statusMessage }),
  };
}
