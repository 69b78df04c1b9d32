// The smallest client that keeps what /sync tells: the state of the rooms it is in, and their events without gaps.
import type { Device } from '../keys/world.ts';

interface ClientEvent {
  readonly event_id: string;
  readonly type: string;
  readonly sender: string;
  readonly state_key?: string;
}

export interface HeldRoom {
  /** Entry of state to event id. */
  readonly state: Map<string, string>;
  /** Event ids in order, gaps filled by paging back. */
  timeline: string[];
  summary: Record<string, unknown>;
}

export interface SyncWay {
  readonly limit: number;
  readonly isLazy: boolean;
  readonly useStateAfter: boolean;
}

export class SyncClient {
  readonly rooms = new Map<string, HeldRoom>();
  readonly invites = new Set<string>();
  readonly #device: Device;
  readonly #way: SyncWay;
  #since: string | null = null;

  constructor(device: Device, way: SyncWay) {
    this.#device = device;
    this.#way = way;
  }

  async sync(): Promise<void> {
    const { limit, isLazy, useStateAfter } = this.#way;
    const filter = { room: { timeline: { limit }, state: { lazy_load_members: isLazy } } };
    const query = new URLSearchParams({ filter: JSON.stringify(filter), use_state_after: String(useStateAfter) });
    if (this.#since !== null) query.set('since', this.#since);
    const { status, body } = await this.#device.get(`/v3/sync?${query.toString()}`);
    if (status !== 200) throw new Error(JSON.stringify(body));
    for (const [roomId, room] of Object.entries(body.rooms?.join ?? {})) await this.#joined(roomId, room);
    for (const roomId of Object.keys(body.rooms?.invite ?? {})) {
      this.rooms.delete(roomId);
      this.invites.add(roomId);
    }
    for (const roomId of Object.keys(body.rooms?.leave ?? {})) {
      this.rooms.delete(roomId);
      this.invites.delete(roomId);
    }
    this.#since = body.next_batch;
  }

  // oxlint-disable-next-line typescript/no-explicit-any -- a sync answer is checked by what is expected of it
  async #joined(roomId: string, room: any): Promise<void> {
    this.invites.delete(roomId);
    const isNew = !this.rooms.has(roomId);
    const held: HeldRoom = this.rooms.get(roomId) ?? { state: new Map(), timeline: [], summary: {} };
    this.rooms.set(roomId, held);
    Object.assign(held.summary, room.summary);
    const events: ClientEvent[] = room.timeline.events;
    const told: ClientEvent[] = this.#way.useStateAfter ? room.state_after.events : [...room.state.events, ...events];
    for (const event of told) {
      if (event.state_key !== undefined) held.state.set(`${event.type}|${event.state_key}`, event.event_id);
    }
    if (room.timeline.limited) {
      const missed = await this.#gap(roomId, room.timeline.prev_batch, isNew ? null : this.#since);
      held.timeline.push(...missed);
    }
    held.timeline.push(...events.map((event) => event.event_id));
  }

  async #gap(roomId: string, from: string, to: string | null): Promise<string[]> {
    const missed: string[] = [];
    for (let place: string | undefined = from; place !== undefined;) {
      const query = new URLSearchParams({ dir: 'b', limit: '7', from: place, ...(to === null ? {} : { to }) });
      const { body } = await this.#device.get(`/v3/rooms/${encodeURIComponent(roomId)}/messages?${query.toString()}`);
      missed.push(...body.chunk.map((event: ClientEvent) => event.event_id));
      place = body.end;
    }
    return missed.toReversed();
  }
}
