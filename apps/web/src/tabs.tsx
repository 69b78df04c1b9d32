import { AlthingMark, Icon, type IconShape } from '@althing/ui';
import { useChats } from '@althing/messaging/web';
import { Banknote, CircleUserRound, IdCard, Landmark, MessageCircle } from 'lucide-react';
import { useText, type AppText } from './use-text.ts';

export type Door = 'chats' | 'services' | 'documents' | 'money' | 'you';

const DOORS: readonly { door: Door; icon: IconShape; label: AppText }[] = [
  { door: 'chats', icon: MessageCircle, label: 'nav.chats' },
  { door: 'services', icon: Landmark, label: 'nav.services' },
  { door: 'documents', icon: IdCard, label: 'nav.documents' },
  { door: 'money', icon: Banknote, label: 'nav.money' },
  { door: 'you', icon: CircleUserRound, label: 'nav.you' },
];

/** R3 keeps talk, services, identity and money apart: each has its own door, and a closed one leaves the others open. */
export function Tabs({ current, isDeskOnly = false }: { current: Door; isDeskOnly?: boolean }) {
  const t = useText();
  const hasUnread = useChats().some((chat) => (chat.unreadCount > 0 && !chat.isMuted) || chat.isInvite);
  return (
    <nav className={isDeskOnly ? 'tabs desk-only' : 'tabs'} aria-label={t('nav.main')}>
      <span className="brand" aria-hidden="true">
        <Icon of={AlthingMark} />
      </span>
      <ul>
        {DOORS.map(({ door, icon, label }) => (
          <li key={door}>
            <a href={`#/${door}`} aria-current={door === current ? 'page' : undefined}>
              <span className="spot">
                <Icon of={icon} />
                {door === 'chats' && hasUnread ? (
                  <>
                    <span className="dot" />
                    <span className="sr">{t('nav.unread')}</span>
                  </>
                ) : null}
              </span>
              <span className="label">{t(label)}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
