import { useMatrixApi } from '@althing/accounts/web';
import { Banner, Icon, useToast } from '@althing/ui';
import { useQueryClient } from '@tanstack/react-query';
import { Banknote, CircleAlert, Timer } from 'lucide-react';
import { useState } from 'react';
import { openAccount } from '../api/people-api.ts';
import { problemOf, type Problem } from '../api/problem.ts';
import { MONEY } from '../api/queries.ts';
import type { MoneyAccount, PaymentKey } from '../api/types.ts';
import { problemText } from '../confirm/problem-text.ts';
import { KeySetUp } from '../keys/key-set-up.tsx';
import { useLocale, useText } from '../use-text.ts';

interface FirstStepsProps {
  readonly accounts: readonly MoneyAccount[];
  readonly offered: readonly string[];
  readonly keys: readonly PaymentKey[];
}

/** One thing at a time: first the account, then the key that signs for it. */
export function FirstSteps({ accounts, offered, keys }: FirstStepsProps) {
  const t = useText();
  if (accounts.length === 0) return <OpenAccount offered={offered} />;
  if (keys.length > 0) return null;
  return (
    <section className="stack">
      <h2 className="greeting">{t('key.title')}</h2>
      <p>{t('key.lead')}</p>
      <KeySetUp onMade={() => {}} />
      <Banner icon={Timer} tone="plain">
        {t('key.cooling')}
      </Banner>
    </section>
  );
}

/** Opens an account in one of the currencies that this place keeps. */
export function OpenAccount({ offered, onOpened }: { offered: readonly string[]; onOpened?: () => void }) {
  const t = useText();
  const locale = useLocale();
  const api = useMatrixApi();
  const toast = useToast();
  const queries = useQueryClient();
  const [currency, setCurrency] = useState(offered[0] ?? '');
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const names = new Intl.DisplayNames(locale, { type: 'currency' });
  const open = async () => {
    setBusy(true);
    setProblem(null);
    try {
      await openAccount(api, currency);
      await queries.invalidateQueries({ queryKey: [MONEY] });
      toast({ text: t('open.opened') });
      onOpened?.();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className="stack">
      <h2 className="greeting">{t('open.title')}</h2>
      <p>{t('open.lead')}</p>
      {problem ? (
        <Banner icon={CircleAlert} tone="caution" role="alert">
          {problemText(problem, { t, locale, currency })}
        </Banner>
      ) : null}
      <fieldset className="choice">
        <legend className="field-label">{t('open.currency')}</legend>
        {offered.map((each) => (
          <label key={each}>
            <input type="radio" name="currency" checked={each === currency} onChange={() => setCurrency(each)} />
            <span>
              {names.of(each)} <span className="quiet">{each}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <button
        type="button"
        className="button wide"
        aria-busy={isBusy}
        disabled={currency === ''}
        onClick={() => void open()}
      >
        <Icon of={Banknote} />
        {t('open.act', { currency: names.of(currency) ?? currency })}
      </button>
    </section>
  );
}
