import type { CardProps } from '@althing/messaging/web';
import { useChanges } from '../api/use-changes.ts';
import type { PaymentCard } from './payment-card.ts';
import { RequestCard } from './request-card.tsx';
import { SentCard } from './sent-card.tsx';
import { SplitCard } from './split-card.tsx';
import '../money.css';

/** A card of money in a chat, as the server's record has it now. */
export default function PaymentCardBody({ content }: CardProps<PaymentCard>) {
  useChanges();
  switch (content.kind) {
    case 'sent':
      return <SentCard transferId={content.id} note={content.note} />;
    case 'request':
      return <RequestCard requestId={content.id} note={content.note} />;
    case 'split':
      return <SplitCard splitId={content.id} note={content.note} />;
  }
}
