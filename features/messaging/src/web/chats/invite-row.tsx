import { useToast } from '@althing/ui';
import { useState } from 'react';
import { go, roomHref } from '../links.ts';
import { markDirect } from '../people/direct-chat.ts';
import { useMessenger } from '../session/use-messenger.ts';
import { useText } from '../use-text.ts';
import { ChatAvatar } from './chat-row.tsx';
import type { Chat } from './chat-list-view-model.ts';

/** Refusing is as easy as agreeing: two buttons of one size, and the rest of the list goes on working. */
export function InviteRow({ chat }: { chat: Chat }) {
  const t = useText();
  const toast = useToast();
  const { client } = useMessenger();
  const [busyWith, setBusyWith] = useState<'join' | 'decline' | null>(null);

  const answer = async (act: 'join' | 'decline') => {
    setBusyWith(act);
    try {
      if (act === 'decline') {
        await client.leave(chat.roomId);
        return;
      }
      await client.joinRoom(chat.roomId);
      if (chat.kind === 'direct') await markDirect(client, chat.roomId, chat.faceId);
      go(roomHref(chat.roomId));
    } catch {
      toast({ text: t('invite.failed') });
    } finally {
      setBusyWith(null);
    }
  };

  return (
    <div className="row plain tall">
      <ChatAvatar chat={chat} />
      <span className="body stack-s">
        <span>
          <b className="block">
            <bdi>{chat.name}</bdi>
          </b>
          <span className="small quiet">{t('invite.by', { name: chat.inviterName ?? '' })}</span>
        </span>
        <span className="pair">
          <button
            type="button"
            className="button second compact"
            aria-busy={busyWith === 'decline'}
            onClick={() => void answer('decline')}
          >
            {t('invite.decline')}
          </button>
          <button
            type="button"
            className="button second compact"
            aria-busy={busyWith === 'join'}
            onClick={() => void answer('join')}
          >
            {t('invite.accept')}
          </button>
        </span>
      </span>
    </div>
  );
}
