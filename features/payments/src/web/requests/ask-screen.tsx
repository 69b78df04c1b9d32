import { useMatrixApi } from '@althing/accounts/web';
import { PeoplePicker, useDirectChat, useSendCard, type ComposerRoom } from '@althing/messaging/web';
import { BoneRows } from '@althing/ui';
import { useEffect, useState } from 'react';
import AskSheet from '../chat/ask-sheet.tsx';
import { ScreenFrame } from '../money/screen-frame.tsx';
import { useText } from '../use-text.ts';

/** From the money tab: whom to ask. The asking itself happens in the chat of the two. */
export default function AskScreen() {
  const t = useText();
  const api = useMatrixApi();
  const [payer, setPayer] = useState<{ userId: string; name: string } | null>(null);
  return (
    <ScreenFrame title={t('ask.title')}>
      <PeoplePicker
        label={t('ask.search')}
        onPick={({ userId, name }) => {
          if (userId !== api.userId) setPayer({ userId, name });
        }}
      />
      {payer ? <InChat payer={payer} onClose={() => setPayer(null)} /> : null}
    </ScreenFrame>
  );
}

function InChat({ payer, onClose }: { payer: { userId: string; name: string }; onClose: () => void }) {
  const t = useText();
  const openChat = useDirectChat();
  const [roomId, setRoomId] = useState<string | null>(null);
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    openChat(payer.userId).then(setRoomId, () => setFailed(true));
  }, [openChat, payer.userId]);
  if (hasFailed) return <p role="alert">{t('failed')}</p>;
  if (!roomId) return <BoneRows label={t('loading')} rows={1} />;
  return <AskInRoom roomId={roomId} payer={payer} onClose={onClose} />;
}

function AskInRoom({
  roomId,
  payer,
  onClose,
}: {
  roomId: string;
  payer: { userId: string; name: string };
  onClose: () => void;
}) {
  const api = useMatrixApi();
  const sendCard = useSendCard(roomId);
  const room: ComposerRoom = {
    roomId,
    name: payer.name,
    kind: 'direct',
    isEncrypted: true,
    isPublic: false,
    members: [
      { userId: api.userId, name: '', isSelf: true, isInvited: false },
      { ...payer, isSelf: false, isInvited: false },
    ],
  };
  return <AskSheet room={room} sendCard={sendCard} onClose={onClose} />;
}
