// What a higher feature adds to what can be said in a chat: a card is a Matrix message of a type of its own, encrypted
// and sent like any other. Messaging knows that there are cards, never what one is about.
import type { IconShape } from '@althing/ui';
import { lazy, type ComponentType } from 'react';
import type { MessageState } from '../room/timeline-view-model.ts';

export interface MessageCard<Content> {
  /** The `msgtype` of an `m.room.message`, or the type of an event of its own, for example `com.example.card`. */
  readonly type: string;
  /** What the card is about, read from what anyone may have sent; null when it isn't well-formed. Pure. */
  readonly read: (content: Readonly<Record<string, unknown>>) => Content | null;
  /** One line in the reader's language: for the chat list, for a quote, and as the card's accessible name. */
  readonly preview: (content: Content) => string;
  /** Stands before the preview in the chat list. */
  readonly icon?: IconShape;
  /** Draws the card inside its bubble; fetched when the first one is seen. */
  readonly load: () => Promise<{ readonly default: ComponentType<CardProps<Content>> }>;
}

export interface CardProps<Content> {
  readonly content: Content;
  readonly roomId: string;
  /** Null until the server has the message. */
  readonly eventId: string | null;
  readonly senderId: string;
  readonly senderName: string;
  readonly isOwn: boolean;
  readonly state: MessageState;
  /** When it was written, ms since 1970. */
  readonly at: number;
}

/** A card as the timeline and the chat list hold it. */
export interface CardBody {
  readonly kind: 'card';
  readonly type: string;
  readonly content: unknown;
  readonly summary: string;
}

/** Null for everything that is no registered card: it is then shown by its plain `body`. */
export type ReadCard = (eventType: string, content: Readonly<Record<string, unknown>>) => CardBody | null;

interface RegisteredCard extends MessageCard<unknown> {
  readonly Drawn: ComponentType<CardProps<unknown>>;
}

export class MessageCards {
  readonly #cards = new Map<string, RegisteredCard>();

  /** Once for each type, when the app starts. Matrix's own message types can't be taken over. */
  register<Content>(card: MessageCard<Content>): void {
    if (this.#cards.has(card.type)) throw new Error(`Two features draw ${card.type}`);
    if (OWN_TYPES.has(card.type)) throw new Error(`${card.type} is drawn by the messenger itself`);
    // One component for each type, which loads with the first card that is seen.
    const registered = { ...(card as MessageCard<unknown>), Drawn: lazy((card as MessageCard<unknown>).load) };
    this.#cards.set(card.type, registered);
  }

  find(type: string): RegisteredCard | null {
    return this.#cards.get(type) ?? null;
  }

  read: ReadCard = (eventType, content) => {
    const card = this.find(cardType(eventType, content));
    const read = card?.read(content) ?? null;
    return card && read !== null ? { kind: 'card', type: card.type, content: read, summary: card.preview(read) } : null;
  };
}

/** The cards of every feature that is part of this app. */
export const messageCards = new MessageCards();

const OWN_TYPES = new Set(
  ['text', 'emote', 'notice', 'image', 'file', 'audio', 'video', 'location'].map((name) => `m.${name}`),
);

function cardType(eventType: string, content: Readonly<Record<string, unknown>>): string {
  return eventType === 'm.room.message' ? String(content['msgtype'] ?? '') : eventType;
}
