import { Banner, Icon, IconButton, roomHue, Sheet, useToast } from '@althing/ui';
import { Bell, BellOff, CircleAlert, Globe, Link, Lock, LogOut, Pencil, UserPlus, UserRoundX } from 'lucide-react';
import { EventType } from 'matrix-js-sdk';
import { useState, type FormEvent } from 'react';
import { CHATS_HREF, go, roomLink } from '../links.ts';
import { ChatAvatar } from '../chats/chat-row.tsx';
import { Face } from '../people/face.tsx';
import { InviteForm } from '../people/invite-form.tsx';
import { PictureForm } from '../people/picture-form.tsx';
import { QrImage } from '../people/qr-image.tsx';
import { useMessenger } from '../session/use-messenger.ts';
import { useText } from '../use-text.ts';
import type { RoomSource, RoomView } from './room-source.ts';

interface RoomDetailsProps {
  readonly roomId: string;
  readonly source: RoomSource;
  readonly view: RoomView;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

type Page = 'details' | 'invite' | 'link' | 'leave';

/** The chat's own page: its name, who is in it, who may read it, and the way out. */
export function RoomDetails({ roomId, source, view, isOpen, onClose }: RoomDetailsProps) {
  const t = useText();
  const [page, setPage] = useState<Page>('details');
  const close = () => {
    setPage('details');
    onClose();
  };
  const titles = {
    details: 'details.title',
    invite: 'details.invite',
    link: 'details.link',
    leave: 'details.leaveTitle',
  } as const;
  return (
    <Sheet title={page === 'details' ? view.name : t(titles[page])} isOpen={isOpen} onClose={close}>
      {page === 'details' ? <Details roomId={roomId} source={source} view={view} onPage={setPage} /> : null}
      {page === 'invite' ? <InviteForm roomId={roomId} onDone={() => setPage('details')} /> : null}
      {page === 'link' ? <LinkPage roomId={roomId} onBack={() => setPage('details')} isPublic={view.isPublic} /> : null}
      {page === 'leave' ? <LeavePage roomId={roomId} view={view} onBack={() => setPage('details')} /> : null}
    </Sheet>
  );
}

function Details({
  roomId,
  source,
  view,
  onPage,
}: Pick<RoomDetailsProps, 'roomId' | 'source' | 'view'> & { onPage: (page: Page) => void }) {
  const t = useText();
  const { client } = useMessenger();
  const toast = useToast();
  const room = source.room;
  const me = room?.getMember(client.getSafeUserId());
  const canInvite = room?.canInvite(client.getSafeUserId()) ?? false;
  const mayChange = (type: EventType) =>
    view.kind !== 'direct' && (room?.currentState.maySendStateEvent(type, client.getSafeUserId()) ?? false);
  const canRename = mayChange(EventType.RoomName);
  const canDepict = mayChange(EventType.RoomAvatar);
  const mute = () => {
    const change = client.setRoomMutePushRule('global', roomId, !view.isMuted);
    change?.catch(() => toast({ text: t('details.failed') }));
  };
  return (
    <>
      <p className="banner plain">
        <Icon of={view.isEncrypted ? Lock : Globe} />
        <span>
          {view.isPublic
            ? t('room.readersPublic')
            : !view.isEncrypted
              ? t('room.readersServer')
              : view.kind === 'direct'
                ? t('room.readersTwo')
                : t('room.readers', { count: view.memberCount })}
        </span>
      </p>
      {canDepict ? (
        <PictureForm
          of="chat"
          face={<ChatAvatar chat={{ roomId, ...view }} size="l" />}
          hasPicture={view.picture !== null}
          onPicture={(url) => client.sendStateEvent(roomId, EventType.RoomAvatar, url ? { url } : {})}
        />
      ) : null}
      {canRename ? <RenameForm roomId={roomId} name={view.name} /> : null}
      <div className="stack-s">
        {canInvite ? (
          <button type="button" className="button second wide" onClick={() => onPage('invite')}>
            <Icon of={UserPlus} />
            {t('details.invite')}
          </button>
        ) : null}
        {view.kind === 'direct' ? null : (
          <button type="button" className="button second wide" onClick={() => onPage('link')}>
            <Icon of={Link} />
            {t('details.link')}
          </button>
        )}
        <button type="button" className="button second wide" aria-pressed={view.isMuted} onClick={mute}>
          <Icon of={view.isMuted ? Bell : BellOff} />
          {t(view.isMuted ? 'details.unmute' : 'details.mute')}
        </button>
      </div>
      <section aria-label={t('details.members')}>
        <h2 className="group-title">{t('details.memberCount', { count: view.memberCount })}</h2>
        <ul className="card rows">
          {(room?.getJoinedMembers() ?? []).map((member) => (
            <li key={member.userId}>
              <div className="row plain">
                <Face
                  name={member.name}
                  picture={member.getMxcAvatarUrl() ?? null}
                  hue={roomHue({ placeId: roomId, memberId: member.userId })}
                  size="s"
                />
                <span className="body">
                  <b className="block clip">
                    <bdi>{member.rawDisplayName || member.userId}</bdi>
                  </b>
                  <span className="tiny quiet clip block" dir="ltr">
                    {member.userId}
                  </span>
                </span>
                {me &&
                member.userId !== me.userId &&
                member.powerLevel < me.powerLevel &&
                canRemove(source, me.powerLevel) ? (
                  <IconButton
                    icon={UserRoundX}
                    label={t('details.remove', { name: member.name })}
                    onClick={() =>
                      void client.kick(roomId, member.userId).catch(() => toast({ text: t('details.failed') }))
                    }
                  />
                ) : (
                  <span />
                )}
              </div>
            </li>
          ))}
        </ul>
      </section>
      <button type="button" className="button danger wide" onClick={() => onPage('leave')}>
        <Icon of={LogOut} isMirrored />
        {t('details.leave')}
      </button>
    </>
  );
}

function canRemove(source: RoomSource, power: number): boolean {
  return source.room?.currentState.hasSufficientPowerLevelFor('kick', power) ?? false;
}

function RenameForm({ roomId, name }: { roomId: string; name: string }) {
  const t = useText();
  const { client } = useMessenger();
  const [typed, setTyped] = useState(name);
  const [isBusy, setBusy] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFailed(false);
    await client.setRoomName(roomId, typed.trim()).catch(() => setFailed(true));
    setBusy(false);
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <label className="field-label small" htmlFor="room-name">
        {t('details.name')}
      </label>
      <div className="with-button">
        <input
          id="room-name"
          className="input"
          value={typed}
          dir="auto"
          onChange={(event) => setTyped(event.target.value)}
        />
        <button
          type="submit"
          className="button second compact"
          aria-busy={isBusy}
          disabled={typed.trim() === '' || typed.trim() === name}
        >
          <Icon of={Pencil} isSmall />
          {t('details.rename')}
        </button>
      </div>
      {hasFailed ? (
        <p className="error-text" role="alert">
          {t('details.failed')}
        </p>
      ) : null}
    </form>
  );
}

function LinkPage({ roomId, onBack, isPublic }: { roomId: string; onBack: () => void; isPublic: boolean }) {
  const t = useText();
  const { client } = useMessenger();
  const [isCopied, setCopied] = useState(false);
  const link = roomLink(window.location.origin, client.getRoom(roomId)?.getCanonicalAlias() ?? roomId);
  return (
    <>
      <p className="quiet small">{t(isPublic ? 'details.linkPublic' : 'details.linkPrivate')}</p>
      <QrImage text={link} label={t('details.qrLabel')} />
      <p className="code small" dir="ltr" data-testid="room-link">
        {link}
      </p>
      <div className="pair">
        <button type="button" className="button second" onClick={onBack}>
          {t('back')}
        </button>
        <button
          type="button"
          className="button"
          onClick={() => void navigator.clipboard.writeText(link).then(() => setCopied(true))}
        >
          <span role="status">{t(isCopied ? 'recovery.copied' : 'details.copyLink')}</span>
        </button>
      </div>
    </>
  );
}

function LeavePage({ roomId, view, onBack }: { roomId: string; view: RoomView; onBack: () => void }) {
  const t = useText();
  const { client } = useMessenger();
  const [isBusy, setBusy] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  const leave = async () => {
    setBusy(true);
    try {
      await client.leave(roomId);
      go(CHATS_HREF);
    } catch {
      setFailed(true);
      setBusy(false);
    }
  };
  return (
    <>
      <p>{t(view.isPublic ? 'details.leavePublic' : 'details.leavePrivate')}</p>
      {hasFailed ? (
        <Banner icon={CircleAlert} tone="danger" role="alert">
          {t('details.failed')}
        </Banner>
      ) : null}
      <div className="pair">
        <button type="button" className="button second" onClick={onBack}>
          {t('details.stay')}
        </button>
        <button type="button" className="button danger" aria-busy={isBusy} onClick={() => void leave()}>
          {t('details.leave')}
        </button>
      </div>
    </>
  );
}
