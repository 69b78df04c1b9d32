// What stands in a chat about money. The card only points: amounts and states come from the server's own record, so that
// nobody can show a payment that never was.
import { messageCards, type MessageCard } from '@althing/messaging/web';
import i18next from 'i18next';
import { Banknote } from 'lucide-react';

export const CARD_TYPE = 'app.althing.payment';

export interface PaymentCard {
  readonly kind: 'sent' | 'request' | 'split';
  /** Of the transfer, the request or the split. */
  readonly id: string;
  /** What it is for, as the sender wrote it; encrypted with the message. */
  readonly note: string;
}

/** A card is read from what anybody may have sent. */
export function readCard(content: Readonly<Record<string, unknown>>): PaymentCard | null {
  const { kind, note } = content;
  if (kind !== 'sent' && kind !== 'request' && kind !== 'split') return null;
  const id = content[ID_MEMBERS[kind]];
  if (typeof id !== 'string' || !UUID.test(id)) return null;
  return { kind, id: id.toLowerCase(), note: typeof note === 'string' ? note.slice(0, NOTE_LENGTH_MAX) : '' };
}

/** As it is sent. `body` is for apps that don't know the card: it says what it is, never an amount. */
export function writeCard({ kind, id, note }: PaymentCard, body: string): { body: string; [key: string]: unknown } {
  return { body: note === '' ? body : `${body}: ${note}`, kind, [ID_MEMBERS[kind]]: id, note };
}

const ID_MEMBERS = { sent: 'transferId', request: 'requestId', split: 'splitId' } as const;
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const NOTE_LENGTH_MAX = 200;

const PREVIEWS = { sent: 'card.sent', request: 'card.request', split: 'card.split' } as const;

const card: MessageCard<PaymentCard> = {
  type: CARD_TYPE,
  read: readCard,
  preview: ({ kind, note }) => {
    const what = i18next.t(PREVIEWS[kind], { ns: 'payments' });
    return note === '' ? what : `${what}: ${note}`;
  },
  icon: Banknote,
  load: () => import('./payment-card-body.tsx'),
};

export function registerCard(): void {
  messageCards.register(card);
}
