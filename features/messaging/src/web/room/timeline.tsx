import { Icon, useIsSlow } from '@althing/ui';
import { ArrowDown, Globe, Lock } from 'lucide-react';
import { Fragment, useEffect, useLayoutEffect, useRef, useState, type DragEvent } from 'react';
import { useLocale, useText } from '../use-text.ts';
import { Message } from './message.tsx';
import { NoteLine } from './note-line.tsx';
import type { RoomSource, RoomView } from './room-source.ts';
import type { MessageItem } from './timeline-view-model.ts';

/** Within this of the end the reader is taken to follow the talk. */
const AT_END_PX = 80;
/** Earlier messages are fetched before the reader reaches the top. */
const FETCH_AHEAD_PX = 600;

interface TimelineProps {
  readonly roomId: string;
  readonly source: RoomSource;
  readonly view: RoomView;
  readonly onReply: (item: MessageItem) => void;
  readonly onEdit: (item: MessageItem) => void;
  readonly onForward: (item: MessageItem) => void;
  readonly onFiles: (files: readonly File[]) => void;
  /** The message to bring into sight; a fresh object for each time it is asked for. */
  /** A thread is shown, not the chat it is in. */
  readonly isThread: boolean;
  readonly shown: { readonly eventId: string } | null;
}

export function Timeline({
  roomId,
  source,
  view,
  onReply,
  onEdit,
  onForward,
  onFiles,
  shown,
  isThread,
}: TimelineProps) {
  const t = useText();
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const [isAtEnd, setAtEnd] = useState(true);
  const [isDropping, setDropping] = useState(false);
  const isSlow = useIsSlow(view.isLoadingEarlier);
  const lastKey = view.items.at(-1)?.key;
  const firstKey = view.items[0]?.key;
  const lastItem = view.items.at(-1);
  const isLastOwn = lastItem?.kind === 'message' && lastItem.isOwn;

  // A message of one's own always comes into sight; another's only for who follows the end.
  useLayoutEffect(() => {
    const box = scroller.current;
    if (box && (isAtEnd || isLastOwn)) box.scrollTop = box.scrollHeight;
    // eslint-disable-next-line react-hooks/exhaustive-deps -- where the reader is counts when the end changes, not before
  }, [lastKey]);

  // What comes in above must not push what is being read.
  const heightBefore = useRef(0);
  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return;
    if (!isAtEnd && heightBefore.current > 0) box.scrollTop += box.scrollHeight - heightBefore.current;
    heightBefore.current = box.scrollHeight;
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only what is added at the top moves the view
  }, [firstKey]);

  // Pictures that open late, and a keyboard that rises, keep the end in sight.
  useEffect(() => {
    const box = scroller.current;
    const content = list.current;
    if (!box || !content) return;
    const observer = new ResizeObserver(() => {
      if (isAtEnd) box.scrollTop = box.scrollHeight;
      heightBefore.current = box.scrollHeight;
    });
    observer.observe(content);
    observer.observe(box);
    return () => observer.disconnect();
  }, [isAtEnd]);

  // Seen means: at the end, in a window that is looked at.
  useEffect(() => {
    const mark = () => {
      if (isAtEnd && document.visibilityState === 'visible' && document.hasFocus()) void source.markRead();
    };
    mark();
    window.addEventListener('focus', mark);
    return () => window.removeEventListener('focus', mark);
  }, [isAtEnd, lastKey, source]);

  const onScroll = () => {
    const box = scroller.current;
    if (!box) return;
    setAtEnd(box.scrollHeight - box.scrollTop - box.clientHeight < AT_END_PX);
    if (box.scrollTop < FETCH_AHEAD_PX && view.hasEarlier && !view.hasEarlierFailed) void source.loadEarlier();
  };

  // A chat shorter than the screen can't be scrolled: fetch until it fills.
  useEffect(() => {
    const box = scroller.current;
    if (
      box &&
      view.hasEarlier &&
      !view.isLoadingEarlier &&
      !view.hasEarlierFailed &&
      box.scrollHeight <= box.clientHeight
    ) {
      void source.loadEarlier();
    }
  }, [view, source]);

  useEffect(() => {
    // After the sheet that asked for it has given the focus back.
    if (shown) setTimeout(() => showMessage(shown.eventId));
  }, [shown]);

  return (
    <div
      className={isDropping ? 'talk-frame dropping' : 'talk-frame'}
      onDragOver={(event: DragEvent) => {
        if (!event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setDropping(true);
      }}
      onDragLeave={() => setDropping(false)}
      onDrop={(event: DragEvent) => {
        event.preventDefault();
        setDropping(false);
        onFiles([...event.dataTransfer.files]);
      }}
    >
      <div
        className="scroll"
        ref={scroller}
        tabIndex={0}
        role="region"
        aria-label={t('room.messages')}
        onScroll={onScroll}
      >
        <ol className="talk" ref={list}>
          {view.hasEarlierFailed ? (
            <li className="event-note">
              <button type="button" className="link" onClick={() => void source.loadEarlier()}>
                {t('room.earlierFailed')}
              </button>
            </li>
          ) : null}
          {isSlow ? (
            <li className="event-note" aria-busy="true">
              {t('room.loadingEarlier')}
            </li>
          ) : null}
          {view.hasEarlier || isThread ? null : <WhoReads view={view} />}
          {view.items.map((item) => (
            <Fragment key={item.key}>
              {item.kind === 'day' ? <DayLine at={item.at} /> : null}
              {item.kind === 'note' ? <NoteLine notes={item.notes} /> : null}
              {item.kind === 'message' ? (
                <Message
                  item={item}
                  roomId={roomId}
                  isDirect={view.kind === 'direct'}
                  canSend={view.canSend}
                  isInThread={isThread}
                  canDeleteOthers={source.canDeleteOthers()}
                  onReply={onReply}
                  onEdit={onEdit}
                  onForward={onForward}
                  onShow={showMessage}
                />
              ) : null}
            </Fragment>
          ))}
        </ol>
      </div>
      {isAtEnd ? null : (
        <button
          type="button"
          className="jump"
          onClick={() => {
            if (scroller.current) scroller.current.scrollTop = scroller.current.scrollHeight;
          }}
        >
          <Icon of={ArrowDown} isSmall />
          {t('room.toNewest')}
        </button>
      )}
    </div>
  );
}

function showMessage(eventId: string): void {
  const target = document.getElementById(`event-${eventId}`);
  if (!target) return;
  target.scrollIntoView({ block: 'center' });
  target.classList.add('flash');
  target.addEventListener('focusout', () => target.classList.remove('flash'), { once: true });
  target.focus();
}

function DayLine({ at }: { at: number }) {
  const t = useText();
  const locale = useLocale();
  const today = new Date();
  const date = new Date(at);
  const isToday = date.toDateString() === today.toDateString();
  const isThisYear = date.getFullYear() === today.getFullYear();
  const format = new Intl.DateTimeFormat(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(isThisYear ? {} : { year: 'numeric' }),
  });
  return <li className="day">{isToday ? t('room.today') : format.format(date)}</li>;
}

/** Says who can read what is said here, once, at the beginning. */
function WhoReads({ view }: { view: RoomView }) {
  const t = useText();
  const text = view.isPublic
    ? t('room.readersPublic')
    : !view.isEncrypted
      ? t('room.readersServer')
      : view.kind === 'direct'
        ? t('room.readersTwo')
        : t('room.readers', { count: view.memberCount });
  return (
    <li className="notice">
      <Icon of={view.isEncrypted ? Lock : Globe} />
      <span>{text}</span>
    </li>
  );
}
