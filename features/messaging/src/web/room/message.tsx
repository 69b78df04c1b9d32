import { Icon, Menu, MenuChoice, roomHue, TOAST_MS, useToast, type MenuAct } from '@althing/ui';
import {
  Check,
  CheckCheck,
  CircleAlert,
  Clock,
  Copy,
  EllipsisVertical,
  Forward,
  MessagesSquare,
  Pencil,
  Reply,
  Trash2,
  X,
} from 'lucide-react';
import { memo, useState } from 'react';
import { go, threadHref } from '../links.ts';
import { Face } from '../people/face.tsx';
import { useMessenger } from '../session/use-messenger.ts';
import { useLocale, useText } from '../use-text.ts';
import { deletionDraft, reactionDraft } from './compose.ts';
import { isForwardable } from './forward.ts';
import { MessageBody } from './message-body.tsx';
import { Reactions } from './reactions.tsx';
import { sealedMedia, type MessageItem } from './timeline-view-model.ts';

/** As long as the toast with its Undo stays. */
const UNDO_MS = TOAST_MS;

const QUICK_REACTIONS = ['👍', '❤️', '😂', '😮', '😢', '🙏'];

interface MessageProps {
  readonly item: MessageItem;
  readonly roomId: string;
  readonly isDirect: boolean;
  readonly canSend: boolean;
  readonly canDeleteOthers: boolean;
  /** In its thread a message leads no further. */
  readonly isInThread: boolean;
  readonly onReply: (item: MessageItem) => void;
  readonly onEdit: (item: MessageItem) => void;
  readonly onForward: (item: MessageItem) => void;
  readonly onShow: (eventId: string) => void;
}

export const Message = memo(function Message(props: MessageProps) {
  const { item, roomId, isDirect, onShow } = props;
  const t = useText();
  const { outbox } = useMessenger();
  const [isMenuOpen, setMenuOpen] = useState(false);
  const { entry, isOwn } = item;
  const hue = roomHue({ placeId: roomId, memberId: entry.senderId });
  const names = ['msg', isOwn && 'own', item.opensRun && 'gap', !isOwn && isDirect && 'alone']
    .filter(Boolean)
    .join(' ');
  const isActable = entry.body.kind !== 'deleted' && item.outboxId === null && props.canSend;
  return (
    <li className={names} id={`event-${entry.id}`} tabIndex={-1}>
      {isOwn || isDirect ? null : item.closesRun ? (
        <Face name={entry.senderName} picture={entry.senderPicture} hue={hue} size="xs" />
      ) : (
        <span />
      )}
      <div
        className={item.closesRun ? 'bubble first' : 'bubble'}
        onContextMenu={(event) => {
          // The browser's own menu stays for links, pictures and selected words.
          const isOnContent = (event.target as Element).closest('a, img, button') || getSelection()?.toString();
          if (!isActable || isOnContent) return;
          event.preventDefault();
          setMenuOpen(true);
        }}
      >
        {!isOwn && item.opensRun && !isDirect ? (
          <span className={`from n${hue}`}>
            <bdi>{entry.senderName}</bdi>
          </span>
        ) : (
          <span className="sr">{isOwn ? t('message.you') : entry.senderName}: </span>
        )}
        {entry.reply ? (
          <button type="button" className="quote" onClick={() => entry.reply && onShow(entry.reply.eventId)}>
            <b>
              <bdi>{entry.reply.senderName ?? t('message.earlier')}</bdi>
            </b>
            <span>{entry.reply.text ?? t('message.replyTo')}</span>
          </button>
        ) : null}
        <MessageBody item={item} roomId={roomId} />
        <Stamp item={item} />
        {props.isInThread ? null : <ThreadLink item={item} roomId={roomId} />}
        <Reactions roomId={roomId} entry={entry} canReact={isActable} />
        {isActable ? <Acts {...props} isOpen={isMenuOpen} onOpenChange={setMenuOpen} /> : null}
      </div>
      {item.state === 'failed' && item.outboxId ? (
        <span className="wrap resend">
          <button
            type="button"
            className="link tiny danger-text"
            onClick={() => item.outboxId && outbox.retry(item.outboxId)}
          >
            {t('message.tryAgain')}
          </button>
          <button
            type="button"
            className="link tiny danger-text"
            onClick={() => item.outboxId && void outbox.drop(item.outboxId)}
          >
            {t('message.discard')}
          </button>
        </span>
      ) : null}
      {item.outboxId && item.progress !== null && item.entry.body.kind !== 'text' ? (
        <button type="button" className="link tiny" onClick={() => item.outboxId && void outbox.drop(item.outboxId)}>
          <Icon of={X} isSmall />
          {t('message.cancelUpload', { percent: Math.round(item.progress * 100) })}
        </button>
      ) : null}
    </li>
  );
});

/** To the thread that begins here, or that a reply from further back belongs to. */
function ThreadLink({ item, roomId }: { item: MessageItem; roomId: string }) {
  const t = useText();
  const { entry, threadCount } = item;
  if (threadCount === 0 && entry.threadId === null) return null;
  return (
    <a className="thread-link small" href={threadHref(roomId, entry.threadId ?? entry.id)}>
      <Icon of={MessagesSquare} isSmall />
      {entry.threadId === null ? t('thread.replies', { count: threadCount }) : t('thread.partOf')}
    </a>
  );
}

function Acts({
  item,
  roomId,
  canDeleteOthers,
  isInThread,
  onReply,
  onEdit,
  onForward,
  isOpen,
  onOpenChange,
}: MessageProps & { isOpen: boolean; onOpenChange: (isOpen: boolean) => void }) {
  const t = useText();
  const toast = useToast();
  const { outbox } = useMessenger();
  const { entry, isOwn } = item;
  const body = entry.body;

  const acts: MenuAct[] = [
    { key: 'reply', label: t('message.reply'), icon: Reply, isMirrored: true, onSelect: () => onReply(item) },
  ];
  if (!isInThread) {
    acts.push({
      key: 'thread',
      label: t('message.replyInThread'),
      icon: MessagesSquare,
      onSelect: () => go(threadHref(roomId, entry.threadId ?? entry.id)),
    });
  }
  if (body.kind === 'text') {
    acts.push({
      key: 'copy',
      label: t('message.copy'),
      icon: Copy,
      onSelect: () => void navigator.clipboard.writeText(body.text),
    });
    if (isOwn) acts.push({ key: 'edit', label: t('message.edit'), icon: Pencil, onSelect: () => onEdit(item) });
  }
  if (isForwardable(item)) {
    acts.push({
      key: 'forward',
      label: t('message.forward'),
      icon: Forward,
      isMirrored: true,
      onSelect: () => onForward(item),
    });
  }
  if (isOwn || canDeleteOthers) {
    acts.push({
      key: 'delete',
      label: t('message.delete'),
      icon: Trash2,
      isDanger: true,
      onSelect: () => {
        const draft = deletionDraft(roomId, entry.id, {
          holdUntil: Date.now() + UNDO_MS,
          media: isOwn ? sealedMedia(body) : [],
        });
        void outbox
          .add(draft)
          .then(({ txnId }) =>
            toast({ text: t('message.deleted'), actLabel: t('undo'), onAct: () => void outbox.drop(txnId) }),
          );
      },
    });
  }
  return (
    <span className="acts">
      <Menu
        isOpen={isOpen}
        onOpenChange={onOpenChange}
        align={isOwn ? 'end' : 'start'}
        trigger={
          <button type="button" className="tap" aria-label={t('message.acts')}>
            <Icon of={EllipsisVertical} />
          </button>
        }
        head={
          <div className="menu-head">
            {QUICK_REACTIONS.map((key) => (
              <MenuChoice
                key={key}
                label={t('message.react', { reaction: key })}
                onSelect={() => {
                  const own = entry.reactions.find((reaction) => reaction.key === key)?.ownEventId;
                  if (!own) void outbox.add(reactionDraft(roomId, entry.id, key));
                }}
              >
                <span aria-hidden="true">{key}</span>
              </MenuChoice>
            ))}
          </div>
        }
        acts={acts}
      />
    </span>
  );
}

const STATES = {
  waiting: { icon: Clock, text: 'state.waiting' },
  sending: { icon: Clock, text: 'state.sending' },
  failed: { icon: CircleAlert, text: 'state.failed' },
  sent: { icon: Check, text: 'state.sent' },
  read: { icon: CheckCheck, text: 'state.read' },
} as const;

function Stamp({ item }: { item: MessageItem }) {
  const t = useText();
  const locale = useLocale();
  const { entry, state, isOwn } = item;
  const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    new Date(entry.at),
  );
  const isWaiting = state === 'waiting';
  return (
    <span className="stamp">
      {entry.isEdited ? `${t('message.edited')} ` : ''}
      {isWaiting ? <Icon of={Clock} /> : <time dateTime={new Date(entry.at).toISOString()}>{clock}</time>}
      {isWaiting ? t('state.waiting') : null}
      {isOwn && !isWaiting ? (
        <>
          <Icon of={STATES[state].icon} />
          <span className="sr">{t(STATES[state].text)}</span>
        </>
      ) : null}
    </span>
  );
}
