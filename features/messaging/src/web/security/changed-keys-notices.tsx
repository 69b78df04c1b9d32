import { Banner } from '@althing/ui';
import { ShieldAlert } from 'lucide-react';
import { useText } from '../use-text.ts';
import { useChangedKeys } from './use-changed-keys.ts';

/** Fresh keys are a fresh start on the other side, or somebody in between: the one who talks there decides which. */
export function ChangedKeysNotices({ roomId }: { roomId: string }) {
  const t = useText();
  const { changed, acknowledge } = useChangedKeys(roomId);
  return changed.map(({ userId, name }) => (
    <div className="offline-bar" key={userId}>
      <Banner icon={ShieldAlert} tone="caution" role="alert">
        <p>
          <b>{t('changedKeys.title', { name })}</b>
        </p>
        <p>{t('changedKeys.text')}</p>
        <button type="button" className="link" onClick={() => void acknowledge(userId)}>
          {t('changedKeys.known')}
        </button>
      </Banner>
    </div>
  ));
}
