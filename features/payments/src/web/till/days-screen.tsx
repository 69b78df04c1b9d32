import { useMatrixApi } from '@althing/accounts/web';
import { BoneRows, State, type FeatureScreenProps } from '@althing/ui';
import { useQuery } from '@tanstack/react-query';
import { CalendarDays } from 'lucide-react';
import { useState } from 'react';
import { AmountText } from '../amount/amount-text.tsx';
import { getSettlement, listSettlements } from '../api/merchant-api.ts';
import type { Settlement } from '../api/merchant-types.ts';
import { MONEY } from '../api/queries.ts';
import { merchantHref } from '../links.ts';
import { ScreenFrame } from '../money/screen-frame.tsx';
import { useLocale, useText } from '../use-text.ts';

/** What each day brought, till by till: the sums that the bookkeeping wants. */
export default function DaysScreen({ params }: FeatureScreenProps) {
  const t = useText();
  const locale = useLocale();
  const api = useMatrixApi();
  const merchantId = params['merchantId'] ?? '';
  const days = useQuery({
    queryKey: [MONEY, 'days', merchantId],
    queryFn: () => listSettlements(api, merchantId),
  });
  const [chosen, setChosen] = useState<string | null>(null);
  const all = days.data?.settlements ?? [];
  const day = chosen ?? all[0]?.day ?? null;
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  return (
    <ScreenFrame title={t('till.days')} backTo={merchantHref(merchantId)} failure={days}>
      {days.isPending ? <BoneRows label={t('loading')} rows={3} /> : null}
      {days.data && all.length === 0 ? <State icon={CalendarDays} title={t('till.noPayments')} /> : null}
      {all.length > 0 ? (
        <div className="chips bare" role="group" aria-label={t('till.days')}>
          {all.map((each) => (
            <button
              key={each.day}
              type="button"
              className="chip"
              aria-pressed={each.day === day}
              onClick={() => setChosen(each.day)}
            >
              {format.format(new Date(each.day))}
            </button>
          ))}
        </div>
      ) : null}
      {day ? <DayTotals merchantId={merchantId} day={day} /> : null}
    </ScreenFrame>
  );
}

function DayTotals({ merchantId, day }: { merchantId: string; day: string }) {
  const t = useText();
  const api = useMatrixApi();
  const settlement = useQuery({
    queryKey: [MONEY, 'day', merchantId, day],
    queryFn: () => getSettlement(api, merchantId, day),
  });
  if (!settlement.data) return <BoneRows label={t('loading')} rows={2} />;
  const { totals, tills, currency, isRunning } = settlement.data;
  return (
    <>
      <div className="card pad stack-s">
        <p className="quiet small">{t(isRunning ? 'till.netSoFar' : 'till.net')}</p>
        <p className="big-amount">
          <AmountText amount={{ amountMinor: BigInt(totals.netMinor), currency }} />
        </p>
        <Sums totals={totals} currency={currency} />
      </div>
      {tills.map((till) => (
        <section key={till.tillId ?? 'invoices'} className="card pad stack-s">
          <h2>
            <bdi>{till.name ?? t('invoice.list')}</bdi>
          </h2>
          <Sums totals={till} currency={currency} />
        </section>
      ))}
    </>
  );
}

function Sums({ totals, currency }: { totals: Settlement['totals']; currency: string }) {
  const t = useText();
  const money = (minor: string) => <AmountText amount={{ amountMinor: BigInt(minor), currency }} />;
  return (
    <dl className="kv">
      <dt>{t('till.sales', { count: totals.salesCount })}</dt>
      <dd>{money(totals.salesMinor)}</dd>
      <dt>{t('till.refunds', { count: totals.refundsCount })}</dt>
      <dd>{money(totals.refundsMinor)}</dd>
      <dt>{t('line.fee')}</dt>
      <dd>{money(totals.feesMinor)}</dd>
      <dt className="sum">{t('till.net')}</dt>
      <dd className="sum">{money(totals.netMinor)}</dd>
    </dl>
  );
}
