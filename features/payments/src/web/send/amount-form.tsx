import { Icon } from '@althing/ui';
import { Lock } from 'lucide-react';
import { useId, useState, type FormEvent } from 'react';
import { AmountField } from '../amount/amount-field.tsx';
import type { Amount } from '../amount/amount.ts';
import { parseAmount, type AmountProblem } from '../amount/parse-amount.ts';
import { useLocale, useText } from '../use-text.ts';

/** A card is small talk, not a letter. */
const NOTE_LENGTH_MAX = 200;

export interface Entered {
  readonly amount: Amount;
  /** Empty where nothing was written. */
  readonly note: string;
}

interface AmountFormProps {
  readonly currencies: readonly string[];
  readonly amountLabel: string;
  readonly act: string;
  /** Without a chat to put it in there is nowhere for a note to go. */
  readonly hasNote: boolean;
  readonly onEnter: (entered: Entered) => void;
  readonly onCancel: () => void;
}

/** How much, and what for. */
export function AmountForm({ currencies, amountLabel, act, hasNote, onEnter, onCancel }: AmountFormProps) {
  const t = useText();
  const locale = useLocale();
  const id = useId();
  const [typed, setTyped] = useState('');
  const [note, setNote] = useState('');
  const [currency, setCurrency] = useState(currencies[0] ?? 'EUR');
  const [problem, setProblem] = useState<AmountProblem | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = parseAmount(typed, { currency, locale });
    setProblem(parsed.ok ? null : parsed.problem);
    if (parsed.ok) onEnter({ amount: parsed.amount, note: note.trim() });
  };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <AmountField
        label={amountLabel}
        typed={typed}
        onType={setTyped}
        currency={currency}
        currencies={currencies}
        onCurrency={setCurrency}
        problem={problem}
        hasFocus
      />
      {hasNote ? (
        <div>
          <label className="field-label" htmlFor={id}>
            {t('send.note')}
          </label>
          <input
            id={id}
            className="input"
            dir="auto"
            autoComplete="off"
            maxLength={NOTE_LENGTH_MAX}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
          <p className="tiny quiet with-icon note-hint">
            <Icon of={Lock} isSmall />
            {t('send.noteHint')}
          </p>
        </div>
      ) : null}
      <div className="pair">
        <button type="button" className="button second" onClick={onCancel}>
          {t('cancel')}
        </button>
        <button type="submit" className="button">
          {act}
        </button>
      </div>
    </form>
  );
}
