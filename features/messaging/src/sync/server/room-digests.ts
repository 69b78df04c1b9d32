// The few facts about each room that lists order and filter by; in memory, kept by watching the log.
import { Lru } from '@althing/kernel';
import type { RoomEvent } from '../../core/domain/room-event.ts';
import type { Core } from '../../core/server/core.ts';
import { bumpTypes, digestTypes, readDigests, type DigestRow } from '../storage/digest-store.ts';

export interface RoomDigest {
  readonly bump: number;
  readonly roomType: string | null;
  readonly isEncrypted: boolean;
  readonly name: string | null;
}

/** About 200 bytes a room. */
const ROOMS_CACHED_MAX = 200_000;
const isBump: ReadonlySet<string> = new Set(bumpTypes);
const isTold: ReadonlySet<string> = new Set([...bumpTypes, ...digestTypes]);
const unknown: RoomDigest = { bump: 0, roomType: null, isEncrypted: false, name: null };

export class RoomDigests {
  readonly #core: Core;
  readonly #digests = new Lru<string, RoomDigest>(ROOMS_CACHED_MAX);
  /** Events that came in while queries run. */
  #missed: RoomEvent[] = [];
  #running = 0;

  constructor(core: Core) {
    this.#core = core;
    core.observe((event) => {
      if (!isTold.has(event.type)) return;
      if (this.#running > 0) this.#missed.push(event);
      this.#apply(event);
    });
    core.commit.onFault(() => this.#digests.clear());
  }

  async of(roomIds: readonly string[]): Promise<(roomId: string) => RoomDigest> {
    const missing = roomIds.filter((roomId) => this.#digests.peek(roomId) === undefined);
    if (missing.length > 0) await this.#read(missing);
    return (roomId) => this.#digests.peek(roomId) ?? unknown;
  }

  async #read(roomIds: readonly string[]): Promise<void> {
    this.#running++;
    try {
      for (const row of await readDigests(this.#core.database, roomIds)) this.#digests.set(row.roomId, digestOf(row));
      for (const event of this.#missed) this.#apply(event);
    } finally {
      this.#running--;
      if (this.#running === 0) this.#missed = [];
    }
  }

  #apply({ roomId, type, stateKey, content, pos }: RoomEvent): void {
    const digest = this.#digests.peek(roomId);
    if (!digest) return;
    const bump = isBump.has(type) ? Math.max(digest.bump, pos) : digest.bump;
    if (stateKey !== '') this.#digests.set(roomId, { ...digest, bump });
    else if (type === 'm.room.encryption') this.#digests.set(roomId, { ...digest, bump, isEncrypted: true });
    else if (type === 'm.room.name') this.#digests.set(roomId, { ...digest, bump, name: textOf(content['name']) });
    else this.#digests.set(roomId, { ...digest, bump });
  }
}

function digestOf({ bump, contents }: DigestRow): RoomDigest {
  return {
    bump,
    roomType: textOf(contents.get('m.room.create')?.['type']),
    isEncrypted: contents.has('m.room.encryption'),
    name: textOf(contents.get('m.room.name')?.['name']),
  };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
