import { useMatrixApi } from '@althing/accounts/web';
import { Banner, BoneRows, Icon, useToast, type FeatureScreenProps } from '@althing/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleAlert, Copy } from 'lucide-react';
import { useId, useRef, useState, type FormEvent } from 'react';
import { AmountField } from '../amount/amount-field.tsx';
import { AmountText } from '../amount/amount-text.tsx';
import { fromWire } from '../amount/amount.ts';
import { parseAmount, type AmountProblem } from '../amount/parse-amount.ts';
import { cancelInvoice, createInvoice, getMerchant, listMerchantInvoices } from '../api/merchant-api.ts';
import type { MerchantInvoice } from '../api/merchant-types.ts';
import { isLost, problemOf, type Problem } from '../api/problem.ts';
import { MONEY } from '../api/queries.ts';
import { problemText } from '../confirm/problem-text.ts';
import { merchantHref } from '../links.ts';
import { ScreenFrame } from '../money/screen-frame.tsx';
import { useLocale, useText } from '../use-text.ts';

/** What the merchant has asked for by invoice, and a form for the next one. */
export default function MerchantInvoicesScreen({ params }: FeatureScreenProps) {
  const t = useText();
  const api = useMatrixApi();
  const merchantId = params['merchantId'] ?? '';
  const merchant = useQuery({
    queryKey: [MONEY, 'merchant', merchantId],
    queryFn: () => getMerchant(api, merchantId),
  });
  const invoices = useQuery({
    queryKey: [MONEY, 'merchant-invoices', merchantId],
    queryFn: () => listMerchantInvoices(api, merchantId),
  });
  return (
    <ScreenFrame title={t('invoice.list')} backTo={merchantHref(merchantId)} failure={invoices}>
      {merchant.data ? <NewInvoiceForm merchantId={merchantId} currency={merchant.data.currency} /> : null}
      {invoices.isPending ? <BoneRows label={t('loading')} rows={3} /> : null}
      {invoices.data && invoices.data.invoices.length > 0 ? (
        <ul className="stack-s">
          {invoices.data.invoices.map((invoice) => (
            <li key={invoice.invoiceId}>
              <SentInvoice merchantId={merchantId} invoice={invoice} />
            </li>
          ))}
        </ul>
      ) : null}
    </ScreenFrame>
  );
}

function SentInvoice({ merchantId, invoice }: { merchantId: string; invoice: MerchantInvoice }) {
  const t = useText();
  const locale = useLocale();
  const api = useMatrixApi();
  const toast = useToast();
  const queries = useQueryClient();
  const { invoiceId, number, total, state, isOverdue, link, dueAtMs } = invoice;
  const due = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(dueAtMs);
  const takeBack = async () => {
    try {
      await cancelInvoice(api, merchantId, invoiceId);
    } catch (error) {
      toast({ text: problemText(problemOf(error), { t, locale, currency: total.currency }) });
    } finally {
      await queries.invalidateQueries({ queryKey: [MONEY] });
    }
  };
  return (
    <div className="card pad stack-s" role="group" aria-label={number}>
      <p className="limit-head">
        <b>
          <bdi>{number}</bdi>
        </b>
        <AmountText amount={fromWire(total)} />
      </p>
      <p className="wrap">
        <span className={state === 'paid' ? 'tag good' : isOverdue ? 'tag caution' : 'tag'}>
          {t(`invoice.${state}`)}
        </span>
        <span className="small quiet">{t('invoice.due', { when: due })}</span>
      </p>
      {state === 'open' ? (
        <>
          <p className="code tiny quiet" dir="ltr" data-testid="invoice-link">
            {link}
          </p>
          <div className="pair">
            <button type="button" className="button second compact" onClick={() => void takeBack()}>
              {t('request.takeBack')}
            </button>
            <button
              type="button"
              className="button soft compact"
              onClick={() => void navigator.clipboard.writeText(link).then(() => toast({ text: t('code.copied') }))}
            >
              <Icon of={Copy} />
              {t('code.copy')}
            </button>
          </div>
        </>
      ) : null}
    </div>
  );
}

/** Two weeks, as most invoices give. */
const DUE_DAYS = 14;
const DAY_MS = 86_400_000;

function NewInvoiceForm({ merchantId, currency }: { merchantId: string; currency: string }) {
  const t = useText();
  const locale = useLocale();
  const api = useMatrixApi();
  const queries = useQueryClient();
  const id = useId();
  const invoiceId = useRef(crypto.randomUUID());
  const [number, setNumber] = useState('');
  const [text, setText] = useState('');
  const [typed, setTyped] = useState('');
  const [amountProblem, setAmountProblem] = useState<AmountProblem | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const parsed = parseAmount(typed, { currency, locale });
    setAmountProblem(parsed.ok ? null : parsed.problem);
    if (!parsed.ok) return;
    try {
      await createInvoice(api, merchantId, invoiceId.current, {
        number: number.trim(),
        currency,
        lines: [{ text: text.trim(), amountMinor: parsed.amount.amountMinor.toString() }],
        dueAtMs: Date.now() + DUE_DAYS * DAY_MS,
      });
      invoiceId.current = crypto.randomUUID();
      setNumber('');
      setText('');
      setTyped('');
      setProblem(null);
      await queries.invalidateQueries({ queryKey: [MONEY] });
    } catch (error) {
      const found = problemOf(error);
      if (!isLost(found)) invoiceId.current = crypto.randomUUID();
      setProblem(found);
    }
  };
  return (
    <form className="card pad stack" onSubmit={(event) => void submit(event)} noValidate>
      <h2>{t('till.newInvoice')}</h2>
      {problem ? (
        <Banner icon={CircleAlert} tone="caution" role="alert">
          {problemText(problem, { t, locale, currency })}
        </Banner>
      ) : null}
      <TextField id={`${id}-number`} label={t('till.invoiceNumber')} text={number} lengthMax={35} onText={setNumber} />
      <TextField id={`${id}-text`} label={t('till.invoiceText')} text={text} lengthMax={200} onText={setText} />
      <AmountField
        label={t('amount.label')}
        typed={typed}
        onType={setTyped}
        currency={currency}
        problem={amountProblem}
      />
      <p className="tiny quiet">{t('till.invoiceDue', { count: DUE_DAYS })}</p>
      <button type="submit" className="button" disabled={number.trim() === '' || text.trim() === ''}>
        {t('till.sendInvoice')}
      </button>
    </form>
  );
}

interface TextFieldProps {
  readonly id: string;
  readonly label: string;
  readonly text: string;
  readonly lengthMax: number;
  readonly onText: (text: string) => void;
}

function TextField({ id, label, text, lengthMax, onText }: TextFieldProps) {
  return (
    <div>
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className="input"
        dir="auto"
        maxLength={lengthMax}
        value={text}
        onChange={(event) => onText(event.target.value)}
      />
    </div>
  );
}
