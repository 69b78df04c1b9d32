import { useMatrixApi } from '@althing/accounts/web';
import { BoneRows, State } from '@althing/ui';
import { useQuery } from '@tanstack/react-query';
import { FileText } from 'lucide-react';
import { AmountText } from '../amount/amount-text.tsx';
import { fromWire } from '../amount/amount.ts';
import { MONEY } from '../api/queries.ts';
import { listInvoices } from '../api/shopping-api.ts';
import { PayeeFace, Seal } from '../confirm/payee.tsx';
import { invoiceHref } from '../links.ts';
import { ScreenFrame } from '../money/screen-frame.tsx';
import { useLocale, useText } from '../use-text.ts';

/** Invoices that were sent to the person or paid by them. */
export default function InvoicesScreen() {
  const t = useText();
  const locale = useLocale();
  const api = useMatrixApi();
  const invoices = useQuery({ queryKey: [MONEY, 'invoices'], queryFn: () => listInvoices(api) });
  const format = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long' });
  return (
    <ScreenFrame title={t('invoice.list')} failure={invoices}>
      {invoices.isPending ? <BoneRows label={t('loading')} rows={3} /> : null}
      {invoices.data?.invoices.length === 0 ? (
        <State icon={FileText} title={t('invoice.none')}>
          <p>{t('invoice.noneText')}</p>
        </State>
      ) : null}
      {invoices.data && invoices.data.invoices.length > 0 ? (
        <ul className="card rows">
          {invoices.data.invoices.map(({ invoiceCode, invoiceId, payee, total, state, dueAtMs, isOverdue, number }) => (
            <li key={invoiceId}>
              <a className="row" href={invoiceHref(invoiceCode)}>
                <PayeeFace payee={payee} />
                <span className="body">
                  <span className="title">
                    <b>
                      <bdi>{payee.name}</bdi>
                    </b>
                    {payee.isVerified ? <Seal /> : null}
                    <span className="end row-amount">
                      <AmountText amount={fromWire(total)} />
                    </span>
                  </span>
                  <span className="line2">
                    <bdi className="clip">{number}</bdi>
                    <span className={isOverdue && state === 'open' ? 'end due' : 'end'}>
                      {state === 'open' ? t('invoice.due', { when: format.format(dueAtMs) }) : t(`invoice.${state}`)}
                    </span>
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
