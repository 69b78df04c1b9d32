import { useMatrixApi } from '@althing/accounts/web';
import { Banner, BoneRows } from '@althing/ui';
import { useQuery } from '@tanstack/react-query';
import { EyeOff } from 'lucide-react';
import { useState } from 'react';
import { AmountText } from '../amount/amount-text.tsx';
import { getSpending } from '../api/people-api.ts';
import { MONEY, useAccounts } from '../api/queries.ts';
import type { Spending } from '../api/types.ts';
import { ScreenFrame } from '../money/screen-frame.tsx';
import { purposeText } from '../money/transfer-view-model.ts';
import { useLocale, useText } from '../use-text.ts';
import { firstDayOf, viewMonths } from './spending-view-model.ts';

const MONTHS = 6;

/** What came and went by month, and where to: reckoned when the person looks, and for nobody else. */
export default function SpendingScreen() {
  const t = useText();
  const accounts = useAccounts();
  const currencies = accounts.data?.accounts.map(({ currency }) => currency) ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const currency = chosen ?? currencies[0] ?? null;
  return (
    <ScreenFrame title={t('home.spending')} failure={accounts}>
      <Banner icon={EyeOff} tone="plain">
        {t('spending.lead')}
      </Banner>
      {currencies.length > 1 ? (
        <div className="chips bare" role="group" aria-label={t('amount.currency')}>
          {currencies.map((each) => (
            <button
              key={each}
              type="button"
              className="chip"
              aria-pressed={each === currency}
              onClick={() => setChosen(each)}
            >
              {each}
            </button>
          ))}
        </div>
      ) : null}
      {currency ? <Picture currency={currency} /> : null}
    </ScreenFrame>
  );
}

function Picture({ currency }: { currency: string }) {
  const t = useText();
  const api = useMatrixApi();
  const spending = useQuery({
    queryKey: [MONEY, 'spending', currency],
    queryFn: () => getSpending(api, currency, MONTHS),
  });
  const [chosen, setChosen] = useState<string | null>(null);
  if (spending.isPending) return <BoneRows label={t('loading')} />;
  if (!spending.data) return <p role="alert">{t('failed')}</p>;
  const { months } = spending.data;
  const month = months.find((each) => each.month === chosen) ?? months.at(-1);
  return (
    <>
      <Months months={months} currency={currency} chosen={month?.month ?? ''} onChoose={setChosen} />
      {month ? <Where month={month} currency={currency} /> : null}
    </>
  );
}

interface MonthsProps {
  readonly months: Spending['months'];
  readonly currency: string;
  readonly chosen: string;
  readonly onChoose: (month: string) => void;
}

/** A table whose cells carry bars: read row by row it says the same as it shows. */
function Months({ months, currency, chosen, onChoose }: MonthsProps) {
  const t = useText();
  const locale = useLocale();
  const format = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric' });
  return (
    <table className="card spending">
      <caption className="sr">{t('spending.caption')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('spending.month')}</th>
          <th scope="col">{t('spending.out')}</th>
          <th scope="col">{t('spending.in')}</th>
        </tr>
      </thead>
      <tbody>
        {viewMonths(months).map(({ month, outMinor, inMinor, outShare, inShare }) => (
          <tr key={month} aria-current={month === chosen ? 'true' : undefined}>
            <th scope="row">
              <button type="button" className="link" aria-pressed={month === chosen} onClick={() => onChoose(month)}>
                {format.format(firstDayOf(month))}
              </button>
            </th>
            <td>
              <AmountText amount={{ amountMinor: outMinor, currency }} />
              <span className="meter" aria-hidden="true">
                <i style={{ inlineSize: `${outShare}%` }} />
              </span>
            </td>
            <td>
              <AmountText amount={{ amountMinor: inMinor, currency }} />
              <span className="meter in" aria-hidden="true">
                <i style={{ inlineSize: `${inShare}%` }} />
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Where({ month, currency }: { month: Spending['months'][number]; currency: string }) {
  const t = useText();
  const locale = useLocale();
  const name = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric' }).format(firstDayOf(month.month));
  const money = (outMinor: string) => <AmountText amount={{ amountMinor: BigInt(outMinor), currency }} />;
  if (month.byPurpose.length === 0) return <p className="small quiet">{t('spending.nothing', { month: name })}</p>;
  return (
    <section className="stack-s">
      <h2>{t('spending.where', { month: name })}</h2>
      <div className="facts">
        <dl className="kv">
          {month.byPurpose.map(({ purpose, outMinor }) => (
            <div key={purpose} className="kv-pair">
              <dt>{t(purposeText(purpose))}</dt>
              <dd>{money(outMinor)}</dd>
            </div>
          ))}
        </dl>
        <dl className="kv">
          {month.byParty.map(({ party, outMinor }) => (
            <div key={party.partyId} className="kv-pair">
              <dt>
                <bdi>{party.name}</bdi>
              </dt>
              <dd>{money(outMinor)}</dd>
            </div>
          ))}
        </dl>
      </div>
    </section>
  );
}
