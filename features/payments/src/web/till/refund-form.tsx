import { useId, useMemo, useState, type FormEvent } from 'react';
import { AmountField } from '../amount/amount-field.tsx';
import { formatPlain, type Amount } from '../amount/amount.ts';
import { parseAmount, type AmountProblem } from '../amount/parse-amount.ts';
import { ConfirmSheet } from '../confirm/confirm-sheet.tsx';
import { SetUpGate } from '../money/set-up-gate.tsx';
import { readOrder } from '../signing/read-order.ts';
import { useLocale, useText } from '../use-text.ts';
import { useRefund, type RefundDraft } from './use-refund.ts';

interface RefundFormProps {
  readonly merchantId: string;
  readonly paymentId: string;
  /** What can still go back. */
  readonly left: Amount;
  readonly disputeId?: string;
  readonly onDraft: (draft: RefundDraft) => void;
}

/** How much goes back and why. */
export function RefundForm({ merchantId, paymentId, left, disputeId, onDraft }: RefundFormProps) {
  const t = useText();
  const locale = useLocale();
  const id = useId();
  const [typed, setTyped] = useState(() => formatPlain(left, locale));
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<AmountProblem | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = parseAmount(typed, { currency: left.currency, locale });
    setProblem(parsed.ok ? null : parsed.problem);
    if (!parsed.ok) return;
    const wanted = { merchantId, paymentId, amount: parsed.amount, reason: reason.trim() };
    onDraft(disputeId === undefined ? wanted : { ...wanted, disputeId });
  };
  return (
    <SetUpGate needsKey>
      {() => (
        <form className="stack" onSubmit={submit} noValidate>
          <AmountField
            label={t('till.refundAmount')}
            typed={typed}
            onType={setTyped}
            currency={left.currency}
            problem={problem}
          />
          <div>
            <label className="field-label" htmlFor={id}>
              {t('till.refundReason')}
            </label>
            <input
              id={id}
              className="input"
              dir="auto"
              maxLength={200}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </div>
          <button type="submit" className="button second">
            {t('till.refund')}
          </button>
        </form>
      )}
    </SetUpGate>
  );
}

/**
 * The manager's signature. It stands beside the form, not in it: once the money is back there is no form any more, and
 * the sheet has still to say so.
 */
export function RefundSheet({ draft, onClose }: { draft: RefundDraft; onClose: () => void }) {
  const t = useText();
  const task = useRefund(draft);
  const words = useMemo(
    () => ({
      title: () => t('till.refundTitle'),
      act: (amount: string, by: 'key' | 'passkey') =>
        t(by === 'passkey' ? 'till.refundPasskey' : 'till.refundDevice', { amount }),
      done: (amount: string) => t('till.refundDone', { amount }),
    }),
    [t],
  );
  return (
    <ConfirmSheet
      task={task}
      read={readOrder}
      words={words}
      title={t('till.refundTitle')}
      note={draft.reason}
      currency={draft.amount.currency}
      renderDone={() => null}
      onClose={onClose}
    />
  );
}
