import { useMatrixApi } from '@althing/accounts/web';
import { Banner, BoneRows } from '@althing/ui';
import { useQuery } from '@tanstack/react-query';
import { CircleAlert } from 'lucide-react';
import { useMemo, useState } from 'react';
import { fromWire, type Amount } from '../amount/amount.ts';
import { problemOf } from '../api/problem.ts';
import { readCode } from '../api/shopping-api.ts';
import { PayeeFace, Seal } from '../confirm/payee.tsx';
import { problemText } from '../confirm/problem-text.ts';
import { AmountForm } from '../send/amount-form.tsx';
import { PaySheet } from '../send/pay-sheet.tsx';
import type { PaymentDraft } from '../send/use-payment.ts';
import { go, MONEY_HREF } from '../links.ts';
import { useLocale, useText } from '../use-text.ts';

/** A merchant's code: who it pays, and how much where the code says so. */
export function PayMerchant({ text, onBack }: { text: string; onBack: () => void }) {
  const t = useText();
  const locale = useLocale();
  const api = useMatrixApi();
  const read = useQuery({ queryKey: ['code', text], queryFn: () => readCode(api, text), retry: false, gcTime: 0 });
  const [typed, setTyped] = useState<Amount | null>(null);
  const [isPaid, setPaid] = useState(false);
  const target = read.data?.target;
  const asked = read.data?.amount;
  const draft = useMemo<PaymentDraft | null>(() => {
    const amount = asked ? fromWire(asked) : typed;
    return target && amount ? { purpose: 'merchant', target, amount } : null;
  }, [target, asked, typed]);
  if (read.isPending) return <BoneRows label={t('loading')} rows={2} />;
  if (read.isError) {
    return (
      <>
        <Banner icon={CircleAlert} tone="caution" role="alert">
          {problemText(problemOf(read.error), { t, locale, currency: null })} {t('confirm.nothingTaken')}
        </Banner>
        <button type="button" className="button second" onClick={onBack}>
          {t('scan.another')}
        </button>
      </>
    );
  }
  const { payee, currency, tillName, reference } = read.data;
  const where = [tillName, reference].filter((part) => part !== null).join(' · ');
  return (
    <>
      <div className="card pad">
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
              {payee.isVerified ? t('confirm.verified') : t('scan.notVerified')}
              {where === '' ? null : (
                <>
                  {' · '}
                  <bdi>{where}</bdi>
                </>
              )}
            </p>
          </div>
        </div>
      </div>
      {asked ? null : (
        <AmountForm
          currencies={[currency]}
          amountLabel={t('amount.label')}
          act={t('continue')}
          hasNote={false}
          onEnter={({ amount }) => setTyped(amount)}
          onCancel={onBack}
        />
      )}
      {draft ? (
        <PaySheet
          draft={draft}
          name={payee.name}
          currency={currency}
          note={where}
          onPaid={() => setPaid(true)}
          onClose={() => {
            if (isPaid) go(MONEY_HREF);
            else if (asked) onBack();
            else setTyped(null);
          }}
        />
      ) : null}
    </>
  );
}
