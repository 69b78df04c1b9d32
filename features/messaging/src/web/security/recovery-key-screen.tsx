import { Banner, Icon, IconButton } from '@althing/ui';
import { ArrowLeft, CircleAlert, CircleCheck, Copy, Download, KeyRound, Printer } from 'lucide-react';
import { useMemo, useState, type FormEvent } from 'react';
import { CHATS_HREF, go } from '../links.ts';
import { useText } from '../use-text.ts';
import { askedGroups, isGroupRight, keyGroups } from './recovery-check.ts';
import { useRecoveryNote, type RecoveryNote } from './use-recovery-note.ts';

/** The one key to keep: shown once, checked once. */
export function RecoveryKeyScreen() {
  const note = useRecoveryNote();
  const t = useText();
  const [step, setStep] = useState<'show' | 'check'>('show');
  return (
    <div className="app solo">
      <main className="pane">
        <header className="bar with-back keep-back">
          <IconButton
            icon={ArrowLeft}
            isMirrored
            label={t('back')}
            onClick={() => (step === 'check' ? setStep('show') : go(CHATS_HREF))}
          />
        </header>
        <div className="scroll">
          {!note.encodedKey ? (
            <div className="column pad stack">
              <h1 className="lead-title">{t('recovery.noneTitle')}</h1>
              <p className="quiet">{t('recovery.none')}</p>
              <a className="button" href={CHATS_HREF}>
                {t('recovery.toChats')}
              </a>
            </div>
          ) : step === 'show' ? (
            <ShowKey encodedKey={note.encodedKey} note={note} onKept={() => setStep('check')} />
          ) : (
            <CheckKey encodedKey={note.encodedKey} note={note} />
          )}
        </div>
      </main>
    </div>
  );
}

function ShowKey({ encodedKey, note, onKept }: { encodedKey: string; note: RecoveryNote; onKept: () => void }) {
  const t = useText();
  const [isCopied, setCopied] = useState(false);
  const save = () => {
    const url = URL.createObjectURL(new Blob([`${t('recovery.fileHead')}\n\n${encodedKey}\n`], { type: 'text/plain' }));
    const link = Object.assign(document.createElement('a'), { href: url, download: 'althing-recovery-key.txt' });
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <div className="column pad stack fold-top">
      <div className="stack-s">
        <h1 className="lead-title">{t('recovery.title')}</h1>
        <p className="quiet">{t('recovery.lead')}</p>
      </div>
      <div className="card pad">
        <h2 className="sr">{t('recovery.yourKey')}</h2>
        <ol className="code num key-parts" dir="ltr">
          {keyGroups(encodedKey).map((group, index) => (
            <li key={`${index}-${group}`}>{group}</li>
          ))}
        </ol>
      </div>
      <div className="three">
        <button type="button" className="button second compact tall" onClick={() => window.print()}>
          <Icon of={Printer} />
          {t('recovery.print')}
        </button>
        <button type="button" className="button second compact tall" onClick={save}>
          <Icon of={Download} />
          {t('recovery.save')}
        </button>
        <button
          type="button"
          className="button second compact tall"
          onClick={() => void navigator.clipboard.writeText(encodedKey).then(() => setCopied(true))}
        >
          <Icon of={Copy} />
          <span role="status">{t(isCopied ? 'recovery.copied' : 'recovery.copy')}</span>
        </button>
      </div>
      <div className="stack-s">
        <button type="button" className="button wide" onClick={onKept}>
          {t('recovery.kept')}
        </button>
        <button
          type="button"
          className="button second wide"
          onClick={() => void note.remindTomorrow().then(() => go(CHATS_HREF))}
        >
          {t('recovery.tomorrow')}
        </button>
      </div>
    </div>
  );
}

function CheckKey({ encodedKey, note }: { encodedKey: string; note: RecoveryNote }) {
  const t = useText();
  const asked = useMemo(() => askedGroups(keyGroups(encodedKey).length, Math.random), [encodedKey]);
  const [typed, setTyped] = useState<Record<number, string>>({});
  const [wrong, setWrong] = useState<readonly number[]>([]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const missed = asked.filter((group) => !isGroupRight(encodedKey, group, typed[group] ?? ''));
    setWrong(missed);
    if (missed.length === 0) void note.settle().then(() => go(CHATS_HREF));
    else document.getElementById(`group-${missed[0]}`)?.focus();
  };
  return (
    <form className="column pad stack fold-top" onSubmit={submit} noValidate>
      <div className="stack-s">
        <h1 className="lead-title">{t('recovery.checkTitle')}</h1>
        <p className="quiet">{t('recovery.checkLead')}</p>
      </div>
      {asked.map((group) => {
        const isWrong = wrong.includes(group);
        return (
          <div key={group} className={isWrong ? 'error-field' : ''}>
            <label className="field-label" htmlFor={`group-${group}`}>
              {t('recovery.group', { number: group })}
            </label>
            {isWrong ? (
              <p className="error-text" id={`group-${group}-error`}>
                <Icon of={CircleAlert} isSmall />
                <span>{t('recovery.groupWrong')}</span>
              </p>
            ) : null}
            <input
              id={`group-${group}`}
              className={isWrong ? 'input bad code d8' : 'input code d8'}
              dir="ltr"
              maxLength={4}
              autoComplete="off"
              autoCapitalize="off"
              autoCorrect="off"
              spellCheck={false}
              aria-invalid={isWrong}
              aria-describedby={isWrong ? `group-${group}-error` : undefined}
              value={typed[group] ?? ''}
              onChange={(event) => setTyped({ ...typed, [group]: event.target.value })}
            />
          </div>
        );
      })}
      <Banner icon={KeyRound} tone="plain">
        {t('recovery.checkHint')}
      </Banner>
      <button type="submit" className="button wide">
        <Icon of={CircleCheck} />
        {t('recovery.done')}
      </button>
    </form>
  );
}
