// Decides what to load: the landing page for who isn't signed in, which stays small; the app for who is.
import '@althing/ui/styles.css';
import {
  currentLanguage,
  finishSignIn,
  landingAr,
  landingEn,
  loadEndedSession,
  loadSession,
} from '@althing/accounts/web';
import { createRoot } from 'react-dom/client';
import { Landing } from './landing.tsx';
import { addTexts, startLanguages } from './languages.ts';

/** Why the landing page shows, when not because someone came by. */
const outcome = await finishSignIn();
const session = outcome.kind === 'signedIn' ? outcome.session : await loadSession();
await startLanguages(currentLanguage());
addTexts('landing', { en: landingEn, ar: landingAr });

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
