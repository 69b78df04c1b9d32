import { Banner, Icon, IconButton, Sheet } from '@althing/ui';
import { ArrowLeft, CircleAlert, CircleCheck, KeyRound, Smartphone, TriangleAlert } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { CHATS_HREF, go, RECOVERY_HREF } from '../links.ts';
import { startOver, unlockWithRecoveryKey, type UnlockOutcome } from '../session/encryption-setup.ts';
import { useLive } from '../session/live.ts';
import { useMessenger } from '../session/use-messenger.ts';
import { useText, type MessagingText } from '../use-text.ts';

const REFUSALS: Record<Exclude<UnlockOutcome, 'unlocked'>, MessagingText> = {
  malformedKey: 'unlock.malformed',
  wrongKey: 'unlock.wrong',
  noRecovery: 'unlock.noRecovery',
  failed: 'unlock.failed',
};

/** A further device: another device or the recovery key vouches for it, and the history opens. */
export function UnlockScreen() {
  const t = useText();
  const messenger = useMessenger();
  const standing = useLive(messenger.standing);
  const [isAsking, setAsking] = useState(false);
  const [isLost, setLost] = useState(false);

  const ask = () => {
    setAsking(true);
    void messenger.requestVerification().finally(() => setAsking(false));
  };

  return (
    <div className="app solo">
      <main className="pane">
        <header className="bar with-back keep-back">
          <IconButton icon={ArrowLeft} isMirrored label={t('back')} onClick={() => go(CHATS_HREF)} />
        </header>
        <div className="scroll">
          {standing === 'trusted' ? (
            <div className="column pad stack fold-top">
              <h1 className="lead-title">{t('unlock.doneTitle')}</h1>
              <Banner icon={CircleCheck} tone="good" role="status">
                {t('unlock.done')}
              </Banner>
              <a className="button wide" href={CHATS_HREF}>
                {t('recovery.toChats')}
              </a>
            </div>
          ) : (
            <div className="column pad stack fold-top">
              <div className="stack-s">
                <h1 className="lead-title">{t('unlock.title')}</h1>
                <p className="quiet">{t('unlock.lead')}</p>
              </div>
              <section className="card pad stack-s">
                <h2 className="with-icon">
                  <Icon of={Smartphone} />
                  {t('unlock.otherDevice')}
                </h2>
                <p className="small quiet">{t('unlock.otherDeviceLead')}</p>
                <button type="button" className="button" aria-busy={isAsking} onClick={ask}>
                  {t('unlock.askDevice')}
                </button>
              </section>
              <KeyForm />
              <button type="button" className="link" onClick={() => setLost(true)}>
                {t('unlock.lost')}
              </button>
              <a className="link" href={CHATS_HREF}>
                {t('unlock.later')}
              </a>
            </div>
          )}
        </div>
      </main>
      <StartOverSheet isOpen={isLost} onClose={() => setLost(false)} />
    </div>
  );
}

function KeyForm() {
  const t = useText();
  const messenger = useMessenger();
  const [typed, setTyped] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<MessagingText | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const outcome = await unlockWithRecoveryKey(messenger.encryption, typed);
    setBusy(false);
    setRefusal(outcome === 'unlocked' ? null : REFUSALS[outcome]);
    if (outcome === 'unlocked') await messenger.settle();
  };
  return (
    <form className="card pad stack-s" onSubmit={(event) => void submit(event)} noValidate>
      <h2 className="with-icon">
        <Icon of={KeyRound} />
        {t('unlock.key')}
      </h2>
      <div className={refusal ? 'error-field' : ''}>
        <label className="field-label small" htmlFor="recovery-key">
          {t('unlock.keyLabel')}
        </label>
        {refusal ? (
          <p className="error-text" id="recovery-key-error" role="alert">
            <Icon of={CircleAlert} isSmall />
            <span>{t(refusal)}</span>
          </p>
        ) : null}
        <textarea
          id="recovery-key"
          className={refusal ? 'input bad code' : 'input code'}
          dir="ltr"
          rows={3}
          autoComplete="off"
          autoCapitalize="off"
          autoCorrect="off"
          spellCheck={false}
          aria-invalid={refusal !== null}
          aria-describedby={refusal ? 'recovery-key-error' : undefined}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </div>
      <button type="submit" className="button" aria-busy={isBusy} disabled={typed.trim() === ''}>
        {t('unlock.useKey')}
      </button>
    </form>
  );
}

/** The last resort says what is lost before it is lost. */
function StartOverSheet({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const t = useText();
  const messenger = useMessenger();
  const [isBusy, setBusy] = useState(false);
  const [confirmUrl, setConfirmUrl] = useState<{ url: string; resume: () => void } | null>(null);
  const [hasFailed, setFailed] = useState(false);
  const start = async () => {
    setBusy(true);
    setFailed(false);
    try {
      await startOver(messenger.encryption, (url) => new Promise<void>((resume) => setConfirmUrl({ url, resume })));
      await messenger.settle();
      go(RECOVERY_HREF);
    } catch (error) {
      console.error('Starting over failed', error);
      setFailed(true);
    } finally {
      setBusy(false);
      setConfirmUrl(null);
    }
  };
  return (
    <Sheet title={t('startOver.title')} lead={t('startOver.lead')} isOpen={isOpen} onClose={onClose}>
      <ul className="facts small">
        <li>
          <Icon of={TriangleAlert} />
          <span>{t('startOver.history')}</span>
        </li>
        <li>
          <Icon of={TriangleAlert} />
          <span>{t('startOver.devices')}</span>
        </li>
      </ul>
      {hasFailed ? (
        <Banner icon={CircleAlert} tone="danger" role="alert">
          {t('startOver.failed')}
        </Banner>
      ) : null}
      {confirmUrl ? (
        <div className="stack-s">
          <p className="small">{t('startOver.confirmLead')}</p>
          <a className="button second wide" href={confirmUrl.url} target="_blank" rel="noreferrer">
            {t('startOver.confirm')}
          </a>
          <button type="button" className="button wide" onClick={confirmUrl.resume}>
            {t('startOver.confirmed')}
          </button>
        </div>
      ) : (
        <div className="pair">
          <button type="button" className="button second" onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="button" className="button danger" aria-busy={isBusy} onClick={() => void start()}>
            {t('startOver.act')}
          </button>
        </div>
      )}
    </Sheet>
  );
}
