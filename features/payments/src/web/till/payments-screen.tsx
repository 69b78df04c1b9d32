import { useMatrixApi } from '@althing/accounts/web';
import { BoneRows, Icon, State, type FeatureScreenProps } from '@althing/ui';
import { useQuery } from '@tanstack/react-query';
import { FileText, ShoppingBasket, Store } from 'lucide-react';
import { useState } from 'react';
import { AmountText } from '../amount/amount-text.tsx';
import { fromWire } from '../amount/amount.ts';
import { getMerchant, listPayments, listTills } from '../api/merchant-api.ts';
import { MONEY } from '../api/queries.ts';
import { merchantHref, merchantPaymentHref } from '../links.ts';
import { ScreenFrame } from '../money/screen-frame.tsx';
import { useLocale, useText } from '../use-text.ts';

/** What was paid, newest first, without who paid. Cashiers see their till's day. */
export default function PaymentsScreen({ params }: FeatureScreenProps) {
  const t = useText();
  const locale = useLocale();
  const api = useMatrixApi();
  const merchantId = params['merchantId'] ?? '';
  const merchant = useQuery({
    queryKey: [MONEY, 'merchant', merchantId],
    queryFn: () => getMerchant(api, merchantId),
  });
  const tills = useQuery({ queryKey: [MONEY, 'tills', merchantId], queryFn: () => listTills(api, merchantId) });
  const isCashier = merchant.data?.role === 'cashier';
  const [chosen, setChosen] = useState<string | null>(null);
  const tillId = chosen ?? (isCashier ? (tills.data?.tills[0]?.tillId ?? null) : null);
  const query = {
    ...(tillId === null ? {} : { tillId }),
    ...(isCashier && merchant.data ? { day: dayIn(merchant.data.timeZone) } : {}),
  };
  const payments = useQuery({
    queryKey: [MONEY, 'merchant-payments', merchantId, query],
    queryFn: () => listPayments(api, merchantId, query),
    enabled: merchant.data !== undefined && tills.data !== undefined,
  });
  const format = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    hour: 'numeric',
    minute: '2-digit',
  });
  const all = payments.data?.payments ?? [];
  const open = tills.data?.tills.filter(({ isClosed }) => !isClosed) ?? [];
  return (
    <ScreenFrame title={t('till.payments')} backTo={merchantHref(merchantId)} failure={payments}>
      {open.length > 1 ? (
        <div className="chips bare" role="group" aria-label={t('till.tills')}>
          {open.map((till) => (
            <button
              key={till.tillId}
              type="button"
              className="chip"
              aria-pressed={till.tillId === tillId}
              onClick={() => setChosen(till.tillId === chosen ? null : till.tillId)}
            >
              <bdi>{till.name}</bdi>
            </button>
          ))}
        </div>
      ) : null}
      {payments.isPending ? <BoneRows label={t('loading')} rows={4} /> : null}
      {payments.data && all.length === 0 ? <State icon={ShoppingBasket} title={t('till.noPayments')} /> : null}
      {all.length > 0 ? (
        <ul className="card rows">
          {all.map(({ paymentId, amount, refundedMinor, reference, atMs, invoiceId }) => (
            <li key={paymentId}>
              <a className="row" href={merchantPaymentHref(merchantId, paymentId)}>
                <Icon of={invoiceId ? FileText : Store} />
                <span className="body">
                  <span className="title">
                    <b>
                      <AmountText amount={fromWire(amount)} />
                    </b>
                    <time className="end" dateTime={new Date(atMs).toISOString()}>
                      {format.format(atMs)}
                    </time>
                  </span>
                  <span className="line2">
                    <bdi className="clip">{reference ?? t(invoiceId ? 'line.invoice' : 'till.atTill')}</bdi>
                    {refundedMinor === '0' ? null : (
                      <span className="end tag">
                        {t('till.refunded')}{' '}
                        <AmountText amount={fromWire({ amountMinor: refundedMinor, currency: amount.currency })} />
                      </span>
                    )}
                  </span>
                </span>
              </a>
            </li>
          ))}
        </ul>
      ) : null}
    </ScreenFrame>
  );
}

/** Today where the merchant is. */
function dayIn(timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(Date.now());
}
