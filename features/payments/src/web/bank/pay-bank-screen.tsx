import { useMatrixApi } from '@althing/accounts/web';
import { BoneRows, Icon } from '@althing/ui';
import { useQuery } from '@tanstack/react-query';
import { CircleAlert } from 'lucide-react';
import { useId, useState, type FormEvent } from 'react';
import { isIban } from '../../iso20022/domain/remainder-97.ts';
import { AmountField } from '../amount/amount-field.tsx';
import { AmountText } from '../amount/amount-text.tsx';
import { formatAmount, fromWire, type Amount } from '../amount/amount.ts';
import { parseAmount, type AmountProblem } from '../amount/parse-amount.ts';
import { listPayouts, type Payout } from '../api/bank-api.ts';
import { MONEY } from '../api/queries.ts';
import { go, MONEY_HREF, transferHref } from '../links.ts';
import { ScreenFrame } from '../money/screen-frame.tsx';
import { SetUpGate } from '../money/set-up-gate.tsx';
import { PaySheet } from '../send/pay-sheet.tsx';
import type { PaymentDraft } from '../send/use-payment.ts';
import { useLocale, useText, type MoneyText } from '../use-text.ts';
import { inGroups } from './iban-text.ts';

/** Paying to an account at any bank, and how far each such payment is. */
export default function PayBankScreen() {
  const t = useText();
  return (
    <ScreenFrame title={t('bank.payTitle')}>
      <SetUpGate needsKey>
        {(currencies) => (
          <>
            <BankForm currencies={currencies} />
            <Sent />
          </>
        )}
      </SetUpGate>
    </ScreenFrame>
  );
}

type Draft = Extract<PaymentDraft, { purpose: 'payout' }>;

function BankForm({ currencies }: { currencies: readonly string[] }) {
  const t = useText();
  const locale = useLocale();
  const id = useId();
  const [name, setName] = useState('');
  const [iban, setIban] = useState('');
  const [remittance, setRemittance] = useState('');
  const [typed, setTyped] = useState('');
  const [currency, setCurrency] = useState(currencies[0] ?? 'EUR');
  const [isTried, setTried] = useState(false);
  const [entered, setEntered] = useState<Amount | null>(null);
  const [isPaid, setPaid] = useState(false);
  const parsed = parseAmount(typed, { currency, locale });
  const problems = {
    name: name.trim() === '' ? ('bank.payeeNameMissing' as const) : null,
    iban: isIban(iban) ? null : ('bank.payeeIbanWrong' as const),
    amount: (parsed.ok ? null : parsed.problem) satisfies AmountProblem | null,
  };
  const draft: Draft | null = entered
    ? { purpose: 'payout', amount: entered, payee: { name: name.trim(), iban }, remittance }
    : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (parsed.ok && problems.name === null && problems.iban === null) setEntered(parsed.amount);
  };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <TextField
        id={`${id}-name`}
        label={t('bank.payeeName')}
        problem={isTried ? problems.name : null}
        value={name}
        onValue={setName}
        max={70}
      />
      <TextField
        id={`${id}-iban`}
        label={t('bank.payeeIban')}
        problem={isTried ? problems.iban : null}
        value={iban}
        onValue={setIban}
        max={42}
        isCode
      />
      <AmountField
        label={t('amount.label')}
        typed={typed}
        onType={setTyped}
        currency={currency}
        currencies={currencies}
        onCurrency={setCurrency}
        problem={isTried ? problems.amount : null}
      />
      <TextField
        id={`${id}-remittance`}
        label={t('bank.remittance')}
        hint={t('bank.optional')}
        problem={null}
        value={remittance}
        onValue={setRemittance}
        max={140}
      />
      <div className="pair">
        <button type="button" className="button second" onClick={() => go(MONEY_HREF)}>
          {t('cancel')}
        </button>
        <button type="submit" className="button">
          {t('continue')}
        </button>
      </div>
      {draft ? (
        <PaySheet
          draft={draft}
          name={draft.payee.name}
          currency={draft.amount.currency}
          note={inGroups(draft.payee.iban.replaceAll(/\s/g, '').toUpperCase())}
          onPaid={() => setPaid(true)}
          onClose={() => (isPaid ? go(MONEY_HREF) : setEntered(null))}
        />
      ) : null}
    </form>
  );
}

interface TextFieldProps {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly problem: MoneyText | null;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly max: number;
  readonly isCode?: boolean;
}

function TextField({ id, label, hint, problem, value, onValue, max, isCode = false }: TextFieldProps) {
  const t = useText();
  const describedBy = problem ? `${id}-problem` : hint ? `${id}-hint` : undefined;
  return (
    <div className={problem ? 'error-field' : undefined}>
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      {hint ? (
        <p className="small quiet" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
      {problem ? (
        <p className="error-text" id={`${id}-problem`}>
          <Icon of={CircleAlert} isSmall />
          {t(problem)}
        </p>
      ) : null}
      <input
        id={id}
        className={problem ? 'input bad' : 'input'}
        dir={isCode ? 'ltr' : 'auto'}
        autoComplete="off"
        {...(isCode ? { autoCapitalize: 'characters', spellCheck: false } : {})}
        maxLength={max}
        value={value}
        {...(problem ? { 'aria-invalid': true } : {})}
        {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy })}
        onChange={(event) => onValue(event.target.value)}
      />
    </div>
  );
}

function Sent() {
  const t = useText();
  const api = useMatrixApi();
  const payouts = useQuery({ queryKey: [MONEY, 'payouts'], queryFn: () => listPayouts(api), retry: 1 });
  return (
    <section className="stack-s">
      <h2>{t('bank.sent')}</h2>
      {payouts.isPending ? <BoneRows label={t('loading')} rows={2} /> : null}
      {payouts.data?.payouts.length === 0 ? <p className="small quiet">{t('bank.noneSent')}</p> : null}
      {payouts.data && payouts.data.payouts.length > 0 ? (
        <ul className="card rows">
          {payouts.data.payouts.map((payout) => (
            <li key={payout.transferId}>
              <PayoutRow payout={payout} />
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}

const REASONS = new Set(['AC01', 'AC04', 'AC06', 'BE04', 'MS03']);

function PayoutRow({ payout }: { payout: Payout }) {
  const t = useText();
  const locale = useLocale();
  const { transferId, payeeName, payeeIban, state, reason, amount, paid } = payout;
  const keptMinor = state === 'booked' ? BigInt(amount.amountMinor) - BigInt(paid.amountMinor) : 0n;
  const kept = formatAmount({ amountMinor: keptMinor, currency: amount.currency }, locale);
  const why =
    reason === null
      ? null
      : REASONS.has(reason)
        ? t(`bank.reason.${reason}` as MoneyText)
        : t('bank.reason.other', { code: reason });
  return (
    <a className="row" href={transferHref(transferId)}>
      <span className="body">
        <b className="block clip">
          <bdi>{payeeName}</bdi>
        </b>
        <span className="tiny quiet block" dir="ltr">
          {inGroups(payeeIban)}
        </span>
        <span className="small block">
          {t(`bank.state.${state}`)}
          {why === null ? '' : `. ${why}`}
          {keptMinor > 0n ? `. ${t('bank.kept', { amount: kept })}` : ''}
        </span>
      </span>
      <span className="end row-amount">
        <AmountText amount={fromWire(amount)} />
      </span>
    </a>
  );
}
