import { Icon } from '@althing/ui';
import { CircleAlert } from 'lucide-react';
import { useId } from 'react';
import { useText, type MoneyText } from '../use-text.ts';
import type { AmountProblem } from './parse-amount.ts';

interface AmountFieldProps {
  readonly label: string;
  readonly typed: string;
  readonly onType: (typed: string) => void;
  readonly currency: string;
  /** The person's accounts; with one alone there is nothing to choose. */
  readonly currencies?: readonly string[];
  readonly onCurrency?: (currency: string) => void;
  /** Shown once the person has tried to go on. */
  readonly problem: AmountProblem | null;
  readonly hasFocus?: boolean;
}

const PROBLEMS: Record<AmountProblem, MoneyText> = {
  empty: 'amount.empty',
  not_a_number: 'amount.notANumber',
  too_many_decimals: 'amount.tooManyDecimals',
  zero: 'amount.zero',
  too_large: 'amount.tooLarge',
};

/** Where an amount is typed, as large as it will be shown when it is confirmed. */
export function AmountField(props: AmountFieldProps) {
  const { label, typed, onType, currency, currencies = [], onCurrency, problem, hasFocus = false } = props;
  const t = useText();
  const id = useId();
  return (
    <div className={problem ? 'error-field' : undefined}>
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      {problem ? (
        <p className="error-text" id={`${id}-problem`}>
          <Icon of={CircleAlert} isSmall />
          {t(PROBLEMS[problem], { currency })}
        </p>
      ) : null}
      <div className="amount-field">
        <input
          id={id}
          className={problem ? 'input bad' : 'input'}
          inputMode="decimal"
          autoComplete="off"
          dir="ltr"
          placeholder="0"
          value={typed}
          {...(hasFocus ? { 'data-autofocus': true } : {})}
          {...(problem ? { 'aria-invalid': true, 'aria-describedby': `${id}-problem` } : {})}
          onChange={(event) => onType(event.target.value)}
        />
        {currencies.length > 1 ? (
          <select
            className="input"
            aria-label={t('amount.currency')}
            value={currency}
            onChange={(event) => onCurrency?.(event.target.value)}
          >
            {currencies.map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </select>
        ) : (
          <span className="amount-currency" dir="ltr">
            {currency}
          </span>
        )}
      </div>
    </div>
  );
}
