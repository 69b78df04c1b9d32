import { Banner, roomHue, TopBar } from '@althing/ui';
import { CircleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { CHATS_HREF, go, roomHref } from '../links.ts';
import { useLive } from '../session/live.ts';
import { useMessenger } from '../session/use-messenger.ts';
import { useText } from '../use-text.ts';
import { Face } from './face.tsx';
import { findDirectChat, openDirectChat } from './direct-chat.ts';

/** Where a person's link or code leads: who it is, and one button. */
export function AddPersonScreen({ userId }: { userId: string }) {
  const t = useText();
  const messenger = useMessenger();
  const { client } = messenger;
  const isReady = useLive(messenger.isReady);
  const [name, setName] = useState(userId);
  const [picture, setPicture] = useState<string | null>(null);
  const [state, setState] = useState<'idle' | 'busy' | 'failed' | 'unknown'>('idle');
  const isSelf = userId === client.getUserId();

  useEffect(() => {
    const existing = isReady ? findDirectChat(client, userId) : null;
    if (existing) go(roomHref(existing));
  }, [client, userId, isReady]);

  useEffect(() => {
    client.getProfileInfo(userId).then(
      (profile) => {
        setName(profile.displayname ?? userId);
        setPicture(profile.avatar_url ?? null);
      },
      (error: { errcode?: string }) => {
        if (error.errcode === 'M_NOT_FOUND') setState('unknown');
      },
    );
  }, [client, userId]);

  const start = async () => {
    setState('busy');
    try {
      go(roomHref(await openDirectChat(client, userId)));
    } catch {
      setState('failed');
    }
  };

  return (
    <>
      <TopBar title={t('add.title')} onBack={() => go(CHATS_HREF)} backLabel={t('room.back')} />
      <div className="scroll">
        <div className="pad column stack">
          <div className="state">
            <Face name={name} picture={picture} hue={roomHue({ placeId: 'link', memberId: userId })} size="l" />
            <h2>
              <bdi>{name}</bdi>
            </h2>
            <p className="code" dir="ltr">
              {userId}
            </p>
          </div>
          {state === 'failed' || state === 'unknown' ? (
            <Banner icon={CircleAlert} tone="caution" role="alert">
              {t(state === 'unknown' ? 'add.unknown' : 'people.openFailed')}
            </Banner>
          ) : null}
          {isSelf ? (
            <Banner icon={CircleAlert} tone="plain">
              {t('add.self')}
            </Banner>
          ) : (
            <button
              type="button"
              className="button wide"
              aria-busy={state === 'busy'}
              disabled={!isReady || state === 'unknown'}
              onClick={() => void start()}
            >
              {t('add.start')}
            </button>
          )}
        </div>
      </div>
    </>
  );
}
