import { Avatar, Icon, roomHue } from '@althing/ui';
import { BellOff, Check, CheckCheck, CircleAlert, Clock, File, Image, Lock, Megaphone, Mic, Users, Video } from 'lucide-react';
import { roomHref } from '../links.ts';
import { useLocale, useText, type MessagingText } from '../use-text.ts';
import { listTimeKind, type Chat } from './chat-list-view-model.ts';

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

export function ChatAvatar({ chat, size = 'm' }: { chat: Pick<Chat, 'roomId' | 'name' | 'kind' | 'faceId'>; size?: 's' | 'm' }) {
  const hue = roomHue({ placeId: chat.roomId, memberId: chat.faceId });
  if (chat.kind === 'direct') return <Avatar name={chat.name} hue={hue} size={size} />;
  return <Avatar name={chat.name} hue={hue} size={size} shape="thing" icon={chat.kind === 'channel' ? Megaphone : Users} />;
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
            ? { hour: '2-digit', minute: '2-digit' }
            : kind === 'weekday'
              ? { weekday: 'short' }
              : { day: 'numeric', month: 'short' },
        ).format(date);
  return <time dateTime={date.toISOString()}>{text}</time>;
}

const MEDIA = {
  image: { icon: Image, label: 'preview.image' },
  file: { icon: File, label: 'preview.file' },
  audio: { icon: Mic, label: 'preview.audio' },
  video: { icon: Video, label: 'preview.video' },
} as const;

const SILENT: Record<'deleted' | 'unreadable' | 'none', MessagingText | null> = {
  deleted: 'preview.deleted',
  unreadable: 'preview.unreadable',
  none: null,
};

function PreviewLine({ chat }: { chat: Chat }) {
  const t = useText();
  const { preview } = chat;
  const sender = chat.kind !== 'direct' && chat.previewSender ? chat.previewSender : null;
  const text =
    preview.kind === 'text'
      ? preview.text
      : preview.kind === 'deleted' || preview.kind === 'unreadable' || preview.kind === 'none'
        ? SILENT[preview.kind] && t(SILENT[preview.kind])
        : t(MEDIA[preview.kind].label);
  return (
    <>
      <PreviewMark chat={chat} />
      {preview.kind in MEDIA ? <Icon of={MEDIA[preview.kind as keyof typeof MEDIA].icon} isSmall /> : null}
      {preview.kind === 'unreadable' ? <Icon of={Lock} isSmall /> : null}
      <span className="clip">
        {text ? (
          <>
            {sender ? <bdi>{sender}</bdi> : null}
            {sender ? ': ' : ''}
            <bdi>{text}</bdi>
          </>
        ) : (
          t('preview.empty')
        )}
      </span>
    </>
  );
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
