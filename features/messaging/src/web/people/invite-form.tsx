import { useToast } from '@althing/ui';
import { useText } from '../use-text.ts';
import { useMessenger } from '../session/use-messenger.ts';
import { PeoplePicker } from './people-picker.tsx';

/** Asks one more person into a chat. */
export function InviteForm({ roomId, onDone }: { roomId: string; onDone: () => void }) {
  const t = useText();
  const toast = useToast();
  const { client } = useMessenger();
  const invite = async (userId: string, name: string) => {
    try {
      await client.invite(roomId, userId);
      toast({ text: t('people.invited', { name }) });
      onDone();
    } catch {
      toast({ text: t('people.inviteFailed', { name }) });
    }
  };
  return (
    <>
      <PeoplePicker label={t('people.search')} onPick={(person) => void invite(person.userId, person.name)} />
      <button type="button" className="button second" onClick={onDone}>
        {t('back')}
      </button>
    </>
  );
}
