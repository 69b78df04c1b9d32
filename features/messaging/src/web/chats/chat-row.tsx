import { Icon, roomHue, type IconShape, type Translate } from '@althing/ui';
import {
  BellOff,
  Check,
  CheckCheck,
  CircleAlert,
  Clock,
  File,
  Image,
  Lock,
  Megaphone,
  Mic,
  Users,
  Video,
} from 'lucide-react';
import { messageCards } from '../cards/message-cards.ts';
import { Face } from '../people/face.tsx';
import { roomHref } from '../links.ts';
import { useLocale, useText, type MessagingText } from '../use-text.ts';
import { listTimeKind, type Chat, type Preview } from './chat-list-view-model.ts';

export function ChatRow({ chat, isCurrent, now }: { chat: Chat; isCurrent: boolean; now: number }) {
  const t = useText();
  const names = ['row', chat.unreadCount > 0 && 'unread', chat.isMuted && 'muted'].filter(Boolean).join(' ');
  return (
    <a className={names} href={roomHref(chat.roomId)} aria-current={isCurrent ? 'true' : undefined}>
      <ChatAvatar chat={chat} />
      <span className="body">
        <span className="title">
          <b>
            <bdi>{chat.name}</bdi>
          </b>
          {chat.isMuted ? (
            <>
              <Icon of={BellOff} isSmall className="quiet" />
              <span className="sr">{t('list.muted')}</span>
            </>
          ) : null}
          {chat.lastAt > 0 ? <ListTime at={chat.lastAt} now={now} /> : null}
        </span>
        <span className="line2">
          <PreviewLine chat={chat} />
          <span className="end">
            {chat.kind === 'channel' ? <span className="tag">{t('list.public')}</span> : null}
            {chat.unreadCount > 0 ? (
              <span className={chat.isMuted ? 'count mute' : 'count'}>
                <span aria-hidden="true">{chat.unreadCount}</span>
                <span className="sr">{t('list.unread', { count: chat.unreadCount })}</span>
              </span>
            ) : null}
          </span>
        </span>
      </span>
    </a>
  );
}

export function ChatAvatar({
  chat,
  size = 'm',
}: {
  chat: Pick<Chat, 'roomId' | 'name' | 'kind' | 'faceId' | 'picture'>;
  size?: 's' | 'm' | 'l';
}) {
  const hue = roomHue({ placeId: chat.roomId, memberId: chat.faceId });
  const face = { name: chat.name, picture: chat.picture, hue, size };
  if (chat.kind === 'direct') return <Face {...face} />;
  return <Face {...face} shape="thing" icon={chat.kind === 'channel' ? Megaphone : Users} />;
}

export function ListTime({ at, now }: { at: number; now: number }) {
  const t = useText();
  const locale = useLocale();
  const kind = listTimeKind(at, now);
  const date = new Date(at);
  const text =
    kind === 'yesterday'
      ? t('list.yesterday')
      : new Intl.DateTimeFormat(
          locale,
          kind === 'clock'
            ? { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
            : kind === 'weekday'
              ? { weekday: 'short' }
              : { day: 'numeric', month: 'short' },
        ).format(date);
  return <time dateTime={date.toISOString()}>{text}</time>;
}

const PREVIEW_TEXTS: Record<Exclude<Preview['kind'], 'text' | 'card'>, MessagingText> = {
  image: 'preview.image',
  file: 'preview.file',
  audio: 'preview.audio',
  video: 'preview.video',
  deleted: 'preview.deleted',
  unreadable: 'preview.unreadable',
  none: 'preview.empty',
};

const PREVIEW_ICONS: Partial<Record<Preview['kind'], IconShape>> = {
  image: Image,
  file: File,
  audio: Mic,
  video: Video,
  unreadable: Lock,
};

function PreviewLine({ chat }: { chat: Chat }) {
  const t = useText();
  const { preview } = chat;
  const icon = preview.kind === 'card' ? messageCards.find(preview.type)?.icon : PREVIEW_ICONS[preview.kind];
  const sender = chat.kind === 'group' && chat.previewSender ? chat.previewSender : null;
  const text = wordsOf(preview, t);
  return (
    <>
      <PreviewMark chat={chat} />
      {icon ? <Icon of={icon} isSmall /> : null}
      <span className="clip" dir="auto">
        {sender && preview.kind !== 'none' ? (
          <>
            <bdi>{sender}</bdi>
            {': '}
          </>
        ) : null}
        <bdi>{text}</bdi>
      </span>
    </>
  );
}

function wordsOf(preview: Preview, t: Translate<MessagingText>): string {
  if (preview.kind === 'text') return preview.text;
  // Asked for afresh: a card speaks the language in use.
  if (preview.kind === 'card') return messageCards.find(preview.type)?.preview(preview.content) ?? preview.summary;
  return t(PREVIEW_TEXTS[preview.kind]);
}

/** How far the person's own last message has come. */
function PreviewMark({ chat }: { chat: Chat }) {
  const t = useText();
  if (!chat.isPreviewOwn || chat.preview.kind === 'none') return null;
  const [icon, label] = chat.hasFailed
    ? ([CircleAlert, 'state.failed'] as const)
    : chat.waitingCount > 0
      ? ([Clock, 'state.waiting'] as const)
      : chat.isPreviewRead
        ? ([CheckCheck, 'state.read'] as const)
        : ([Check, 'state.sent'] as const);
  return (
    <>
      <Icon of={icon} isSmall />
      <span className="sr">{t(label)}</span>
    </>
  );
}
