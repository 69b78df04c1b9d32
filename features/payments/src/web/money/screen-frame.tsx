import { Banner, TopBar } from '@althing/ui';
import { WifiOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { useChanges } from '../api/use-changes.ts';
import { go, MONEY_HREF } from '../links.ts';
import { useText } from '../use-text.ts';
import '../money.css';

interface ScreenFrameProps {
  readonly title: string;
  readonly backTo?: string;
  /** What could not be fetched, and how to try again; what was known before stays on the screen. */
  readonly failure?: { readonly isError: boolean; readonly refetch: () => unknown } | undefined;
  readonly children: ReactNode;
}

/** A screen of money behind its tab: a bar with the way back, one column. */
export function ScreenFrame({ title, backTo = MONEY_HREF, failure, children }: ScreenFrameProps) {
  const t = useText();
  useChanges();
  return (
    <>
      <TopBar title={title} onBack={() => go(backTo)} backLabel={t('back')} />
      {/* A screen that only tells something is scrolled with the keyboard, too. */}
      <div className="scroll" tabIndex={0} role="region" aria-label={title}>
        <div className="pad column stack">
          {failure?.isError ? (
            <Banner icon={WifiOff} tone="plain" role="alert">
              {t('failed')}{' '}
              <button type="button" className="link" onClick={() => void failure.refetch()}>
                {t('tryAgain')}
              </button>
            </Banner>
          ) : null}
          {children}
        </div>
      </div>
    </>
  );
}
