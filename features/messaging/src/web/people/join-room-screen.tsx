import { Avatar, Banner, TopBar } from '@althing/ui';
import { CircleAlert, Globe, Megaphone, Users } from 'lucide-react';
import { JoinRule, KnownMembership, type RoomSummary } from 'matrix-js-sdk';
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
  const summary = useSummary(roomIdOrAlias);
  const isPublic = summary?.join_rule === JoinRule.Public;
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
            <Avatar name="" hue={2} shape="thing" size="l" icon={isPublic ? Megaphone : Users} />
            {summary?.name ? (
              <h2>
                <bdi>{summary.name}</bdi>
              </h2>
            ) : null}
            <p className="code tiny quiet" dir="ltr">
              {roomIdOrAlias}
            </p>
            {summary ? <p>{t('room.people', { count: summary.num_joined_members })}</p> : null}
          </div>
          {isPublic ? (
            <Banner icon={Globe} tone="plain">
              {t('room.readersPublic')}
            </Banner>
          ) : null}
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

/** What the server tells of a chat to whoever may join it; null for the rest, and while it isn't known. */
function useSummary(roomIdOrAlias: string): RoomSummary | null {
  const { client } = useMessenger();
  const [summary, setSummary] = useState<RoomSummary | null>(null);
  useEffect(() => {
    let isCurrent = true;
    client.getRoomSummary(roomIdOrAlias).then(
      (found) => isCurrent && setSummary(found),
      (error: unknown) => console.debug('Nothing is told of this chat', error),
    );
    return () => {
      isCurrent = false;
    };
  }, [client, roomIdOrAlias]);
  return summary;
}
