import { BoneRows, State } from '@althing/ui';
import { ReceiptText } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useAccounts, useTransfers } from '../api/queries.ts';
import { ScreenFrame } from '../money/screen-frame.tsx';
import { TransferRow } from '../money/transfer-row.tsx';
import { groupByDay } from '../money/transfer-view-model.ts';
import { useLocale, useText } from '../use-text.ts';

const DIRECTIONS = ['all', 'in', 'out'] as const;

/** Everything that came and went, by day, with filters. */
export default function HistoryScreen() {
  const t = useText();
  const locale = useLocale();
  const accounts = useAccounts();
  const [direction, setDirection] = useState<(typeof DIRECTIONS)[number]>('all');
  const [currency, setCurrency] = useState<string | null>(null);
  const filter = useMemo(
    () => ({ ...(direction === 'all' ? {} : { direction }), ...(currency === null ? {} : { currency }) }),
    [direction, currency],
  );
  const pages = useTransfers(filter);
  const transfers = pages.data?.pages.flatMap((page) => page.transfers) ?? [];
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'full' });
  const currencies = accounts.data?.accounts.map((account) => account.currency) ?? [];
  return (
    <ScreenFrame title={t('history.title')} failure={pages}>
      <div className="chips bare" role="group" aria-label={t('history.filter')}>
        {DIRECTIONS.map((each) => (
          <button
            key={each}
            type="button"
            className="chip"
            aria-pressed={each === direction}
            onClick={() => setDirection(each)}
          >
            {t(`history.${each}`)}
          </button>
        ))}
        {currencies.length > 1
          ? currencies.map((each) => (
              <button
                key={each}
                type="button"
                className="chip"
                aria-pressed={each === currency}
                onClick={() => setCurrency(each === currency ? null : each)}
              >
                {each}
              </button>
            ))
          : null}
      </div>
      {pages.isPending ? <BoneRows label={t('loading')} /> : null}
      {pages.data && transfers.length === 0 ? (
        <State icon={ReceiptText} title={t('history.none')}>
          <p>{t('history.noneText')}</p>
        </State>
      ) : null}
      {groupByDay(transfers).map(({ startsAtMs, items }) => (
        <section key={startsAtMs} className="stack-s">
          <h2 className="small quiet">{format.format(startsAtMs)}</h2>
          <ul className="card rows">
            {items.map((transfer) => (
              <li key={transfer.transferId}>
                <TransferRow transfer={transfer} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {pages.hasNextPage ? (
        <button
          type="button"
          className="button second"
          aria-busy={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          {t('history.more')}
        </button>
      ) : null}
    </ScreenFrame>
  );
}
