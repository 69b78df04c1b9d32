import { useMatrixApi } from '@althing/accounts/web';
import type { ComposerSheetProps } from '@althing/messaging/web';
import { Banner, Sheet } from '@althing/ui';
import { useQueryClient } from '@tanstack/react-query';
import { CircleAlert } from 'lucide-react';
import { useId, useRef, useState, type FormEvent } from 'react';
import { AmountField } from '../amount/amount-field.tsx';
import { AmountText } from '../amount/amount-text.tsx';
import { toWire } from '../amount/amount.ts';
import { parseAmount, type AmountProblem } from '../amount/parse-amount.ts';
import { createSplit } from '../api/people-api.ts';
import { isLost, problemOf, type Problem } from '../api/problem.ts';
import { MONEY } from '../api/queries.ts';
import { problemText } from '../confirm/problem-text.ts';
import { SetUpGate } from '../money/set-up-gate.tsx';
import { useLocale, useText } from '../use-text.ts';
import { CARD_TYPE, writeCard } from './payment-card.ts';
import { viewShares } from './split-view-model.ts';
import '../money.css';

/** From a group's +: splits a bill among those who are in it. Each share is asked for by itself. */
export default function SplitSheet(props: ComposerSheetProps) {
  const t = useText();
  return (
    <Sheet title={t('split.title')} lead={t('split.lead')} isOpen onClose={props.onClose}>
      <SetUpGate needsKey={false}>{(currencies) => <SplitForm {...props} currencies={currencies} />}</SetUpGate>
    </Sheet>
  );
}

function SplitForm({ room, sendCard, onClose, currencies }: ComposerSheetProps & { currencies: readonly string[] }) {
  const t = useText();
  const locale = useLocale();
  const api = useMatrixApi();
  const queries = useQueryClient();
  const noteId = useId();
  const splitId = useRef(crypto.randomUUID());
  const others = room.members.filter(({ isSelf }) => !isSelf);
  const [typed, setTyped] = useState('');
  const [currency, setCurrency] = useState(currencies[0] ?? 'EUR');
  const [note, setNote] = useState('');
  const [payerIds, setPayerIds] = useState<readonly string[]>(() => others.map(({ userId }) => userId));
  const [includesMaker, setIncludesMaker] = useState(true);
  const [amountProblem, setAmountProblem] = useState<AmountProblem | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const parsed = parseAmount(typed, { currency, locale });
  const total = parsed.ok ? parsed.amount : null;
  const shares = viewShares({ total, payerIds, includesMaker }, api.userId);
  const shareOf = (userId: string) => shares?.shares.find(({ payerId }) => payerId === userId)?.amountMinor ?? null;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setAmountProblem(parsed.ok ? null : parsed.problem);
    if (!total) return;
    setBusy(true);
    try {
      await createSplit(api, {
        splitId: splitId.current,
        total: toWire(total),
        shares: { kind: 'equal', payerIds, includesMaker },
      });
      await sendCard({
        type: CARD_TYPE,
        content: writeCard({ kind: 'split', id: splitId.current, note: note.trim() }, t('card.splitBody')),
      });
      await queries.invalidateQueries({ queryKey: [MONEY] });
      onClose();
    } catch (error) {
      const found = problemOf(error);
      if (!isLost(found)) splitId.current = crypto.randomUUID();
      setProblem(found);
      setBusy(false);
    }
  };

  return (
    <form className="stack" onSubmit={(event) => void submit(event)} noValidate>
      {problem ? (
        <Banner icon={CircleAlert} tone="caution" role="alert">
          {problemText(problem, { t, locale, currency })}
        </Banner>
      ) : null}
      <AmountField
        label={t('split.total')}
        typed={typed}
        onType={setTyped}
        currency={currency}
        currencies={currencies}
        onCurrency={setCurrency}
        problem={amountProblem}
        hasFocus
      />
      <div>
        <label className="field-label" htmlFor={noteId}>
          {t('send.note')}
        </label>
        <input
          id={noteId}
          className="input"
          dir="auto"
          autoComplete="off"
          maxLength={200}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </div>
      <fieldset className="choice">
        <legend className="field-label">{t('split.who')}</legend>
        <Head
          name={t('split.me')}
          isChosen={includesMaker}
          onChoose={setIncludesMaker}
          share={includesMaker && shares ? shares.ownShareMinor : null}
          currency={currency}
        />
        {others.map(({ userId, name }) => (
          <Head
            key={userId}
            name={name}
            isChosen={payerIds.includes(userId)}
            onChoose={(isChosen) =>
              setPayerIds(
                others.map((each) => each.userId).filter((id) => (id === userId ? isChosen : payerIds.includes(id))),
              )
            }
            share={shareOf(userId)}
            currency={currency}
          />
        ))}
      </fieldset>
      <div className="pair">
        <button type="button" className="button second" onClick={onClose}>
          {t('cancel')}
        </button>
        <button type="submit" className="button" aria-busy={isBusy} disabled={payerIds.length === 0 || isBusy}>
          {t('split.act')}
        </button>
      </div>
    </form>
  );
}

interface HeadProps {
  readonly name: string;
  readonly isChosen: boolean;
  readonly onChoose: (isChosen: boolean) => void;
  readonly share: bigint | null;
  readonly currency: string;
}

function Head({ name, isChosen, onChoose, share, currency }: HeadProps) {
  return (
    <label className="head">
      <input type="checkbox" checked={isChosen} onChange={(event) => onChoose(event.target.checked)} />
      <span className="head-name">
        <bdi>{name}</bdi>
        {share === null ? null : <AmountText amount={{ amountMinor: share, currency }} />}
      </span>
    </label>
  );
}
