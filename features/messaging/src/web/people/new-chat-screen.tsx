import { Avatar, Icon, Sheet, TopBar, useToast } from '@althing/ui';
import { ChevronRight, QrCode, ScanLine, Users } from 'lucide-react';
import { useState } from 'react';
import { CHATS_HREF, go, MY_CODE_HREF, NEW_GROUP_HREF, readLink, roomHref } from '../links.ts';
import { useMessenger } from '../session/use-messenger.ts';
import { useText } from '../use-text.ts';
import { CodeScanner } from './code-scanner.tsx';
import { openDirectChat } from './direct-chat.ts';
import { PeoplePicker } from './people-picker.tsx';

export function NewChatScreen() {
  const t = useText();
  const toast = useToast();
  const { client } = useMessenger();
  const [isScanning, setScanning] = useState(false);
  const [isOpening, setOpening] = useState(false);

  const open = async (userId: string) => {
    if (isOpening) return;
    setOpening(true);
    try {
      go(roomHref(await openDirectChat(client, userId)));
    } catch {
      toast({ text: t('people.openFailed') });
      setOpening(false);
    }
  };

  return (
    <>
      <TopBar title={t('people.newTitle')} onBack={() => go(CHATS_HREF)} backLabel={t('room.back')} />
      <div className="scroll">
        <div className="pad column stack" aria-busy={isOpening}>
          <PeoplePicker label={t('people.search')} onPick={(person) => void open(person.userId)} />
          <ul className="card rows">
            <li>
              <a className="row" href={NEW_GROUP_HREF}>
                <Avatar name="" hue={2} shape="thing" icon={Users} />
                <b className="body">{t('people.newGroup')}</b>
                <Icon of={ChevronRight} isMirrored className="quiet" />
              </a>
            </li>
            <li>
              <button type="button" className="row" onClick={() => setScanning(true)}>
                <Avatar name="" hue={6} shape="thing" icon={ScanLine} />
                <b className="body">{t('people.scan')}</b>
                <Icon of={ChevronRight} isMirrored className="quiet" />
              </button>
            </li>
            <li>
              <a className="row" href={MY_CODE_HREF}>
                <Avatar name="" hue={1} shape="thing" icon={QrCode} />
                <b className="body">{t('first.code')}</b>
                <Icon of={ChevronRight} isMirrored className="quiet" />
              </a>
            </li>
          </ul>
        </div>
      </div>
      <Sheet title={t('people.scan')} isOpen={isScanning} onClose={() => setScanning(false)}>
        <CodeScanner
          onClose={() => setScanning(false)}
          onScan={({ text }) => {
            const link = readLink(text);
            setScanning(false);
            if (link?.kind === 'person') void open(link.userId);
            else if (link) go(`#/r/${encodeURIComponent(link.roomId)}`);
            else toast({ text: t('people.notACode') });
          }}
        />
      </Sheet>
    </>
  );
}
