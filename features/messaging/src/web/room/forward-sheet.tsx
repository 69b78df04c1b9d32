import { Banner, Icon, Sheet, useToast } from '@althing/ui';
import { Globe, Search } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { viewChatList, type Chat } from '../chats/chat-list-view-model.ts';
import { ChatAvatar } from '../chats/chat-row.tsx';
import { useChats } from '../chats/use-chats.ts';
import { useMessenger } from '../session/use-messenger.ts';
import { useLocale, useText } from '../use-text.ts';
import { forwardDraft } from './forward.ts';
import { quoteOf, type MessageItem } from './timeline-view-model.ts';

interface ForwardSheetProps {
  readonly item: MessageItem;
  readonly content: Readonly<Record<string, unknown>>;
  readonly onClose: () => void;
}

/** Which chat, and who can read it there: then one button. */
export function ForwardSheet({ item, content, onClose }: ForwardSheetProps) {
  const t = useText();
  const toast = useToast();
  const messenger = useMessenger();
  const [chosen, setChosen] = useState<Chat | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isPublic = chosen?.kind === 'channel';

  const forward = async (chat: Chat) => {
    setBusy(true);
    try {
      const draft = await forwardDraft({
        item,
        content,
        toRoomId: chat.roomId,
        media: messenger.media,
      });
      await messenger.outbox.add(draft);
      toast({ text: t('forward.done', { name: chat.name }) });
      onClose();
    } catch {
      toast({ text: t('forward.failed') });
      setBusy(false);
    }
  };

  return (
    <Sheet title={t('forward.title')} lead={quoteOf(item.entry.body)} isOpen onClose={onClose}>
      <ChatChoice chosen={chosen} onChoose={setChosen} />
      {chosen && !chosen.isEncrypted ? (
        <Banner icon={Globe} tone="caution" role="status">
          {t(isPublic ? 'room.readersPublic' : 'room.readersServer')}
        </Banner>
      ) : null}
      <div className="pair">
        <button type="button" className="button second" onClick={onClose}>
          {t('cancel')}
        </button>
        <button
          type="button"
          className="button"
          disabled={chosen === null}
          aria-busy={isBusy}
          onClick={() => chosen && void forward(chosen)}
        >
          {t('forward.act')}
        </button>
      </div>
    </Sheet>
  );
}

function ChatChoice({ chosen, onChoose }: { chosen: Chat | null; onChoose: (chat: Chat) => void }) {
  const t = useText();
  const language = useLocale();
  const { client } = useMessenger();
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed);
  const { chats } = viewChatList(useChats(), { filter: 'all', search, language });
  const open = chats.filter(({ roomId }) => client.getRoom(roomId)?.maySendMessage());
  return (
    <>
      <div className="search">
        <Icon of={Search} isSmall />
        <input
          type="search"
          aria-label={t('list.searchLabel')}
          placeholder={t('list.searchLabel')}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </div>
      {open.length === 0 ? <p className="quiet small">{t('list.noneFound')}</p> : null}
      <fieldset className="choice pick-list">
        <legend className="sr">{t('forward.title')}</legend>
        {open.map((chat) => (
          <label key={chat.roomId}>
            <input
              type="radio"
              name="forward-to"
              checked={chat.roomId === chosen?.roomId}
              onChange={() => onChoose(chat)}
            />
            <span className="pick">
              <ChatAvatar chat={chat} size="s" />
              <bdi className="clip">{chat.name}</bdi>
            </span>
          </label>
        ))}
      </fieldset>
    </>
  );
}
