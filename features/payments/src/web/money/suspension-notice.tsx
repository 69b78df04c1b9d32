import { useMatrixApi } from '@althing/accounts/web';
import { Banner } from '@althing/ui';
import { useQueryClient } from '@tanstack/react-query';
import { Scale } from 'lucide-react';
import { useId, useState, type FormEvent } from 'react';
import { appealSuspension } from '../api/people-api.ts';
import { problemOf, type Problem } from '../api/problem.ts';
import { MONEY, useMoneyStatus } from '../api/queries.ts';
import { problemText } from '../confirm/problem-text.ts';
import { useLocale, useText } from '../use-text.ts';

/** R4: who suspended payments, by which rule, why and until when, with the way to appeal beside it. */
export function SuspensionNotice() {
  const t = useText();
  const locale = useLocale();
  const status = useMoneyStatus();
  const suspension = status.data?.suspension;
  if (!suspension) return null;
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' });
  const { office, rule, reason, untilMs, appeal, suspensionId } = suspension;
  return (
    <Banner icon={Scale} tone="caution">
      <div className="stack-s">
        <b>{t('suspended.title', { office, when: format.format(untilMs) })}</b>
        <p>{t('suspended.rule', { rule })}</p>
        <p dir="auto">{reason}</p>
        <p>{t('suspended.rest')}</p>
        {appeal === null ? (
          <Appeal suspensionId={suspensionId} />
        ) : appeal.outcome === null ? (
          <p>{t('suspended.appealed', { when: format.format(appeal.appealedAtMs) })}</p>
        ) : (
          <p>{t(appeal.outcome === 'lifted' ? 'suspended.lifted' : 'suspended.upheld')}</p>
        )}
      </div>
    </Banner>
  );
}

function Appeal({ suspensionId }: { suspensionId: string }) {
  const t = useText();
  const locale = useLocale();
  const api = useMatrixApi();
  const queries = useQueryClient();
  const id = useId();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    try {
      await appealSuspension(api, suspensionId, text);
      await queries.invalidateQueries({ queryKey: [MONEY, 'status'] });
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  return (
    <form className="stack-s" onSubmit={(event) => void submit(event)}>
      <label htmlFor={id}>{t('suspended.appealLabel')}</label>
      {problem ? (
        <p className="error-text" role="alert">
          {problemText(problem, { t, locale, currency: null })}
        </p>
      ) : null}
      <textarea id={id} className="input" dir="auto" value={text} onChange={(event) => setText(event.target.value)} />
      <button type="submit" className="button second compact" disabled={text.trim() === ''}>
        {t('suspended.appeal')}
      </button>
    </form>
  );
}
