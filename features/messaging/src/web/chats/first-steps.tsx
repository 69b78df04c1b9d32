import { Avatar, Icon, type IconShape } from '@althing/ui';
import { ChevronRight, Link, QrCode, Search, Users } from 'lucide-react';
import { useEffect, useState } from 'react';
import { MY_CODE_HREF, NEW_CHAT_HREF, NEW_GROUP_HREF } from '../links.ts';
import { useLive } from '../session/live.ts';
import { useMessenger } from '../session/use-messenger.ts';
import { useText, type MessagingText } from '../use-text.ts';

interface Step {
  readonly href: string;
  readonly icon: IconShape;
  readonly hue: number;
  readonly title: MessagingText;
  readonly hint: MessagingText;
}

const STEPS: readonly Step[] = [
  { href: MY_CODE_HREF, icon: QrCode, hue: 1, title: 'first.code', hint: 'first.codeHint' },
  { href: MY_CODE_HREF, icon: Link, hue: 4, title: 'first.invite', hint: 'first.inviteHint' },
  { href: NEW_CHAT_HREF, icon: Search, hue: 6, title: 'first.find', hint: 'first.findHint' },
  { href: NEW_GROUP_HREF, icon: Users, hue: 2, title: 'first.group', hint: 'first.groupHint' },
];

/** The list before the first chat: what goes here, and how to begin. */
export function FirstSteps() {
  const t = useText();
  const name = useOwnName();
  return (
    <div className="pad stack">
      <div className="stack-s">
        <p className="greeting">
          {name ? t('first.greeting', { name }) : t('first.greetingPlain')}
          <br />
          {t('first.quiet')}
        </p>
        <p className="quiet">{t('first.lead')}</p>
      </div>
      <div className="card">
        <ul className="rows">
          {STEPS.map((step) => (
            <li key={step.title}>
              <a className="row" href={step.href}>
                <Avatar name="" hue={step.hue} shape="thing" icon={step.icon} />
                <span className="body">
                  <b>{t(step.title)}</b>
                  <span className="line2">
                    <span>{t(step.hint)}</span>
                  </span>
                </span>
                <Icon of={ChevronRight} isMirrored className="quiet" />
              </a>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

/** The name the person gave themselves; empty until it is known. */
function useOwnName(): string {
  const { client, isReady } = useMessenger();
  const ready = useLive(isReady);
  const [name, setName] = useState('');
  useEffect(() => {
    let isCurrent = true;
    client.getProfileInfo(client.getSafeUserId()).then(
      ({ displayname }) => isCurrent && setName(displayname ?? ''),
      () => {},
    );
    return () => {
      isCurrent = false;
    };
  }, [client, ready]);
  return name;
}
