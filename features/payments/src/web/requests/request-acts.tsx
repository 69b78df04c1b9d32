import { useMatrixApi } from '@althing/accounts/web';
import { Icon, useToast } from '@althing/ui';
import { useQueryClient } from '@tanstack/react-query';
import { Check } from 'lucide-react';
import { useMemo, useState } from 'react';
import { cancelRequest, declineRequest } from '../api/people-api.ts';
import { problemOf } from '../api/problem.ts';
import { MONEY } from '../api/queries.ts';
import type { MoneyRequest } from '../api/types.ts';
import { problemText } from '../confirm/problem-text.ts';
import { transferHref } from '../links.ts';
import { PaySheet } from '../send/pay-sheet.tsx';
import type { PaymentDraft } from '../send/use-payment.ts';
import { useLocale, useText } from '../use-text.ts';

/** Where a request stands, and what the reader can do with it: pay or decline, take back, or nothing any more. */
export function RequestActs({ request, note }: { request: MoneyRequest; note: string }) {
  const t = useText();
  const locale = useLocale();
  const api = useMatrixApi();
  const toast = useToast();
  const queries = useQueryClient();
  const [isPaying, setPaying] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const { requestId, direction, state, amount, party } = request;
  const draft = useMemo<PaymentDraft>(() => ({ purpose: 'request', requestId }), [requestId]);
  const run = async (act: () => Promise<unknown>) => {
    setBusy(true);
    try {
      await act();
    } catch (error) {
      toast({ text: problemText(problemOf(error), { t, locale, currency: amount.currency }) });
    } finally {
      await queries.invalidateQueries({ queryKey: [MONEY] });
      setBusy(false);
    }
  };
  return (
    <>
      {state === 'open' && direction === 'in' ? (
        <div className="pair">
          <button
            type="button"
            className="button second compact"
            aria-busy={isBusy}
            onClick={() => void run(() => declineRequest(api, requestId))}
          >
            {t('request.decline')}
          </button>
          <button type="button" className="button compact" onClick={() => setPaying(true)}>
            {t('request.pay')}
          </button>
        </div>
      ) : null}
      {state === 'open' && direction === 'out' ? (
        <div className="card-acts">
          <span className="tag caution">{t('request.open')}</span>
          <button
            type="button"
            className="link"
            aria-busy={isBusy}
            onClick={() => void run(() => cancelRequest(api, requestId))}
          >
            {t('request.takeBack')}
          </button>
        </div>
      ) : null}
      {state === 'open' ? null : (
        <div className="card-acts">
          <span className={state === 'paid' ? 'tag good' : 'tag'}>
            {state === 'paid' ? <Icon of={Check} isSmall /> : null}
            {t(`request.${state}`)}
          </span>
          {request.transferId ? (
            <a className="link" href={transferHref(request.transferId)}>
              {t('confirm.receipt')}
            </a>
          ) : null}
        </div>
      )}
      {isPaying ? (
        <PaySheet
          draft={draft}
          name={party.name}
          currency={amount.currency}
          note={note}
          onClose={() => setPaying(false)}
        />
      ) : null}
    </>
  );
}
