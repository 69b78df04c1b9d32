import { Icon } from '@althing/ui';
import { Check } from 'lucide-react';
import type { CSSProperties } from 'react';
import type { CardProps } from '../cards/message-cards.ts';
import { useMessenger } from '../session/use-messenger.ts';
import { useText } from '../use-text.ts';
import { choose, endEvent, voteEvent, type Poll, type PollEvent } from './poll.ts';
import { usePollResult, type PollState } from './use-poll-result.ts';

export default function PollCard({ content: poll, roomId, eventId, isOwn }: CardProps<Poll>) {
  return (
    <div className="poll-card">
      <b className="block" dir="auto">
        {poll.question}
      </b>
      {eventId ? <Running poll={poll} roomId={roomId} pollId={eventId} isOwn={isOwn} /> : <Waiting poll={poll} />}
    </div>
  );
}

/** Nobody can vote before the server has the poll. */
function Waiting({ poll }: { poll: Poll }) {
  return (
    <ul className="poll">
      {poll.answers.map(({ id, text }) => (
        <li key={id} className="quiet" dir="auto">
          {text}
        </li>
      ))}
    </ul>
  );
}

function Running({ poll, roomId, pollId, isOwn }: { poll: Poll; roomId: string; pollId: string; isOwn: boolean }) {
  const t = useText();
  const { client, outbox } = useMessenger();
  const state = usePollResult(roomId, pollId, poll);
  const room = client.getRoom(roomId);
  const startType = room?.findEventById(pollId)?.getType() ?? 'm.poll.start';
  const send = (event: PollEvent) => void outbox.add({ roomId, ...event });
  const isOpen = !state.isEnded && (room?.maySendMessage() ?? false);
  const areCountsShown = poll.isDisclosed || state.isEnded;
  return (
    <>
      <div className="poll" role="group" aria-label={poll.question}>
        {poll.answers.map(({ id, text }) => (
          <Answer
            key={id}
            text={text}
            isChosen={state.own.includes(id)}
            isOpen={isOpen}
            count={areCountsShown ? (state.counts.get(id) ?? 0) : null}
            share={areCountsShown && state.voterCount > 0 ? (state.counts.get(id) ?? 0) / state.voterCount : 0}
            onChoose={() => send(voteEvent(pollId, startType, choose(poll, state.own, id)))}
          />
        ))}
      </div>
      <p className="tiny quiet">
        <PollFooter poll={poll} state={state} />
      </p>
      {isOwn && isOpen ? (
        <button
          type="button"
          className="link small"
          onClick={() => send(endEvent(pollId, startType, t('poll.endedWords', { question: poll.question })))}
        >
          {t('poll.end')}
        </button>
      ) : null}
    </>
  );
}

interface AnswerProps {
  readonly text: string;
  readonly isChosen: boolean;
  readonly isOpen: boolean;
  /** Null while the results are held back. */
  readonly count: number | null;
  readonly share: number;
  readonly onChoose: () => void;
}

function Answer({ text, isChosen, isOpen, count, share, onChoose }: AnswerProps) {
  const t = useText();
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      disabled={!isOpen}
      style={{ '--share': `${Math.round(share * 100)}%` } as CSSProperties}
      onClick={onChoose}
    >
      <span className="ring">{isChosen ? <Icon of={Check} /> : null}</span>
      <span dir="auto">{text}</span>
      {count === null ? (
        <span />
      ) : (
        <span className="num">
          <span aria-hidden="true">{count}</span>
          <span className="sr">{t('poll.votes', { count })}</span>
        </span>
      )}
    </button>
  );
}

function PollFooter({ poll, state }: { poll: Poll; state: PollState }) {
  const t = useText();
  const parts = [
    state.isEnded ? t('poll.ended') : poll.selectionsMax > 1 ? t('poll.several') : t('poll.one'),
    t('poll.voted', { count: state.voterCount }),
    ...(poll.isDisclosed || state.isEnded ? [] : [t('poll.heldBack')]),
    ...(state.unreadableCount > 0 ? [t('poll.unreadable', { count: state.unreadableCount })] : []),
  ];
  return <>{parts.join(' · ')}</>;
}
