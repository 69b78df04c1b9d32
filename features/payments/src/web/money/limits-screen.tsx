import { BoneRows } from '@althing/ui';
import { AmountText } from '../amount/amount-text.tsx';
import { useAccounts, useLimits } from '../api/queries.ts';
import type { Limits } from '../api/types.ts';
import { useLocale, useText, type MoneyText } from '../use-text.ts';
import { ScreenFrame } from './screen-frame.tsx';

/** How much can be sent today, which limit says so, and when it ends. */
export default function LimitsScreen() {
  const t = useText();
  const accounts = useAccounts();
  const currencies = accounts.data?.accounts.filter(({ closedAtMs }) => closedAtMs === null) ?? [];
  return (
    <ScreenFrame title={t('home.limits')} failure={accounts}>
      <p className="quiet">{t('limits.lead')}</p>
      {accounts.isPending ? <BoneRows label={t('loading')} rows={3} /> : null}
      {currencies.map(({ currency }) => (
        <CurrencyLimits key={currency} currency={currency} />
      ))}
    </ScreenFrame>
  );
}

const KINDS: Record<Limits['limits'][number]['kind'], MoneyText> = {
  day: 'limits.day',
  month: 'limits.month',
  new_device: 'limits.newDevice',
  first_payee: 'limits.firstPayee',
  mandate: 'limits.mandate',
};

function CurrencyLimits({ currency }: { currency: string }) {
  const t = useText();
  const locale = useLocale();
  const { data } = useLimits(currency);
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const names = new Intl.DisplayNames(locale, { type: 'currency' });
  const money = (minor: string) => <AmountText amount={{ amountMinor: BigInt(minor), currency }} />;
  return (
    <section className="stack-s">
      <h2>{names.of(currency)}</h2>
      {data ? (
        <>
          <div className="card pad stack-s">
            <p className="quiet small">{t('limits.left')}</p>
            <p className="big-amount">{money(data.leftMinor)}</p>
          </div>
          <ul className="card rows">
            {data.limits.map(({ kind, limitMinor, leftMinor, resetsAtMs }, index) => (
              <li key={`${kind} ${resetsAtMs}`} className="pad limit">
                <p className="limit-head">
                  <b>{t(isOfAllNew(data.limits, index) ? 'limits.newDevices' : KINDS[kind])}</b>
                  <span>
                    {money(leftMinor)} {t('limits.of')} {money(limitMinor)}
                  </span>
                </p>
                <div className="meter" aria-hidden="true">
                  <i style={{ inlineSize: `${shareLeft(leftMinor, limitMinor)}%` }} />
                </div>
                <p className="small quiet">
                  {t(
                    kind === 'new_device' && !isOfAllNew(data.limits, index) ? 'limits.newDeviceWhy' : 'limits.resets',
                    {
                      when: format.format(resetsAtMs),
                    },
                  )}
                </p>
              </li>
            ))}
            <li className="pad limit">
              <p className="limit-head">
                <b>{t('limits.perTransfer')}</b>
                {money(data.perTransferMinor)}
              </p>
            </li>
            <li className="pad limit">
              <p className="limit-head">
                <b>{t('limits.firstPayee')}</b>
                {money(data.firstPayeeMinor)}
              </p>
              <p className="small quiet">{t('limits.firstPayeeWhy')}</p>
            </li>
          </ul>
        </>
      ) : (
        <BoneRows label={t('loading')} rows={2} />
      )}
    </section>
  );
}

/** A new device has a limit of its own and, after it, one with all other new ones of the day. */
function isOfAllNew(limits: Limits['limits'], index: number): boolean {
  return limits[index]?.kind === 'new_device' && limits[index - 1]?.kind === 'new_device';
}

function shareLeft(leftMinor: string, limitMinor: string): number {
  const limit = BigInt(limitMinor);
  return limit === 0n ? 0 : Number((BigInt(leftMinor) * 100n) / limit);
}
