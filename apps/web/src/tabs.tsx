import { AlthingMark, Icon, type FeatureDoor } from '@althing/ui';
import { useChats } from '@althing/messaging/web';
import i18next from 'i18next';
import { Banknote, CircleUserRound, IdCard, Landmark, MessageCircle } from 'lucide-react';
import { arrangeDoors } from './doors.ts';
import { FEATURES } from './features.ts';
import { useText } from './use-text.ts';

const APP = { ns: 'app' };

const OWN: readonly FeatureDoor[] = [
  { id: 'chats', order: 10, path: '/chats', icon: MessageCircle, label: () => i18next.t('nav.chats', APP) },
  { id: 'services', order: 20, path: '/services', icon: Landmark, label: () => i18next.t('nav.services', APP) },
  { id: 'documents', order: 30, path: '/documents', icon: IdCard, label: () => i18next.t('nav.documents', APP) },
  { id: 'money', order: 40, path: '/money', icon: Banknote, label: () => i18next.t('nav.money', APP) },
  { id: 'you', order: 50, path: '/you', icon: CircleUserRound, label: () => i18next.t('nav.you', APP) },
];

const DOORS = arrangeDoors(OWN, FEATURES);

/** R3 keeps talk, services, identity and money apart: each has its own door, and a closed one leaves the others open. */
export function Tabs({ current, isDeskOnly = false }: { current: string; isDeskOnly?: boolean }) {
  const t = useText();
  const hasUnread = useChats().some((chat) => (chat.unreadCount > 0 && !chat.isMuted) || chat.isInvite);
  return (
    <nav className={isDeskOnly ? 'tabs desk-only' : 'tabs'} aria-label={t('nav.main')}>
      <span className="brand" aria-hidden="true">
        <Icon of={AlthingMark} />
      </span>
      <ul>
        {DOORS.map(({ id, path, icon, label }) => (
          <li key={id}>
            <a href={`#${path}`} aria-current={id === current ? 'page' : undefined}>
              <span className="spot">
                <Icon of={icon} />
                {id === 'chats' && hasUnread ? (
                  <>
                    <span className="dot" />
                    <span className="sr">{t('nav.unread')}</span>
                  </>
                ) : null}
              </span>
              <span className="label">{label()}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
