// The state of a room that is only planned: what authorisation reads while nothing is written yet.
import type { EventId, RoomId } from '../../core/contract/ids.ts';
import { stateKeyOf, type EventDraft, type RoomEvent, type StateView } from '../../core/domain/room-event.ts';

export class DraftState implements StateView {
  readonly version: string;
  readonly #state = new Map<string, RoomEvent>();

  constructor(version: string) {
    this.version = version;
  }

  get(type: string, stateKey: string): RoomEvent | undefined {
    return this.#state.get(stateKeyOf(type, stateKey));
  }

  /** Puts `draft` in place as if it had been sent. */
  apply(draft: EventDraft): void {
    if (draft.stateKey === null) return;
    this.#state.set(stateKeyOf(draft.type, draft.stateKey), {
      pos: 0,
      roomId: '' as RoomId,
      eventId: '' as EventId,
      type: draft.type,
      stateKey: draft.stateKey,
      sender: draft.sender,
      originServerTs: 0,
      depth: 0,
      content: draft.content,
      replaces: null,
      redacts: null,
      redactedBecause: null,
      transaction: null,
    });
  }
}
