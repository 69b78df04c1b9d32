import { LandingScreen, type Language } from '@althing/accounts/web';
import i18next from 'i18next';
import { useTranslation } from 'react-i18next';
import { switchLanguage } from './languages.ts';

export function Landing({ notice }: { notice: 'none' | 'refused' | 'sessionEnded' }) {
  useTranslation();
  return (
    <LandingScreen
      language={i18next.language as Language}
      onLanguage={(language) => void switchLanguage(language)}
      returnTo={wayBack(window.location.hash)}
      notice={notice}
    />
  );
}

/** An invitation link is followed after signing in; anything else leads to the chats. */
export function wayBack(hash: string): string {
  const path = hash.replace(/^#/, '');
  return /^\/(u|r)\/./.test(path) ? path : '/chats';
}
