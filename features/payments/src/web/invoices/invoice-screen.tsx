import { refusalCode, useMatrixApi } from '@althing/accounts/web';
import { Banner, BoneRows, Icon, State, type FeatureScreenProps } from '@althing/ui';
import { useQuery } from '@tanstack/react-query';
import { Check, Clock, SearchX } from 'lucide-react';
import { useMemo, useState } from 'react';
import { AmountText } from '../amount/amount-text.tsx';
import { fromWire } from '../amount/amount.ts';
import type { Invoice, MerchantTarget } from '../api/merchant-types.ts';
import { MONEY } from '../api/queries.ts';
import { getInvoice } from '../api/shopping-api.ts';
import { PayeeFace, Seal } from '../confirm/payee.tsx';
import { INVOICES_HREF, transferHref } from '../links.ts';
import { ScreenFrame } from '../money/screen-frame.tsx';
import { SetUpGate } from '../money/set-up-gate.tsx';
import { PaySheet } from '../send/pay-sheet.tsx';
import type { PaymentDraft } from '../send/use-payment.ts';
import { useLocale, useText } from '../use-text.ts';

/** One invoice: its lines, its due date, the way to object, and only then the way to pay. */
export default function InvoiceScreen({ params }: FeatureScreenProps) {
  const t = useText();
  const api = useMatrixApi();
  const code = params['invoiceCode'] ?? '';
  const found = useQuery({
    queryKey: [MONEY, 'invoice', code],
    queryFn: () => getInvoice(api, code),
    retry: false,
  });
  const isAbsent = found.error !== null && refusalCode(found.error) !== null;
  return (
    <ScreenFrame title={t('invoice.title')} backTo={INVOICES_HREF} failure={isAbsent ? undefined : found}>
      {found.isPending ? <BoneRows label={t('loading')} rows={3} /> : null}
      {isAbsent ? (
        <State icon={SearchX} title={t('invoice.absent')}>
          <p>{t('invoice.absentText')}</p>
        </State>
      ) : null}
      {found.data ? <InvoiceDetail {...found.data} /> : null}
    </ScreenFrame>
  );
}

function InvoiceDetail({ invoice, target }: { invoice: Invoice; target: MerchantTarget }) {
  const t = useText();
  const locale = useLocale();
  const [isPaying, setPaying] = useState(false);
  const { payee, lines, total, number, dueAtMs, isOverdue, object, state, transferId } = invoice;
  const { currency } = total;
  const due = new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(dueAtMs);
  const draft = useMemo<PaymentDraft>(
    () => ({ purpose: 'merchant', target, amount: fromWire(total) }),
    // The invoice's sum never changes; a fresh object of it isn't another payment.
    // eslint-disable-next-line react-hooks/exhaustive-deps -- see above
    [invoice.invoiceId],
  );
  const objection = <p className="small quiet">{t('invoice.object', { name: payee.name, number, when: due })}</p>;
  return (
    <>
      <section className="card pad stack">
        <div className="ask">
          <PayeeFace payee={payee} />
          <div>
            <p>
              <b>
                <bdi>{payee.name}</bdi>
              </b>
              {payee.isVerified ? <Seal /> : null}
            </p>
            <p className="small quiet">
              {payee.isVerified ? <span className="sr">{t('confirm.verified')}. </span> : null}
              <bdi>{object?.title ?? number}</bdi>
            </p>
          </div>
        </div>
        <p className="big-amount">
          <AmountText amount={fromWire(total)} />
        </p>
        <div className="facts">
          <dl className="kv">
            {lines.map(({ text, amountMinor }, index) => (
              <div key={index} className="kv-pair">
                <dt>
                  <bdi>{text}</bdi>
                </dt>
                <dd>
                  <AmountText amount={fromWire({ amountMinor, currency })} />
                </dd>
              </div>
            ))}
          </dl>
          <dl className="kv">
            <dt>{t('line.invoice')}</dt>
            <dd>
              <bdi>{number}</bdi>
            </dd>
            <dt>{t('invoice.dueLabel')}</dt>
            <dd className={isOverdue && state === 'open' ? 'due' : undefined}>{due}</dd>
          </dl>
        </div>
        {state === 'open' ? objection : null}
        {state === 'open' ? (
          <SetUpGate needsKey>
            {() => (
              <button type="button" className="button wide" onClick={() => setPaying(true)}>
                {t('invoice.pay')}
              </button>
            )}
          </SetUpGate>
        ) : (
          <Banner icon={state === 'paid' ? Check : Clock} tone={state === 'paid' ? 'good' : 'plain'} role="status">
            {t(`invoice.${state}`)}
          </Banner>
        )}
        {transferId ? (
          <a className="button second wide" href={transferHref(transferId)}>
            <Icon of={Check} />
            {t('confirm.receipt')}
          </a>
        ) : null}
      </section>
      {isPaying ? (
        <PaySheet
          draft={draft}
          name={payee.name}
          currency={currency}
          note={object?.title ?? number}
          objection={objection}
          onClose={() => setPaying(false)}
        />
      ) : null}
    </>
  );
}
