// Decides what to load: the landing page for who isn't signed in, which stays small; the app for who is.
import '@althing/ui/styles.css';
import {
  ar as accountsAr,
  currentLanguage,
  en as accountsEn,
  finishSignIn,
  loadEndedSession,
  loadSession,
} from '@althing/accounts/web';
import { createRoot } from 'react-dom/client';
import { Landing } from './landing.tsx';
import { addTexts, startLanguages } from './languages.ts';
import { ar } from './texts/ar.ts';
import { en } from './texts/en.ts';

/** Why the landing page shows, when not because someone came by. */
const outcome = await finishSignIn();
const session = outcome.kind === 'signedIn' ? outcome.session : await loadSession();
await startLanguages(currentLanguage());
addTexts('accounts', { en: accountsEn, ar: accountsAr });
addTexts('app', { en, ar });

const element = document.getElementById('root');
if (!element) throw new Error('index.html has no #root');
const root = createRoot(element);

if (session) {
  if (outcome.kind === 'signedIn') window.location.hash = outcome.returnTo;
  const { App } = await import('./app.tsx');
  root.render(<App session={session} />);
} else {
  const notice = outcome.kind === 'refused' ? 'refused' : (await loadEndedSession()) ? 'sessionEnded' : 'none';
  root.render(<Landing notice={notice} />);
}
