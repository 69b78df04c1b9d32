import { Component, Suspense, type ReactNode } from 'react';
import type { MessageItem } from '../room/timeline-view-model.ts';
import { messageCards, type CardBody } from './message-cards.ts';

/** A card inside its bubble. While its code comes, and if it fails, its one line stands in for it. */
export function Card({ body, item, roomId }: { body: CardBody; item: MessageItem; roomId: string }) {
  const card = messageCards.find(body.type);
  const inWords = <span dir="auto">{body.summary}</span>;
  if (!card) return inWords;
  const { entry, isOwn, state, outboxId } = item;
  return (
    <div role="group" aria-label={body.summary}>
      <FallsBack key={entry.id} to={inWords}>
        <Suspense fallback={inWords}>
          <card.Drawn
            content={body.content}
            roomId={roomId}
            eventId={outboxId === null ? entry.id : null}
            senderId={entry.senderId}
            senderName={entry.senderName}
            isOwn={isOwn}
            state={state}
            at={entry.at}
          />
        </Suspense>
      </FallsBack>
    </div>
  );
}

/** One broken card must not take the chat with it. */
class FallsBack extends Component<{ to: ReactNode; children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true };
  }

  override componentDidCatch(error: unknown): void {
    console.error('A card could not be drawn', error);
  }

  override render(): ReactNode {
    return this.state.hasFailed ? this.props.to : this.props.children;
  }
}
