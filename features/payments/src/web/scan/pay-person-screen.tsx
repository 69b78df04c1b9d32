import { useMatrixApi } from '@althing/accounts/web';
import { Banner, BoneRows, type FeatureScreenProps } from '@althing/ui';
import { useQuery } from '@tanstack/react-query';
import { CircleAlert } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Amount } from '../amount/amount.ts';
import { findPayee } from '../api/people-api.ts';
import { problemOf } from '../api/problem.ts';
import { PayeeFace } from '../confirm/payee.tsx';
import { problemText } from '../confirm/problem-text.ts';
import { go, MONEY_HREF, SCAN_HREF } from '../links.ts';
import { ScreenFrame } from '../money/screen-frame.tsx';
import { SetUpGate } from '../money/set-up-gate.tsx';
import { AmountForm } from '../send/amount-form.tsx';
import { PaySheet } from '../send/pay-sheet.tsx';
import type { PaymentDraft } from '../send/use-payment.ts';
import { useLocale, useText } from '../use-text.ts';

/** Pays the person whose code was scanned: they met, and need no chat. */
export default function PayPersonScreen({ params }: FeatureScreenProps) {
  const t = useText();
  return (
    <ScreenFrame title={t('send.title')} backTo={SCAN_HREF}>
      <SetUpGate needsKey>
        {(currencies) => <PayByCode code={params['code'] ?? ''} currencies={currencies} />}
      </SetUpGate>
    </ScreenFrame>
  );
}

function PayByCode({ code, currencies }: { code: string; currencies: readonly string[] }) {
  const t = useText();
  const locale = useLocale();
  const api = useMatrixApi();
  const currency = currencies[0] ?? 'EUR';
  const found = useQuery({
    queryKey: ['payee', code, currency],
    queryFn: () => findPayee(api, { payee: { code }, currency }),
    retry: false,
  });
  const [amount, setAmount] = useState<Amount | null>(null);
  const [isPaid, setPaid] = useState(false);
  const draft = useMemo<PaymentDraft | null>(
    () => (amount ? { purpose: 'send', payee: { code }, amount } : null),
    [amount, code],
  );
  if (found.isPending) return <BoneRows label={t('loading')} rows={2} />;
  if (found.isError) {
    return (
      <Banner icon={CircleAlert} tone="caution" role="alert">
        {problemText(problemOf(found.error), { t, locale, currency })}
      </Banner>
    );
  }
  const { payee, isFirstTime } = found.data;
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
            </p>
            {isFirstTime ? <p className="small quiet">{t('send.firstTime')}</p> : null}
          </div>
        </div>
      </div>
      <AmountForm
        currencies={currencies}
        amountLabel={t('amount.label')}
        act={t('continue')}
        hasNote={false}
        onEnter={(entered) => setAmount(entered.amount)}
        onCancel={() => go(MONEY_HREF)}
      />
      {draft && amount ? (
        <PaySheet
          draft={draft}
          name={payee.name}
          currency={amount.currency}
          onPaid={() => setPaid(true)}
          onClose={() => (isPaid ? go(MONEY_HREF) : setAmount(null))}
        />
      ) : null}
    </>
  );
}
