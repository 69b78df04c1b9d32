import { Banner, BoneRows, Icon, IconButton, State } from '@althing/ui';
import { ArrowLeft, EllipsisVertical, Lock, LockOpen, MessageCircleX, Search, WifiOff } from 'lucide-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { ChatAvatar } from '../chats/chat-row.tsx';
import { CHATS_HREF, go, roomHref } from '../links.ts';
import { ChangedKeysNotices } from '../security/changed-keys-notices.tsx';
import { useLive } from '../session/live.ts';
import { useMessenger } from '../session/use-messenger.ts';
import { useText } from '../use-text.ts';
import type { Thread } from './compose.ts';
import { Composer, type Composing } from './composer.tsx';
import { ForwardSheet } from './forward-sheet.tsx';
import { RoomDetails } from './room-details.tsx';
import { RoomSource, type RoomView } from './room-source.ts';
import type { MessageItem } from './timeline-view-model.ts';
import { SearchSheet } from './search-sheet.tsx';
import { Timeline } from './timeline.tsx';
import { TypingLine } from './typing-line.tsx';

/** A chat; with `threadId`, the thread in it that begins with that message. */
export function RoomScreen({ roomId, threadId = null }: { roomId: string; threadId?: string | null }) {
  const messenger = useMessenger();
  const source = useMemo(() => new RoomSource(messenger, roomId, threadId), [messenger, roomId, threadId]);
  useEffect(() => () => source.dispose(), [source]);
  const view = useLive(source.live);
  return view ? (
    <OpenRoom key={`${roomId} ${threadId}`} roomId={roomId} threadId={threadId} source={source} view={view} />
  ) : (
    <AbsentRoom />
  );
}

interface OpenRoomProps {
  readonly roomId: string;
  readonly threadId: string | null;
  readonly source: RoomSource;
  readonly view: RoomView;
}

function OpenRoom({ roomId, threadId, source, view }: OpenRoomProps) {
  const t = useText();
  const messenger = useMessenger();
  const connection = useLive(messenger.connection);
  const thread = useCallback((): Thread | null => {
    if (!threadId) return null;
    const items = source.live.get()?.items ?? [];
    const last = items.findLast((item) => item.kind === 'message' && item.outboxId === null);
    return { rootId: threadId, lastId: last?.kind === 'message' ? last.entry.id : threadId };
  }, [source, threadId]);
  const [composing, setComposing] = useState<Composing>({ kind: 'plain' });
  const [areDetailsOpen, setDetailsOpen] = useState(false);
  const [forwarding, setForwarding] = useState<MessageItem | null>(null);
  const [isSearching, setSearching] = useState(false);
  const [shown, setShown] = useState<{ eventId: string } | null>(null);
  const [dropped, setDropped] = useState<readonly File[]>([]);
  return (
    <>
      {threadId ? (
        <ThreadHead roomId={roomId} view={view} />
      ) : (
        <RoomHead
          roomId={roomId}
          view={view}
          onSearch={() => setSearching(true)}
          onDetails={() => setDetailsOpen(true)}
        />
      )}
      {connection === 'offline' ? (
        <div className="offline-bar">
          <Banner icon={WifiOff} tone="plain" role="status">
            {t('offline.banner')}
          </Banner>
        </div>
      ) : null}
      {view.isEncrypted ? <ChangedKeysNotices roomId={roomId} /> : null}
      <Timeline
        roomId={roomId}
        source={source}
        view={view}
        onReply={(item) => setComposing({ kind: 'reply', item })}
        onEdit={(item) => setComposing({ kind: 'edit', item })}
        onForward={setForwarding}
        onFiles={setDropped}
        shown={shown}
        isThread={threadId !== null}
      />
      <TypingLine names={view.typing} />
      <Composer
        key={roomId}
        roomId={roomId}
        canSend={view.canSend}
        isPublic={view.isPublic}
        room={() => ({
          roomId,
          name: view.name,
          kind: view.kind,
          isEncrypted: view.isEncrypted,
          isPublic: view.isPublic,
          members: source.members(),
        })}
        composing={composing}
        onComposing={setComposing}
        dropped={dropped}
        onDroppedTaken={() => setDropped([])}
        thread={thread}
        draftKey={threadId ? `${roomId} ${threadId}` : roomId}
        lastOwn={() =>
          view.items.findLast(
            (item) => item.kind === 'message' && item.isOwn && item.entry.body.kind === 'text' && !item.outboxId,
          ) ?? null
        }
      />
      {forwarding ? (
        <ForwardSheet
          item={forwarding}
          content={source.contentOf(forwarding.entry.id)}
          onClose={() => setForwarding(null)}
        />
      ) : null}
      {isSearching ? (
        <SearchSheet
          source={source}
          view={view}
          onClose={() => setSearching(false)}
          onShow={(eventId) => {
            setSearching(false);
            setShown({ eventId });
          }}
        />
      ) : null}
      <RoomDetails
        roomId={roomId}
        source={source}
        view={view}
        isOpen={areDetailsOpen}
        onClose={() => setDetailsOpen(false)}
      />
    </>
  );
}

interface RoomHeadProps {
  readonly roomId: string;
  readonly view: RoomView;
  readonly onSearch: () => void;
  readonly onDetails: () => void;
}

function RoomHead({ roomId, view, onSearch, onDetails }: RoomHeadProps) {
  const t = useText();
  return (
    <header className="bar line with-back">
      <span className="phone-only">
        <a className="tap" href={CHATS_HREF} aria-label={t('room.back')}>
          <Icon of={ArrowLeft} isMirrored />
        </a>
      </span>
      <div className="who">
        <ChatAvatar chat={{ roomId, ...view }} size="s" />
        <div>
          <h1 className="clip">
            <bdi>{view.name}</bdi>
          </h1>
          <p className="tiny quiet clip">
            <RoomSubtitle view={view} />
          </p>
        </div>
      </div>
      <IconButton icon={Search} label={t('search.title')} onClick={onSearch} />
      <IconButton icon={EllipsisVertical} label={t('room.details')} onClick={onDetails} />
    </header>
  );
}

function ThreadHead({ roomId, view }: { roomId: string; view: RoomView }) {
  const t = useText();
  return (
    <header className="bar line with-back">
      <a className="tap" href={roomHref(roomId)} aria-label={t('thread.back')}>
        <Icon of={ArrowLeft} isMirrored />
      </a>
      <div className="who">
        <div>
          <h1>{t('thread.title')}</h1>
          <p className="tiny quiet clip">
            <bdi>{view.name}</bdi>
          </p>
        </div>
      </div>
    </header>
  );
}

function RoomSubtitle({ view }: { view: RoomView }) {
  const t = useText();
  return (
    <>
      {view.kind === 'direct' ? '' : `${t('room.people', { count: view.memberCount })} · `}
      <Icon of={view.isEncrypted ? Lock : LockOpen} isSmall />{' '}
      {t(view.isEncrypted ? 'room.encrypted' : view.isPublic ? 'room.anyoneCanRead' : 'room.notEncrypted')}
    </>
  );
}

/** The chat isn't on this device: still coming, or not ours to see. */
function AbsentRoom() {
  const t = useText();
  const messenger = useMessenger();
  const isReady = useLive(messenger.isReady);
  const connection = useLive(messenger.connection);
  if (!isReady || connection === 'connecting') return <BoneRows label={t('room.loading')} />;
  return (
    <State icon={MessageCircleX} title={t('room.absentTitle')}>
      <p>{t('room.absent')}</p>
      <button type="button" className="button soft compact" onClick={() => go(CHATS_HREF)}>
        {t('room.back')}
      </button>
    </State>
  );
}
