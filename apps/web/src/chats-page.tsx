import { ChatList, RoomScreen, useIsDesktop } from '@althing/messaging/web';
import { State } from '@althing/ui';
import { MessageCircle } from 'lucide-react';
import type { ReactNode } from 'react';
import { Tabs } from './tabs.tsx';
import { useText } from './use-text.ts';

interface ChatsPageProps {
  readonly roomId: string | null;
  readonly threadId?: string | null;
  /** Stands beside the list when no chat does. */
  readonly detail?: ReactNode;
}

/** List and detail: side by side on a desk, one at a time on a phone. */
export function ChatsPage({ roomId, threadId = null, detail }: ChatsPageProps) {
  const t = useText();
  const isDesktop = useIsDesktop();
  const content = roomId ? <RoomScreen key={roomId} roomId={roomId} threadId={threadId} /> : detail;
  if (!isDesktop) {
    return (
      <div className="app">
        {content ? null : <Tabs current="chats" />}
        <main className={content ? 'pane whole-pane' : 'pane'}>
          {content ?? <ChatList currentRoomId={null} heading="h1" />}
        </main>
      </div>
    );
  }
  return (
    <div className="app has-side">
      <Tabs current="chats" />
      <aside className="pane side" aria-label={t('nav.chats')}>
        <ChatList currentRoomId={roomId} heading="h2" />
      </aside>
      <main className="pane">{content ?? <PickChat />}</main>
    </div>
  );
}

function PickChat() {
  const t = useText();
  return (
    <div className="middle">
      <h1 className="sr">{t('nav.chats')}</h1>
      <State icon={MessageCircle} title={t('pick.title')}>
        <p>{t('pick.text')}</p>
        <a className="button soft compact" href="#/new">
          {t('nav.newChat')}
        </a>
      </State>
    </div>
  );
}
