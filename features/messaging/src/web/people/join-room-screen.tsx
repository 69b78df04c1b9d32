import { Avatar, Banner, TopBar } from '@althing/ui';
import { CircleAlert, Users } from 'lucide-react';
import { KnownMembership } from 'matrix-js-sdk';
import { useEffect, useState } from 'react';
import { CHATS_HREF, go, roomHref } from '../links.ts';
import { useLive } from '../session/live.ts';
import { useMessenger } from '../session/use-messenger.ts';
import { useText } from '../use-text.ts';

/** Where a chat's link leads: into it when one may, else why not. */
export function JoinRoomScreen({ roomIdOrAlias }: { roomIdOrAlias: string }) {
  const t = useText();
  const messenger = useMessenger();
  const { client } = messenger;
  const isReady = useLive(messenger.isReady);
  const [state, setState] = useState<'idle' | 'busy' | 'closed' | 'failed'>('idle');

  useEffect(() => {
    if (isReady && client.getRoom(roomIdOrAlias)?.getMyMembership() === KnownMembership.Join)
      go(roomHref(roomIdOrAlias));
  }, [client, roomIdOrAlias, isReady]);

  const join = async () => {
    setState('busy');
    try {
      const { roomId } = await client.joinRoom(roomIdOrAlias);
      go(roomHref(roomId));
    } catch (error) {
      setState((error as { errcode?: string }).errcode === 'M_FORBIDDEN' ? 'closed' : 'failed');
    }
  };

  return (
    <>
      <TopBar title={t('join.title')} onBack={() => go(CHATS_HREF)} backLabel={t('room.back')} />
      <div className="scroll">
        <div className="pad column stack">
          <div className="state">
            <Avatar name="" hue={2} shape="thing" size="l" icon={Users} />
            <p className="code" dir="ltr">
              {roomIdOrAlias}
            </p>
          </div>
          {state === 'closed' || state === 'failed' ? (
            <Banner icon={CircleAlert} tone="caution" role="alert">
              {t(state === 'closed' ? 'join.closed' : 'join.failed')}
            </Banner>
          ) : null}
          <button
            type="button"
            className="button wide"
            aria-busy={state === 'busy'}
            disabled={!isReady}
            onClick={() => void join()}
          >
            {t('join.act')}
          </button>
        </div>
      </div>
    </>
  );
}
