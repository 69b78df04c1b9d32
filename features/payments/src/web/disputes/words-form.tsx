import { Banner } from '@althing/ui';
import { CircleAlert } from 'lucide-react';
import { useId, useState, type FormEvent } from 'react';
import { problemOf, type Problem } from '../api/problem.ts';
import { problemText } from '../confirm/problem-text.ts';
import { useLocale, useText } from '../use-text.ts';

interface WordsFormProps {
  readonly label: string;
  readonly act: string;
  readonly currency: string;
  readonly onSend: (text: string) => Promise<unknown>;
}

/** A few words and one act that goes with them. */
export function WordsForm({ label, act, currency, onSend }: WordsFormProps) {
  const t = useText();
  const locale = useLocale();
  const id = useId();
  const [text, setText] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await onSend(text.trim());
      setText('');
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="stack-s" onSubmit={(event) => void submit(event)}>
      {problem ? (
        <Banner icon={CircleAlert} tone="caution" role="alert">
          {problemText(problem, { t, locale, currency })}
        </Banner>
      ) : null}
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        className="input"
        dir="auto"
        maxLength={2000}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit" className="button second" aria-busy={isBusy} disabled={text.trim() === '' || isBusy}>
        {act}
      </button>
    </form>
  );
}
