import { Banner, Sheet } from '@althing/ui';
import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useText } from './use-text.ts';

interface SignOutSheetProps {
  readonly isOpen: boolean;
  readonly warning: string | null;
  readonly onClose: () => void;
  readonly onSignOut: () => Promise<void>;
}

/** Says what goes from this device before it goes. */
export function SignOutSheet({ isOpen, warning, onClose, onSignOut }: SignOutSheetProps) {
  const t = useText();
  const [isBusy, setBusy] = useState(false);
  return (
    <Sheet title={t('signOut.title')} isOpen={isOpen} onClose={onClose}>
      <p>{t('signOut.text')}</p>
      {warning ? (
        <Banner icon={TriangleAlert} tone="caution" role="alert">
          {warning}
        </Banner>
      ) : null}
      <div className="pair">
        <button type="button" className="button second" onClick={onClose}>
          {t('signOut.stay')}
        </button>
        <button
          type="button"
          className="button danger"
          aria-busy={isBusy}
          onClick={() => {
            setBusy(true);
            void onSignOut();
          }}
        >
          {t('you.signOut')}
        </button>
      </div>
    </Sheet>
  );
}
