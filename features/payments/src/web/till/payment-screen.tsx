import { refusalCode, useMatrixApi } from '@althing/accounts/web';
import { Banner, BoneRows, type FeatureScreenProps } from '@althing/ui';
import { useQuery } from '@tanstack/react-query';
import { Eye, Lock } from 'lucide-react';
import { useState } from 'react';
import { AmountText } from '../amount/amount-text.tsx';
import { fromWire } from '../amount/amount.ts';
import { getMerchant, getPayment } from '../api/merchant-api.ts';
import type { PaymentDetail } from '../api/merchant-types.ts';
import { MONEY } from '../api/queries.ts';
import { merchantDisputeHref, merchantHref } from '../links.ts';
import { ScreenFrame } from '../money/screen-frame.tsx';
import { useLocale, useText } from '../use-text.ts';
import { RefundForm, RefundSheet } from './refund-form.tsx';
import type { RefundDraft } from './use-refund.ts';

/** One payment to the merchant: what came, what went back, and the way to give back. */
export default function PaymentScreen({ params }: FeatureScreenProps) {
  const t = useText();
  const api = useMatrixApi();
  const merchantId = params['merchantId'] ?? '';
  const paymentId = params['paymentId'] ?? '';
  const merchant = useQuery({
    queryKey: [MONEY, 'merchant', merchantId],
    queryFn: () => getMerchant(api, merchantId),
  });
  const payment = useQuery({
    queryKey: [MONEY, 'merchant-payment', paymentId],
    queryFn: () => getPayment(api, merchantId, paymentId),
    // Each look is written into the payer's access log: no look of its own accord.
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    retry: false,
  });
  const [draft, setDraft] = useState<RefundDraft | null>(null);
  const isRefused = payment.error !== null && refusalCode(payment.error) !== null;
  const role = merchant.data?.role;
  return (
    <ScreenFrame
      title={t('transfer.title')}
      backTo={`${merchantHref(merchantId)}/payments`}
      failure={isRefused ? undefined : payment}
    >
      {payment.isPending ? <BoneRows label={t('loading')} rows={3} /> : null}
      {isRefused ? (
        <Banner icon={Lock} tone="plain" role="alert">
          {t('problem.role')}
        </Banner>
      ) : null}
      {payment.data ? (
        <>
          <Banner icon={Eye} tone="plain">
            {t('till.looked')}
          </Banner>
          <Detail merchantId={merchantId} payment={payment.data} />
          {role === 'owner' || role === 'manager' ? (
            <GiveBack merchantId={merchantId} payment={payment.data} onDraft={setDraft} />
          ) : null}
          {draft ? <RefundSheet draft={draft} onClose={() => setDraft(null)} /> : null}
        </>
      ) : null}
    </ScreenFrame>
  );
}

function Detail({ merchantId, payment }: { merchantId: string; payment: PaymentDetail }) {
  const t = useText();
  const locale = useLocale();
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' });
  const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
  const { amount, fee, atMs, reference, payerKey, refunds, disputeId, paymentId } = payment;
  return (
    <section className="card pad stack">
      <p className="big-amount">
        <AmountText amount={fromWire(amount)} />
      </p>
      <div className="facts">
        <dl className="kv">
          <dt>{t('line.fee')}</dt>
          <dd>
            <AmountText amount={fromWire(fee)} />
          </dd>
          <dt>{t('transfer.when')}</dt>
          <dd>{format.format(atMs)}</dd>
          {reference ? (
            <>
              <dt>{t('line.reference')}</dt>
              <dd>
                <bdi>{reference}</bdi>
              </dd>
            </>
          ) : null}
          <dt>{t('till.customer')}</dt>
          <dd className="code tiny" dir="ltr">
            {payerKey.slice(0, 12)}
          </dd>
          <dt>{t('transfer.number')}</dt>
          <dd className="code tiny" dir="ltr">
            {paymentId}
          </dd>
        </dl>
        {refunds.length > 0 ? (
          <dl className="kv">
            {refunds.map((refund) => (
              <div key={refund.refundId} className="kv-pair">
                <dt>
                  {t('till.refunded')} {day.format(refund.atMs)}
                </dt>
                <dd>
                  <AmountText amount={fromWire(refund.amount)} />
                </dd>
              </div>
            ))}
          </dl>
        ) : null}
      </div>
      {disputeId ? (
        <a className="button second wide" href={merchantDisputeHref(merchantId, disputeId)}>
          {t('dispute.title')}
        </a>
      ) : null}
    </section>
  );
}

interface GiveBackProps {
  readonly merchantId: string;
  readonly payment: PaymentDetail;
  readonly onDraft: (draft: RefundDraft) => void;
}

function GiveBack({ merchantId, payment, onDraft }: GiveBackProps) {
  const t = useText();
  const { paymentId, amount, refundedMinor } = payment;
  const left = { amountMinor: BigInt(amount.amountMinor) - BigInt(refundedMinor), currency: amount.currency };
  if (left.amountMinor <= 0n) return <p className="quiet">{t('till.allRefunded')}</p>;
  return (
    <section className="stack-s">
      <h2>{t('till.giveBack')}</h2>
      <RefundForm key={refundedMinor} merchantId={merchantId} paymentId={paymentId} left={left} onDraft={onDraft} />
    </section>
  );
}
