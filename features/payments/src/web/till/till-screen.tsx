import { useMatrixApi } from '@althing/accounts/web';
import { CodeScanner, QrImage } from '@althing/messaging/web';
import { Banner, BoneRows, Icon, type FeatureScreenProps } from '@althing/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleAlert, CircleCheck, Clock, Delete, QrCode, ScanLine } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { AmountText } from '../amount/amount-text.tsx';
import { fromWire, toWire, type Amount } from '../amount/amount.ts';
import { cancelBill, createBill, getBill, getMerchant, listTills } from '../api/merchant-api.ts';
import type { Bill } from '../api/merchant-types.ts';
import { isLost, problemOf, type Problem } from '../api/problem.ts';
import { MONEY } from '../api/queries.ts';
import { problemText } from '../confirm/problem-text.ts';
import { merchantHref, merchantPaymentHref } from '../links.ts';
import { ScreenFrame } from '../money/screen-frame.tsx';
import { useLocale, useText } from '../use-text.ts';
import { PAD_KEYS, pressPad, type PadKey } from './till-view-model.ts';

/** The till: an amount, then a code to show or the customer's to scan, then paid. */
export default function TillScreen({ params }: FeatureScreenProps) {
  const t = useText();
  const api = useMatrixApi();
  const merchantId = params['merchantId'] ?? '';
  const tillId = params['tillId'] ?? '';
  const merchant = useQuery({
    queryKey: [MONEY, 'merchant', merchantId],
    queryFn: () => getMerchant(api, merchantId),
  });
  const tills = useQuery({ queryKey: [MONEY, 'tills', merchantId], queryFn: () => listTills(api, merchantId) });
  const till = tills.data?.tills.find((each) => each.tillId === tillId);
  return (
    <ScreenFrame title={till?.name ?? t('line.till')} backTo={merchantHref(merchantId)} failure={merchant}>
      {merchant.isPending ? <BoneRows label={t('loading')} rows={3} /> : null}
      {merchant.data ? <Register merchantId={merchantId} tillId={tillId} currency={merchant.data.currency} /> : null}
    </ScreenFrame>
  );
}

interface RegisterProps {
  readonly merchantId: string;
  readonly tillId: string;
  readonly currency: string;
}

function Register({ merchantId, tillId, currency }: RegisterProps) {
  const t = useText();
  const locale = useLocale();
  const api = useMatrixApi();
  const [amount, setAmount] = useState<Amount>({ amountMinor: 0n, currency });
  const [bill, setBill] = useState<Bill | null>(null);
  const [isScanning, setScanning] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  // The same bill however often it is tried.
  const billId = useRef(crypto.randomUUID());

  const ask = async (presentedCode?: string) => {
    setBusy(true);
    setProblem(null);
    setScanning(false);
    try {
      const asked = { billId: billId.current, tillId, amount: toWire(amount) };
      setBill(await createBill(api, merchantId, presentedCode === undefined ? asked : { ...asked, presentedCode }));
      billId.current = crypto.randomUUID();
    } catch (error) {
      const found = problemOf(error);
      if (!isLost(found)) billId.current = crypto.randomUUID();
      setProblem(found);
    } finally {
      setBusy(false);
    }
  };
  const next = () => {
    setBill(null);
    setAmount({ amountMinor: 0n, currency });
  };

  if (bill) return <AskedBill merchantId={merchantId} asked={bill} onNext={next} onBack={() => setBill(null)} />;
  if (isScanning) {
    return (
      <>
        <p className="big-amount center">
          <AmountText amount={amount} />
        </p>
        <CodeScanner onScan={({ text }) => void ask(text.trim())} onClose={() => setScanning(false)} />
        <TypedCustomerCode onCode={(code) => void ask(code)} />
      </>
    );
  }
  return (
    <>
      {problem ? (
        <Banner icon={CircleAlert} tone="caution" role="alert">
          {problemText(problem, { t, locale, currency })}
        </Banner>
      ) : null}
      <Pad amount={amount} onAmount={setAmount} />
      <div className="pair">
        <button
          type="button"
          className="button second"
          disabled={amount.amountMinor === 0n || isBusy}
          onClick={() => setScanning(true)}
        >
          <Icon of={ScanLine} />
          {t('till.scanCustomer')}
        </button>
        <button
          type="button"
          className="button"
          aria-busy={isBusy}
          disabled={amount.amountMinor === 0n || isBusy}
          onClick={() => void ask()}
        >
          <Icon of={QrCode} />
          {t('till.showCode')}
        </button>
      </div>
    </>
  );
}

function TypedCustomerCode({ onCode }: { onCode: (code: string) => void }) {
  const t = useText();
  const id = useId();
  const [typed, setTyped] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onCode(typed.trim());
      }}
    >
      <label className="field-label" htmlFor={id}>
        {t('till.typedCustomer')}
      </label>
      <div className="with-button">
        <input
          id={id}
          className="input code"
          dir="ltr"
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <button type="submit" className="button second compact" disabled={typed.trim() === ''}>
          {t('continue')}
        </button>
      </div>
    </form>
  );
}

function Pad({ amount, onAmount }: { amount: Amount; onAmount: (amount: Amount) => void }) {
  const t = useText();
  const press = (key: PadKey) => onAmount(pressPad(amount, key));
  const latest = useRef(press);
  latest.current = press;
  // A desk has a keyboard: its digits are the pad's, wherever the focus is.
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const key = event.key === 'Backspace' ? 'back' : PAD_KEYS.find((each) => each === event.key);
      if (!key || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      latest.current(key);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
  return (
    <div className="till-pad" role="group" aria-label={t('amount.label')}>
      <p className="big-amount center" role="status">
        <AmountText amount={amount} />
      </p>
      <div className="pad-keys" dir="ltr">
        {PAD_KEYS.map((key) => (
          <button
            key={key}
            type="button"
            className="pad-key"
            aria-label={key === 'back' ? t('till.deleteDigit') : key}
            onClick={() => press(key)}
          >
            {key === 'back' ? <Icon of={Delete} /> : key}
          </button>
        ))}
      </div>
    </div>
  );
}

/** Below the server's own bound; each wait that ends without news begins anew. */
const WAIT_MS = 25_000;
/** After a failure: soon enough to notice that the connection is back. */
const AGAIN_AFTER_MS = 3_000;

interface AskedBillProps {
  readonly merchantId: string;
  readonly asked: Bill;
  readonly onNext: () => void;
  readonly onBack: () => void;
}

/** Waits for the customer, and says in words what became of it. */
function AskedBill({ merchantId, asked, onNext, onBack }: AskedBillProps) {
  const t = useText();
  const api = useMatrixApi();
  const queries = useQueryClient();
  const bill = useBill(merchantId, asked);
  const amount = fromWire(bill.amount);
  const takeBack = async () => {
    try {
      await cancelBill(api, merchantId, bill.billId);
    } catch (error) {
      // Paid in the same moment, or without a connection: the bill's own state says which.
      console.debug('The bill was not taken back', error);
    }
    await queries.invalidateQueries({ queryKey: [MONEY] });
    onBack();
  };
  if (bill.state === 'paid') {
    return (
      <div className="pay-done" role="status">
        <Icon of={CircleCheck} />
        <p className="big-amount">
          <AmountText amount={amount} />
        </p>
        <p>{t('till.paid')}</p>
        <div className="pair">
          {bill.paymentId ? (
            <a className="button second" href={merchantPaymentHref(merchantId, bill.paymentId)}>
              {t('till.refund')}
            </a>
          ) : null}
          <button type="button" className="button" onClick={onNext}>
            {t('till.next')}
          </button>
        </div>
      </div>
    );
  }
  return (
    <div className="stack center">
      <p className="big-amount">
        <AmountText amount={amount} />
      </p>
      {bill.state === 'open' && bill.qrText ? (
        <>
          <QrImage text={bill.qrText} label={t('till.billLabel')} />
          <p className="code tiny quiet" dir="ltr" data-testid="bill-code">
            {bill.qrText}
          </p>
        </>
      ) : null}
      <p className="timer" role="status">
        <Icon of={Clock} isSmall />
        {t(bill.state === 'open' ? (bill.qrText ? 'till.waiting' : 'till.waitingPhone') : `till.${bill.state}`)}
      </p>
      {bill.state === 'open' ? (
        <button type="button" className="button second wide" onClick={() => void takeBack()}>
          {t('request.takeBack')}
        </button>
      ) : (
        <button type="button" className="button wide" onClick={onBack}>
          {t('tryAgain')}
        </button>
      )}
    </div>
  );
}

function useBill(merchantId: string, asked: Bill): Bill {
  const api = useMatrixApi();
  const [bill, setBill] = useState(asked);
  useEffect(() => {
    let isCurrent = true;
    const follow = async () => {
      for (;;) {
        try {
          const now = await getBill(api, merchantId, asked.billId, WAIT_MS);
          if (!isCurrent) return;
          setBill(now);
          if (now.state !== 'open') return;
        } catch (error) {
          console.debug('Waiting for the customer failed', error);
          await new Promise((again) => setTimeout(again, AGAIN_AFTER_MS));
          if (!isCurrent) return;
        }
      }
    };
    void follow();
    return () => {
      isCurrent = false;
    };
  }, [api, merchantId, asked.billId]);
  return bill;
}
