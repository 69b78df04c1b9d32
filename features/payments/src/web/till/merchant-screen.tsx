import { LinkRow, useMatrixApi } from '@althing/accounts/web';
import { Banner, BoneRows, type FeatureScreenProps } from '@althing/ui';
import { useQuery } from '@tanstack/react-query';
import { BadgeCheck, CalendarDays, FileText, Flag, Landmark, Printer, ShoppingBasket, Store } from 'lucide-react';
import { AmountText } from '../amount/amount-text.tsx';
import { getMerchant, listTills } from '../api/merchant-api.ts';
import { MONEY } from '../api/queries.ts';
import { merchantHref, tillHref, TILLS_HREF } from '../links.ts';
import { ScreenFrame } from '../money/screen-frame.tsx';
import { useText } from '../use-text.ts';

/** One merchant: its tills, its money, and what its staff do. */
export default function MerchantScreen({ params }: FeatureScreenProps) {
  const t = useText();
  const api = useMatrixApi();
  const merchantId = params['merchantId'] ?? '';
  const merchant = useQuery({
    queryKey: [MONEY, 'merchant', merchantId],
    queryFn: () => getMerchant(api, merchantId),
  });
  const tills = useQuery({ queryKey: [MONEY, 'tills', merchantId], queryFn: () => listTills(api, merchantId) });
  const { data } = merchant;
  return (
    <ScreenFrame title={data?.name ?? t('home.till')} backTo={TILLS_HREF} failure={merchant}>
      {merchant.isPending ? <BoneRows label={t('loading')} rows={3} /> : null}
      {data?.money ? (
        <div className="card pad stack-s">
          <p className="quiet small">{t('till.balance')}</p>
          <p className="big-amount">
            <AmountText amount={{ amountMinor: BigInt(data.money.availableMinor), currency: data.currency }} />
          </p>
          <p className="small quiet">{t('till.fee', { percent: data.money.feeBasisPoints / 100 })}</p>
        </div>
      ) : null}
      {data && !data.isVerified ? (
        <Banner icon={BadgeCheck} tone="plain">
          {t('till.notVerified')}
        </Banner>
      ) : null}
      {tills.data ? (
        <section className="stack-s">
          <h2>{t('till.tills')}</h2>
          <ul className="card rows">
            {tills.data.tills
              .filter(({ isClosed }) => !isClosed)
              .map(({ tillId, name }) => (
                <LinkRow
                  key={tillId}
                  href={tillHref(merchantId, tillId)}
                  icon={Store}
                  title={name}
                  hint={t('till.take')}
                />
              ))}
          </ul>
        </section>
      ) : null}
      {data ? (
        <ul className="card rows">
          <LinkRow
            href={`${merchantHref(merchantId)}/payments`}
            icon={ShoppingBasket}
            title={t('till.payments')}
            hint={t('till.paymentsHint')}
          />
          <LinkRow
            href={`${merchantHref(merchantId)}/codes`}
            icon={Printer}
            title={t('till.codes')}
            hint={t('till.codesHint')}
          />
          {data.role === 'cashier' ? null : (
            <>
              <LinkRow
                href={`${merchantHref(merchantId)}/invoices`}
                icon={FileText}
                title={t('invoice.list')}
                hint={t('till.invoicesHint')}
              />
              <LinkRow
                href={`${merchantHref(merchantId)}/disputes`}
                icon={Flag}
                title={t('till.disputes')}
                hint={t('till.disputesHint')}
              />
            </>
          )}
          {data.money ? (
            <>
              <LinkRow
                href={`${merchantHref(merchantId)}/days`}
                icon={CalendarDays}
                title={t('till.days')}
                hint={t('till.daysHint')}
              />
              <LinkRow
                href={`${merchantHref(merchantId)}/payouts`}
                icon={Landmark}
                title={t('till.payouts')}
                hint={t('till.payoutsHint')}
              />
            </>
          ) : null}
        </ul>
      ) : null}
    </ScreenFrame>
  );
}
