import { useMatrixApi } from '@althing/accounts/web';
import { QrImage } from '@althing/messaging/web';
import { Banner, BoneRows, Icon } from '@althing/ui';
import { useQuery } from '@tanstack/react-query';
import { CircleAlert, RefreshCw, Timer } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { fromWire } from '../amount/amount.ts';
import type { PresentedCode } from '../api/merchant-types.ts';
import { problemOf } from '../api/problem.ts';
import { createPresentedCode, declineBill, getPresentedCode } from '../api/shopping-api.ts';
import { problemText } from '../confirm/problem-text.ts';
import { go, MONEY_HREF } from '../links.ts';
import { PaySheet } from '../send/pay-sheet.tsx';
import type { PaymentDraft } from '../send/use-payment.ts';
import { useLocale, useText } from '../use-text.ts';

/** Below the server's own bound; each wait that ends without news begins anew. */
const WAIT_MS = 25_000;
const SECOND_MS = 1_000;

/** A code for the till, good for a minute and one payment, which is confirmed here before anything moves. */
export function TillCode({ currencies }: { currencies: readonly string[] }) {
  const t = useText();
  const locale = useLocale();
  const api = useMatrixApi();
  const [currency, setCurrency] = useState(currencies[0] ?? 'EUR');
  const [round, setRound] = useState(0);
  const code = useQuery({
    queryKey: ['presented-code', currency, round],
    queryFn: () => createPresentedCode(api, currency),
    gcTime: 0,
    staleTime: Infinity,
    retry: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const again = () => setRound((count) => count + 1);
  return (
    <>
      <p className="quiet">{t('code.tillLead')}</p>
      {currencies.length > 1 ? (
        <select
          className="input"
          aria-label={t('amount.currency')}
          value={currency}
          onChange={(event) => setCurrency(event.target.value)}
        >
          {currencies.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      ) : null}
      {code.isPending ? <BoneRows label={t('loading')} rows={2} /> : null}
      {code.isError ? (
        <>
          <Banner icon={CircleAlert} tone="caution" role="alert">
            {problemText(problemOf(code.error), { t, locale, currency })}
          </Banner>
          <button type="button" className="button" onClick={again}>
            {t('tryAgain')}
          </button>
        </>
      ) : null}
      {code.data ? <Presented key={code.data.presentedCodeId} {...code.data} onAgain={again} /> : null}
    </>
  );
}

interface PresentedProps {
  readonly presentedCodeId: string;
  readonly text: string;
  readonly expiresAtMs: number;
  readonly onAgain: () => void;
}

function Presented({ presentedCodeId, text, expiresAtMs, onAgain }: PresentedProps) {
  const t = useText();
  const api = useMatrixApi();
  const answer = useAsked(presentedCodeId);
  const secondsLeft = useSecondsUntil(expiresAtMs);
  const [isPaid, setPaid] = useState(false);
  const bill = answer?.bill ?? null;
  const draft = useMemo<PaymentDraft | null>(
    () => (bill ? { purpose: 'merchant', target: bill.target, amount: fromWire(bill.amount) } : null),
    [bill],
  );
  const isOver = !bill && (secondsLeft === 0 || answer?.state === 'ended');
  return (
    <>
      {isOver ? (
        <>
          <Banner icon={Timer} tone="plain" role="status">
            {t('code.tillOver')}
          </Banner>
          <button type="button" className="button wide" onClick={onAgain}>
            <Icon of={RefreshCw} />
            {t('code.tillAgain')}
          </button>
        </>
      ) : (
        <>
          <QrImage text={text} label={t('code.tillLabel')} />
          <p className="code tiny quiet center" dir="ltr" data-testid="till-code">
            {text}
          </p>
          <p className="timer">
            <Icon of={Timer} isSmall />
            {t('code.tillEnds', { count: secondsLeft })}
          </p>
        </>
      )}
      {draft && bill ? (
        <PaySheet
          draft={draft}
          name={bill.payee.name}
          currency={bill.amount.currency}
          note={bill.reference}
          onPaid={() => setPaid(true)}
          onClose={() => {
            if (isPaid) return go(MONEY_HREF);
            // Saying no frees the till at once; if that isn't heard, the bill ends by itself.
            void declineBill(api, presentedCodeId).catch((error: unknown) => console.debug('Not declined', error));
            onAgain();
          }}
        />
      ) : null}
    </>
  );
}

/** Waits until a till asks for something. */
function useAsked(presentedCodeId: string): PresentedCode | null {
  const api = useMatrixApi();
  const [answer, setAnswer] = useState<PresentedCode | null>(null);
  useEffect(() => {
    let isCurrent = true;
    const follow = async () => {
      while (isCurrent) {
        const now = await getPresentedCode(api, presentedCodeId, WAIT_MS);
        if (!isCurrent) return;
        if (now.state !== 'waiting') return setAnswer(now);
      }
    };
    follow().catch((error: unknown) => console.debug('Waiting for the till failed', error));
    return () => {
      isCurrent = false;
    };
  }, [api, presentedCodeId]);
  return answer;
}

function useSecondsUntil(atMs: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), SECOND_MS);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, Math.ceil((atMs - now) / SECOND_MS));
}
