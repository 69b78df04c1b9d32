import { Banner, BoneRows, Icon, Sheet } from '@althing/ui';
import { Check, CircleAlert, CircleCheck, FingerprintPattern, HelpCircle, PenLine, ShieldCheck } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { amountInWords } from '../amount/amount-in-words.ts';
import { formatAmount, type Amount } from '../amount/amount.ts';
import type { Problem } from '../api/problem.ts';
import type { Party } from '../api/types.ts';
import { KeySetUp } from '../keys/key-set-up.tsx';
import type { OrderLine } from '../signing/read-order.ts';
import { useLocale, useText } from '../use-text.ts';
import { canClose } from './confirm-state.ts';
import { PayeeFace, Seal } from './payee.tsx';
import { problemText } from './problem-text.ts';
import { SignedLines } from './signed-lines.tsx';
import { useConfirmation, type ConfirmTask, type Signable } from './use-confirmation.ts';

/** What the sheet shows of an order, read from the signed text itself. */
export interface Shown {
  readonly amount: Amount;
  readonly name: string;
  readonly lines: readonly OrderLine[];
}

export interface ConfirmSheetProps<Order extends Signable & { readonly payee: Party }, Done> {
  readonly task: ConfirmTask<Order, Done>;
  /** Null where the text doesn't hold together: then nothing can be signed. */
  readonly read: (orderText: string) => Shown | null;
  /** The words of this kind of confirmation: paying, or granting a mandate. */
  readonly words: ConfirmWords;
  /** Said before anything is known from the server. */
  readonly title: string;
  /** What it is for, as the person knows it; it isn't part of what is signed. */
  readonly note?: string | null;
  readonly currency: string | null;
  /** The way to object stands before the way to pay. */
  readonly objection?: ReactNode;
  /** What can be done next: a receipt. */
  readonly renderDone: (done: Done) => ReactNode;
  readonly onClose: () => void;
}

export interface ConfirmWords {
  readonly title: (name: string) => string;
  readonly act: (amount: string, by: 'key' | 'passkey') => string;
  readonly done: (amount: string, name: string) => string;
}

/** What you see is what you sign: payee, amount, every line, and two buttons of the same size. */
export function ConfirmSheet<Order extends Signable & { readonly payee: Party }, Done>(
  props: ConfirmSheetProps<Order, Done>,
) {
  const { task, read, words, onClose, currency } = props;
  const t = useText();
  const locale = useLocale();
  const { state, confirm, askAgain, prepareAgain } = useConfirmation(task);
  const order = 'order' in state ? state.order : null;
  const shown = order ? read(order.orderText) : null;
  const title = shown ? words.title(shown.name) : props.title;
  const close = () => {
    if (canClose(state)) onClose();
  };

  if (state.kind === 'done' && shown) {
    return (
      <Sheet title={words.done(formatAmount(shown.amount, locale), shown.name)} isOpen onClose={onClose} isTitleHidden>
        <div className="pay-done" role="status">
          <Icon of={CircleCheck} />
          <p className="big-amount">
            <bdi>{formatAmount(shown.amount, locale)}</bdi>
          </p>
          <p>{words.done(formatAmount(shown.amount, locale), shown.name)}</p>
        </div>
        {props.renderDone(state.done)}
        <button type="button" className="button wide" onClick={onClose}>
          {t('done')}
        </button>
      </Sheet>
    );
  }

  return (
    <Sheet title={title} isOpen onClose={close} isTitleHidden>
      {state.kind === 'preparing' ? <BoneRows label={t('confirm.preparing')} rows={3} /> : null}
      {state.kind === 'notPrepared' ? (
        <Refused problem={state.problem} currency={currency} onAgain={prepareAgain} onClose={onClose} />
      ) : null}
      {order && !shown ? (
        <Refused problem={{ code: 'order_unknown', details: {} }} currency={currency} onClose={onClose} />
      ) : null}
      {order && shown ? (
        <>
          <div className="ask">
            <PayeeFace payee={order.payee} />
            <div>
              {/* The dialog's own h1 says the same to who doesn't see this. */}
              <p className="pay-who" aria-hidden="true">
                <b>{title}</b>
                {order.payee.isVerified && order.payee.name === shown.name ? <Seal /> : null}
              </p>
              {order.payee.isVerified ? <span className="sr">{t('confirm.verified')}</span> : null}
              {props.note ? (
                <p className="small quiet" dir="auto">
                  {props.note}
                </p>
              ) : null}
            </div>
          </div>
          <div className="stack-s">
            <p className="big-amount">
              <bdi>{formatAmount(shown.amount, locale)}</bdi>
            </p>
            <p className="small quiet">{amountInWords(shown.amount, locale)}</p>
          </div>
          <SignedLines lines={shown.lines} />
          {props.objection}
          {state.kind === 'refused' ? (
            <Refused problem={state.problem} currency={currency} onAgain={prepareAgain} onClose={onClose} />
          ) : null}
          {state.kind === 'unknown' ? (
            <>
              <Banner icon={HelpCircle} tone="caution" role="alert">
                {t('confirm.unknown')}
              </Banner>
              <button type="button" className="button wide" onClick={askAgain}>
                {t('confirm.askAgain')}
              </button>
            </>
          ) : null}
          {state.kind === 'ready' && state.notice ? (
            <Banner icon={CircleAlert} tone={state.notice === 'cancelled' ? 'plain' : 'caution'} role="alert">
              {t(`confirm.${state.notice}`)}
            </Banner>
          ) : null}
          {state.kind === 'ready' && state.notice === 'keyMissing' ? <KeySetUp onMade={prepareAgain} /> : null}
          {state.kind === 'ready' || state.kind === 'signing' || state.kind === 'sending' ? (
            <>
              {state.kind === 'ready' && state.notice === 'keyMissing' ? null : (
                <button type="button" className="button wide" aria-busy={state.kind !== 'ready'} onClick={confirm}>
                  <Icon of={order.confirmation.by === 'passkey' ? FingerprintPattern : PenLine} />
                  {words.act(formatAmount(shown.amount, locale), order.confirmation.by)}
                </button>
              )}
              <button type="button" className="button second wide" disabled={state.kind === 'sending'} onClick={close}>
                {t('cancel')}
              </button>
              <p className="timer">
                <Icon of={ShieldCheck} isSmall />
                <span role="status">
                  {t(
                    state.kind === 'sending'
                      ? 'confirm.sending'
                      : state.kind === 'signing' && order.confirmation.by === 'passkey'
                        ? 'confirm.signing'
                        : order.confirmation.by === 'passkey'
                          ? 'confirm.signsPasskey'
                          : 'confirm.signsDevice',
                  )}
                </span>
              </p>
            </>
          ) : null}
        </>
      ) : null}
      {state.kind === 'preparing' ? (
        <button type="button" className="button second wide" onClick={onClose}>
          {t('cancel')}
        </button>
      ) : null}
    </Sheet>
  );
}

interface RefusedProps {
  readonly problem: Problem;
  readonly currency: string | null;
  readonly onAgain?: () => void;
  readonly onClose: () => void;
}

/** What another attempt could change; for the rest there is only going back. */
const WORTH_ANOTHER = new Set([
  'no_connection',
  'busy',
  'order_expired',
  'order_unknown',
  'key_not_active',
  'confirmation_refused',
]);

function Refused({ problem, currency, onAgain, onClose }: RefusedProps) {
  const t = useText();
  const locale = useLocale();
  const [isReady, setReady] = useState(false);
  const needsKey = problem.code === 'no_payment_key' || problem.code === 'passkey_needed';
  return (
    <>
      <Banner icon={CircleAlert} tone="caution" role="alert">
        {problemText(problem, { t, locale, currency })} {t('confirm.nothingTaken')}
      </Banner>
      {needsKey && onAgain && !isReady ? (
        <KeySetUp
          onMade={() => {
            setReady(true);
            onAgain();
          }}
        />
      ) : null}
      {onAgain && WORTH_ANOTHER.has(problem.code) ? (
        <button type="button" className="button wide" onClick={onAgain}>
          {t('tryAgain')}
        </button>
      ) : null}
      <button type="button" className="button second wide" onClick={onClose}>
        {t('close')}
      </button>
    </>
  );
}

/** Beside a receipt: where the payment stands in the list. */
export function DoneLinks({ href, label }: { href: string; label: string }) {
  return (
    <a className="button second wide" href={href}>
      <Icon of={Check} />
      {label}
    </a>
  );
}
