import { AlthingMark, Banner, Icon, type TextKey, type Translate } from '@althing/ui';
import { Check, CircleAlert, TriangleAlert, WifiOff } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LANGUAGE_NAMES, LANGUAGES, type Language } from './preferences.ts';
import { beginSignIn } from './sign-in.ts';
import type { landingEn } from './texts/landing-en.ts';

interface LandingScreenProps {
  readonly language: Language;
  readonly onLanguage: (language: Language) => void;
  /** Where to go once signed in, for example `/u/@mira:example.org`. */
  readonly returnTo: string;
  /** Why the person is here without having asked: the session ended, or the sign-in was refused. */
  readonly notice: 'none' | 'sessionEnded' | 'refused';
}

const PROMISES: readonly TextKey<typeof landingEn>[] = [
  'landing.promiseNoNumber',
  'landing.promiseServices',
  'landing.promiseLeave',
];

export function LandingScreen({ language, onLanguage, returnTo, notice }: LandingScreenProps) {
  const t = useTranslation('landing').t as unknown as Translate<TextKey<typeof landingEn>>;
  const [leavingFor, setLeavingFor] = useState<'create' | 'signIn' | null>(null);
  const [hasFailed, setFailed] = useState(false);

  const leave = (prompt: 'create' | 'signIn') => {
    setLeavingFor(prompt);
    setFailed(false);
    beginSignIn({ prompt, uiLocale: language, returnTo }).catch(() => {
      setFailed(true);
      setLeavingFor(null);
    });
  };

  const isInvitation = returnTo.startsWith('/u/') || returnTo.startsWith('/r/');
  return (
    <div className="app solo">
      <main className="pane">
        <div className="scroll">
          <div className="column pad stack landing">
            <span className="landing-mark">
              <Icon of={AlthingMark} />
            </span>
            <div className="stack-s">
              <h1 className="lead-title">{t(isInvitation ? 'landing.invitedTitle' : 'landing.title')}</h1>
              <p className="quiet">{t(isInvitation ? 'landing.invitedLead' : 'landing.lead')}</p>
            </div>
            {window.isSecureContext ? null : (
              <Banner icon={TriangleAlert} tone="caution" role="alert">
                {t('landing.insecure')}
              </Banner>
            )}
            {notice === 'sessionEnded' ? <Banner icon={CircleAlert}>{t('landing.sessionEnded')}</Banner> : null}
            {notice === 'refused' ? (
              <Banner icon={CircleAlert} tone="caution" role="alert">
                {t('landing.refused')}
              </Banner>
            ) : null}
            {hasFailed ? (
              <Banner icon={WifiOff} tone="plain" role="alert">
                {t('landing.unreachable')}
              </Banner>
            ) : null}
            <ul className="stack-s small">
              {PROMISES.map((promise) => (
                <li key={promise} className="promise">
                  <Icon of={Check} isSmall />
                  <span>{t(promise)}</span>
                </li>
              ))}
            </ul>
            <div className="stack-s">
              <button
                type="button"
                className="button wide"
                aria-busy={leavingFor === 'create'}
                onClick={() => leave('create')}
              >
                {t('landing.create')}
              </button>
              <button
                type="button"
                className="button second wide"
                aria-busy={leavingFor === 'signIn'}
                onClick={() => leave('signIn')}
              >
                {t('landing.signIn')}
              </button>
            </div>
            <ul className="wrap small languages" aria-label={t('landing.languages')}>
              {LANGUAGES.map((choice) => (
                <li key={choice}>
                  <button
                    type="button"
                    className="link"
                    lang={choice}
                    aria-current={choice === language ? 'true' : undefined}
                    onClick={() => onLanguage(choice)}
                  >
                    {LANGUAGE_NAMES[choice]}
                  </button>
                </li>
              ))}
            </ul>
          </div>
        </div>
      </main>
    </div>
  );
}
