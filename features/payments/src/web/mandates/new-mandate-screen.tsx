import { useMatrixApi } from '@althing/accounts/web';
import { PeoplePicker, type Person } from '@althing/messaging/web';
import { useId, useMemo, useRef, useState, type FormEvent } from 'react';
import { AmountField } from '../amount/amount-field.tsx';
import { toWire, type Amount } from '../amount/amount.ts';
import { parseAmount, type AmountProblem } from '../amount/parse-amount.ts';
import { grantMandate, prepareMandate } from '../api/people-api.ts';
import type { Mandate, MandateOrder } from '../api/types.ts';
import { ConfirmSheet } from '../confirm/confirm-sheet.tsx';
import { useSignedTask } from '../confirm/use-signed-task.ts';
import { go, MANDATES_HREF } from '../links.ts';
import { ScreenFrame } from '../money/screen-frame.tsx';
import { SetUpGate } from '../money/set-up-gate.tsx';
import { readMandate } from '../signing/read-order.ts';
import { useLocale, useText } from '../use-text.ts';

const PERIODS = ['day', 'week', 'month', 'year'] as const;

interface Draft {
  readonly payee: Person;
  readonly cap: Amount;
  readonly period: Mandate['period'];
  readonly endsAtMs: number | null;
}

/** Lets somebody collect, up to a cap in each period, until either of the two ends it. */
export default function NewMandateScreen() {
  const t = useText();
  const api = useMatrixApi();
  const [payee, setPayee] = useState<Person | null>(null);
  const [draft, setDraft] = useState<Draft | null>(null);
  return (
    <ScreenFrame title={t('mandate.new')} backTo={MANDATES_HREF}>
      <SetUpGate needsKey>
        {(currencies) =>
          payee ? (
            <>
              <MandateForm payee={payee} currencies={currencies} onDraft={setDraft} onBack={() => setPayee(null)} />
              {draft ? <GrantSheet draft={draft} onClose={() => setDraft(null)} /> : null}
            </>
          ) : (
            <PeoplePicker
              label={t('mandate.who')}
              onPick={(person) => {
                if (person.userId !== api.userId) setPayee(person);
              }}
            />
          )
        }
      </SetUpGate>
    </ScreenFrame>
  );
}

interface MandateFormProps {
  readonly payee: Person;
  readonly currencies: readonly string[];
  readonly onDraft: (draft: Draft) => void;
  readonly onBack: () => void;
}

function MandateForm({ payee, currencies, onDraft, onBack }: MandateFormProps) {
  const t = useText();
  const locale = useLocale();
  const id = useId();
  const [typed, setTyped] = useState('');
  const [currency, setCurrency] = useState(currencies[0] ?? 'EUR');
  const [period, setPeriod] = useState<Mandate['period']>('month');
  const [lastDay, setLastDay] = useState('');
  const [problem, setProblem] = useState<AmountProblem | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = parseAmount(typed, { currency, locale });
    setProblem(parsed.ok ? null : parsed.problem);
    // A last day counts whole.
    const endsAtMs = lastDay === '' ? null : new Date(`${lastDay}T23:59:59`).getTime();
    if (parsed.ok) onDraft({ payee, cap: parsed.amount, period, endsAtMs });
  };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <p>{t('mandate.mayCollect', { name: payee.name })}</p>
      <AmountField
        label={t('mandate.cap')}
        typed={typed}
        onType={setTyped}
        currency={currency}
        currencies={currencies}
        onCurrency={setCurrency}
        problem={problem}
      />
      <fieldset className="choice inline">
        <legend className="field-label">{t('mandate.each')}</legend>
        {PERIODS.map((each) => (
          <label key={each}>
            <input type="radio" name="period" checked={each === period} onChange={() => setPeriod(each)} />
            <span>{t(`period.${each}`)}</span>
          </label>
        ))}
      </fieldset>
      <div>
        <label className="field-label" htmlFor={id}>
          {t('mandate.lastDay')}
        </label>
        <input
          id={id}
          className="input"
          type="date"
          value={lastDay}
          onChange={(event) => setLastDay(event.target.value)}
        />
      </div>
      <div className="pair">
        <button type="button" className="button second" onClick={onBack}>
          {t('cancel')}
        </button>
        <button type="submit" className="button">
          {t('continue')}
        </button>
      </div>
    </form>
  );
}

function GrantSheet({ draft, onClose }: { draft: Draft; onClose: () => void }) {
  const t = useText();
  const { task, isGranted } = useGrant(draft);
  const words = useMemo(
    () => ({
      title: (name: string) => t('mandate.allow', { name }),
      act: (amount: string, by: 'key' | 'passkey') =>
        t(by === 'passkey' ? 'mandate.allowPasskey' : 'mandate.allowDevice', { amount }),
      done: (amount: string, name: string) => t('mandate.granted', { amount, name }),
    }),
    [t],
  );
  return (
    <ConfirmSheet
      task={task}
      read={readMandate}
      words={words}
      title={t('mandate.allow', { name: draft.payee.name })}
      currency={draft.cap.currency}
      objection={<p className="small quiet">{t('mandate.endAnyTime')}</p>}
      renderDone={() => null}
      onClose={() => (isGranted.current ? go(MANDATES_HREF) : onClose())}
    />
  );
}

function useGrant({ payee, cap, period, endsAtMs }: Draft) {
  const api = useMatrixApi();
  const isGranted = useRef(false);
  const task = useSignedTask<MandateOrder, Mandate>({
    prepare: async (mandateId) => {
      const wanted = { mandateId, payee: { userId: payee.userId }, cap: toWire(cap), period, endsAtMs };
      return (await prepareMandate(api, wanted)).order;
    },
    send: async (mandateId, signed) => (await grantMandate(api, { mandateId, ...signed })).mandate,
    onDone: () => {
      isGranted.current = true;
    },
  });
  return { task, isGranted };
}
