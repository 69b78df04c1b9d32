// What a higher feature adds to the composer's + menu.
import type { IconShape } from '@althing/ui';
import { lazy, type ComponentType } from 'react';
import type { ChatKind } from '../chats/chat-list-view-model.ts';

export interface ComposerAct {
  readonly key: string;
  readonly icon: IconShape;
  /** In the language in use: asked for whenever the menu opens. */
  readonly label: () => string;
  /** Whether it makes sense in this chat; everywhere when left out. */
  readonly isOffered?: (room: ComposerRoom) => boolean;
  /** The sheet that opens; fetched when it is asked for. */
  readonly load: () => Promise<{ readonly default: ComponentType<ComposerSheetProps> }>;
}

export interface ComposerRoom {
  readonly roomId: string;
  readonly name: string;
  readonly kind: ChatKind;
  readonly isEncrypted: boolean;
  /** Anyone can read what is sent here. */
  readonly isPublic: boolean;
  /** Who is in the chat or invited, this person included. */
  readonly members: readonly ComposerMember[];
}

export interface ComposerMember {
  readonly userId: string;
  readonly name: string;
  readonly isSelf: boolean;
  /** Invited and not here yet. */
  readonly isInvited: boolean;
}

export interface ComposerSheetProps {
  readonly room: ComposerRoom;
  readonly sendCard: SendCard;
  /** The sheet is its own to draw (`Sheet` of the ui package) and calls this to go away. */
  readonly onClose: () => void;
}

/** `body` is what an app that doesn't know the card shows; never leave out of it what matters. */
export interface CardContent {
  readonly body: string;
  readonly [key: string]: unknown;
}

/**
 * Puts a card into a chat through the outbox, connection or not. Resolves when it is safely kept on this device: from
 * there on it is sent exactly once. `type` is the registered card's: a `msgtype`, or with `isEvent` an event type.
 */
export type SendCard = (card: { type: string; content: CardContent; isEvent?: boolean }) => Promise<void>;

export interface RegisteredAct extends ComposerAct {
  readonly Sheet: ComponentType<ComposerSheetProps>;
}

export class ComposerActs {
  readonly #acts: RegisteredAct[] = [];

  /** In the order in which features register. */
  register(act: ComposerAct): void {
    if (this.#acts.some(({ key }) => key === act.key))
      throw new Error(`Two acts of the composer are called ${act.key}`);
    // One component for each act, which loads when it is first asked for.
    this.#acts.push({ ...act, Sheet: lazy(act.load) });
  }

  get isEmpty(): boolean {
    return this.#acts.length === 0;
  }

  offeredIn(room: ComposerRoom): readonly RegisteredAct[] {
    return this.#acts.filter((act) => act.isOffered?.(room) ?? true);
  }
}

/** The acts of every feature that is part of this app. */
export const composerActs = new ComposerActs();
