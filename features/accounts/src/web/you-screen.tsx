import { Icon, TopBar, useToast, type IconShape } from '@althing/ui';
import {
  ChevronRight,
  ExternalLink,
  FingerprintPattern,
  LogOut,
  MonitorSmartphone,
  ScrollText,
  UserRoundCog,
} from 'lucide-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactNode } from 'react';
import { ExportSection } from './export-section.tsx';
import { useMatrixApi } from './matrix-api.ts';
import {
  currentTheme,
  keepTheme,
  LANGUAGE_NAMES,
  LANGUAGES,
  THEMES,
  type Language,
  type Theme,
} from './preferences.ts';
import { SignOutSheet } from './sign-out-sheet.tsx';
import { useText, type AccountsText } from './use-text.ts';

interface YouScreenProps {
  readonly language: Language;
  readonly onLanguage: (language: Language) => void;
  readonly onSignOut: () => Promise<void>;
  /** The person's picture and the way to change it. */
  readonly picture?: ReactNode;
  /** Rows that other parts of the app add: recovery key, this device's standing. */
  readonly securityRows?: ReactNode;
  /** Why signing out now could lose something; null when it can't. */
  readonly signOutWarning: string | null;
}

const THEME_TEXTS: Record<Theme, AccountsText> = {
  device: 'you.themeDevice',
  light: 'you.themeLight',
  dark: 'you.themeDark',
  contrast: 'you.themeContrast',
};

export function YouScreen(props: YouScreenProps) {
  const t = useText();
  const [theme, setTheme] = useState(currentTheme);
  const [isLeaving, setLeaving] = useState(false);
  return (
    <>
      <TopBar title={t('you.title')} />
      <div className="scroll">
        <div className="pad column stack">
          {props.picture}
          <ProfileForm />
          <section className="stack-s">
            <h2>{t('you.security')}</h2>
            <ul className="card rows">
              <LinkRow
                href="#/you/devices"
                icon={MonitorSmartphone}
                title={t('devices.title')}
                hint={t('you.devicesHint')}
              />
              <LinkRow
                href="#/you/sign-in"
                icon={FingerprintPattern}
                title={t('methods.title')}
                hint={t('you.methodsHint')}
              />
              {props.securityRows}
              <LinkRow href="#/you/log" icon={ScrollText} title={t('log.title')} hint={t('you.logHint')} />
              <LinkRow
                href="/account"
                icon={UserRoundCog}
                title={t('you.account')}
                hint={t('you.accountHint')}
                isOutside
              />
            </ul>
          </section>
          <section className="stack-s">
            <h2>{t('you.looks')}</h2>
            <fieldset className="choice inline">
              <legend className="field-label">{t('you.language')}</legend>
              {LANGUAGES.map((language) => (
                <label key={language} lang={language}>
                  <input
                    type="radio"
                    name="language"
                    checked={language === props.language}
                    onChange={() => props.onLanguage(language)}
                  />
                  <span>{LANGUAGE_NAMES[language]}</span>
                </label>
              ))}
            </fieldset>
            <fieldset className="choice inline">
              <legend className="field-label">{t('you.theme')}</legend>
              {THEMES.map((each) => (
                <label key={each}>
                  <input
                    type="radio"
                    name="theme"
                    checked={each === theme}
                    onChange={() => {
                      keepTheme(each);
                      setTheme(each);
                    }}
                  />
                  <span>{t(THEME_TEXTS[each])}</span>
                </label>
              ))}
            </fieldset>
          </section>
          <ExportSection />
          <button type="button" className="button second wide" onClick={() => setLeaving(true)}>
            <Icon of={LogOut} isMirrored />
            {t('you.signOut')}
          </button>
        </div>
      </div>
      <SignOutSheet
        isOpen={isLeaving}
        warning={props.signOutWarning}
        onClose={() => setLeaving(false)}
        onSignOut={props.onSignOut}
      />
    </>
  );
}

interface LinkRowProps {
  readonly href: string;
  readonly icon: IconShape;
  readonly title: string;
  readonly hint: string;
  /** Leads to a page outside the app. */
  readonly isOutside?: boolean;
}

export function LinkRow({ href, icon, title, hint, isOutside = false }: LinkRowProps) {
  return (
    <li>
      <a className="row" href={href}>
        <Icon of={icon} />
        <span className="body">
          <b className="block">{title}</b>
          <span className="small quiet">{hint}</span>
        </span>
        <Icon of={isOutside ? ExternalLink : ChevronRight} isMirrored={!isOutside} className="quiet" />
      </a>
    </li>
  );
}

/** The name others see. Nobody checks it. */
function ProfileForm() {
  const t = useText();
  const toast = useToast();
  const api = useMatrixApi();
  const queries = useQueryClient();
  const path = `/_matrix/client/v3/profile/${encodeURIComponent(api.userId)}`;
  const profile = useQuery({
    queryKey: ['profile', api.userId],
    // Someone who never set a name has no profile, which the server tells as "not found".
    queryFn: () => api.request<{ displayname?: string }>('GET', path).catch(() => ({ displayname: '' })),
  });
  const [typed, setTyped] = useState<string | null>(null);
  const name = typed ?? profile.data?.displayname ?? '';
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    try {
      await api.request('PUT', `${path}/displayname`, { displayname: name.trim() });
      await queries.invalidateQueries({ queryKey: ['profile', api.userId] });
      setTyped(null);
      toast({ text: t('you.nameKept') });
    } catch {
      toast({ text: t('failed') });
    }
  };
  return (
    <form className="stack-s" onSubmit={(event) => void submit(event)}>
      <label htmlFor="display-name">{t('you.name')}</label>
      <div className="with-button">
        <input
          id="display-name"
          className="input"
          dir="auto"
          autoComplete="nickname"
          value={name}
          onChange={(event) => setTyped(event.target.value)}
        />
        <button type="submit" className="button second compact" disabled={typed === null || typed.trim() === ''}>
          {t('you.keepName')}
        </button>
      </div>
      <p className="code small quiet" dir="ltr">
        {api.userId}
      </p>
    </form>
  );
}
