import { Banner, BoneRows, Icon, IconButton, State } from '@althing/ui';
import { KeyRound, MessageCircle, Search, SearchX, SquarePen, WifiOff, X } from 'lucide-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { go, NEW_CHAT_HREF, RECOVERY_HREF, UNLOCK_HREF } from '../links.ts';
import { useRecoveryNote } from '../security/use-recovery-note.ts';
import { useLive } from '../session/live.ts';
import { useMessenger } from '../session/use-messenger.ts';
import { useLocale, useText, type MessagingText } from '../use-text.ts';
import { CHAT_FILTERS, viewChatList, type ChatFilter } from './chat-list-view-model.ts';
import { ChatRow } from './chat-row.tsx';
import { FirstSteps } from './first-steps.tsx';
import { InviteRow } from './invite-row.tsx';
import { NewDeviceNotices } from '../security/new-device-notices.tsx';
import { useChats } from './use-chats.ts';

const FILTER_TEXTS: Record<ChatFilter, MessagingText> = {
  all: 'list.all',
  unread: 'list.unreadOnly',
  people: 'list.people',
  groups: 'list.groups',
  channels: 'list.channels',
};

/** The list of chats: the whole screen on a phone, the side of it on a desk. */
export function ChatList({ currentRoomId, heading: Heading }: { currentRoomId: string | null; heading: 'h1' | 'h2' }) {
  const t = useText();
  const language = useLocale();
  const messenger = useMessenger();
  const chats = useChats();
  const isReady = useLive(messenger.isReady);
  const [filter, setFilter] = useState<ChatFilter>('all');
  const [search, setSearch] = useState<string | null>(null);
  const wanted = useDeferredValue(search ?? '');
  const view = useMemo(
    () => viewChatList(chats, { filter, search: wanted, language }),
    [chats, filter, wanted, language],
  );
  const now = Date.now();
  const isEmpty = view.invites.length === 0 && view.chats.length === 0;

  return (
    <>
      <header className="bar">
        <Heading className="screen-title">{t('list.title')}</Heading>
        <IconButton
          icon={search === null ? Search : X}
          label={t(search === null ? 'list.search' : 'list.closeSearch')}
          onClick={() => setSearch(search === null ? '' : null)}
        />
        <IconButton icon={SquarePen} label={t('list.newChat')} onClick={() => go(NEW_CHAT_HREF)} />
      </header>
      {search !== null ? (
        <div className="pad-x fold-s">
          <div className="search">
            <Icon of={Search} isSmall />
            <input
              type="search"
              autoFocus
              aria-label={t('list.searchLabel')}
              placeholder={t('list.searchLabel')}
              value={search}
              onChange={(event) => setSearch(event.target.value)}
              onKeyDown={(event) => event.key === 'Escape' && setSearch(null)}
            />
          </div>
        </div>
      ) : null}
      {chats.length > 0 ? (
        <div className="chips" role="group" aria-label={t('list.filter')}>
          {CHAT_FILTERS.map((each) => (
            <button
              key={each}
              type="button"
              className="chip"
              aria-pressed={filter === each}
              onClick={() => setFilter(each)}
            >
              {t(FILTER_TEXTS[each])}
            </button>
          ))}
        </div>
      ) : null}
      <div className="scroll" tabIndex={0} role="region" aria-label={t('list.allChats')}>
        <ListNotices />
        {!isReady ? (
          <BoneRows label={t('list.loading')} />
        ) : isEmpty && view.isNarrowed ? (
          <State icon={SearchX} title={t('list.noneFound')}>
            <p>{t('list.noneFoundHint')}</p>
          </State>
        ) : isEmpty ? (
          currentRoomId === null && Heading === 'h1' ? (
            <FirstSteps />
          ) : (
            <State icon={MessageCircle} title={t('list.empty')}>
              <a className="button soft compact" href={NEW_CHAT_HREF}>
                {t('list.newChat')}
              </a>
            </State>
          )
        ) : (
          <>
            {view.invites.length > 0 ? (
              <section aria-label={t('list.invites')}>
                <ul className="rows">
                  {view.invites.map((chat) => (
                    <li key={chat.roomId}>
                      <InviteRow chat={chat} />
                    </li>
                  ))}
                </ul>
              </section>
            ) : null}
            <ul className="rows">
              {view.chats.map((chat) => (
                <li key={chat.roomId}>
                  <ChatRow chat={chat} isCurrent={chat.roomId === currentRoomId} now={now} />
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </>
  );
}

/** What the person should know before the chats: no connection, a locked device, a key to keep, a stranger's sign-in. */
function ListNotices() {
  const t = useText();
  const messenger = useMessenger();
  const connection = useLive(messenger.connection);
  const standing = useLive(messenger.standing);
  const recovery = useRecoveryNote();
  return (
    <div className="notices">
      {connection === 'offline' ? (
        <Banner icon={WifiOff} tone="plain" role="status">
          {t('offline.banner')}
        </Banner>
      ) : null}
      <NewDeviceNotices />
      {standing === 'locked' ? (
        <Banner icon={KeyRound} tone="caution">
          {t('unlock.banner')} <a href={UNLOCK_HREF}>{t('unlock.bannerAct')}</a>
        </Banner>
      ) : null}
      {recovery.isDue ? (
        <Banner icon={KeyRound}>
          {t('recovery.banner')} <a href={RECOVERY_HREF}>{t('recovery.bannerAct')}</a>
        </Banner>
      ) : null}
    </div>
  );
}
