import type { EventDraft, StateView } from './room-event.ts';

export declare function authoriseEvent(draft: EventDraft, state: StateView): string | null;
