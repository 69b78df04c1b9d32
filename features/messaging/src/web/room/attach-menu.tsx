import { Icon, IconButton, Menu } from '@althing/ui';
import { Paperclip, Plus } from 'lucide-react';
import { Suspense, useState } from 'react';
import { composerActs, type ComposerRoom, type RegisteredAct, type SendCard } from '../cards/composer-acts.ts';
import { useText } from '../use-text.ts';

interface AttachMenuProps {
  readonly sendCard: SendCard;
  /** Looked at when the menu opens: who is in the chat may have changed. */
  readonly room: () => ComposerRoom;
  readonly onPickFiles: () => void;
}

/** The composer's +: files, and what features offer. With nothing else to offer it goes to the files at once. */
export function AttachMenu({ sendCard, room, onPickFiles }: AttachMenuProps) {
  const t = useText();
  const [offered, setOffered] = useState<ComposerRoom | null>(null);
  const [opened, setOpened] = useState<{ act: RegisteredAct; room: ComposerRoom } | null>(null);
  if (composerActs.isEmpty) return <IconButton icon={Plus} label={t('composer.addFile')} onClick={onPickFiles} />;
  return (
    <>
      <Menu
        align="start"
        isOpen={offered !== null}
        onOpenChange={(isOpen) => setOffered(isOpen ? room() : null)}
        trigger={
          <button type="button" className="tap" aria-label={t('composer.add')} title={t('composer.add')}>
            <Icon of={Plus} />
          </button>
        }
        acts={[
          { key: 'files', label: t('composer.addFile'), icon: Paperclip, onSelect: onPickFiles },
          ...(offered ? composerActs.offeredIn(offered) : []).map((act) => ({
            key: act.key,
            label: act.label(),
            icon: act.icon,
            onSelect: () => setOpened({ act, room: room() }),
          })),
        ]}
      />
      {opened ? (
        <Suspense>
          <opened.act.Sheet room={opened.room} sendCard={sendCard} onClose={() => setOpened(null)} />
        </Suspense>
      ) : null}
    </>
  );
}
