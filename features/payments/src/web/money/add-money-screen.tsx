import { refusalCode, useMatrixApi } from '@althing/accounts/web';
import { Banner, BoneRows, Icon, useToast } from '@althing/ui';
import { useQuery } from '@tanstack/react-query';
import { Copy, FlaskConical, Landmark } from 'lucide-react';
import { useState } from 'react';
import { exponentOf } from '../amount/amount.ts';
import { getDetails, payInSandbox, type BankDetails } from '../api/bank-api.ts';
import { problemOf } from '../api/problem.ts';
import { MONEY, useAccounts } from '../api/queries.ts';
import { problemText } from '../confirm/problem-text.ts';
import { useLocale, useText } from '../use-text.ts';
import { ScreenFrame } from './screen-frame.tsx';

/** What to write on a bank transfer so that it arrives here. */
export default function AddMoneyScreen() {
  const t = useText();
  const accounts = useAccounts();
  const open = accounts.data?.accounts.filter(({ closedAtMs }) => closedAtMs === null) ?? [];
  return (
    <ScreenFrame title={t('add.title')} failure={accounts}>
      {accounts.isPending ? <BoneRows label={t('loading')} rows={3} /> : null}
      {open.map(({ accountId, currency }) => (
        <section key={accountId} className="stack-s">
          <h2>{t('home.everydayIn', { currency })}</h2>
          <Details accountId={accountId} currency={currency} />
        </section>
      ))}
    </ScreenFrame>
  );
}

function Details({ accountId, currency }: { accountId: string; currency: string }) {
  const t = useText();
  const api = useMatrixApi();
  const details = useQuery({
    queryKey: [MONEY, 'bank-details', accountId],
    queryFn: () => getDetails(api, accountId),
    retry: false,
  });
  if (details.isPending) return <BoneRows label={t('loading')} rows={2} />;
  if (!details.data) {
    const hasNoBank = refusalCode(details.error) === 'no_bank';
    return (
      <Banner icon={Landmark} tone="plain">
        {t(hasNoBank ? 'add.noBank' : 'failed')}
      </Banner>
    );
  }
  return (
    <>
      <p className="quiet">{t('add.lead')}</p>
      <Transfer details={details.data} />
      {details.data.isSandbox ? <PlayMoney accountId={accountId} currency={currency} /> : null}
    </>
  );
}

function Transfer({ details }: { details: BankDetails }) {
  const t = useText();
  const toast = useToast();
  const { iban, bic, accountHolder, creditorReference, isReferenceNeeded } = details;
  const lines: readonly (readonly [string, string])[] = [
    [t('add.holder'), accountHolder],
    ['IBAN', iban],
    ...(bic ? [['BIC', bic] as const] : []),
    ...(isReferenceNeeded ? [[t('line.reference'), creditorReference] as const] : []),
  ];
  return (
    <>
      <div className="facts">
        <dl className="kv">
          {lines.map(([label, value]) => (
            <div key={label} className="kv-pair">
              <dt>{label}</dt>
              <dd dir="ltr">{value}</dd>
            </div>
          ))}
        </dl>
      </div>
      {isReferenceNeeded ? <p className="small quiet">{t('add.referenceNeeded')}</p> : null}
      <button
        type="button"
        className="button second wide"
        onClick={() => void navigator.clipboard.writeText(iban).then(() => toast({ text: t('add.copied') }))}
      >
        <Icon of={Copy} />
        {t('add.copy')}
      </button>
    </>
  );
}

/** In whole units: enough to try everything out. */
const PLAY_WHOLE = 300n;

function PlayMoney({ accountId, currency }: { accountId: string; currency: string }) {
  const t = useText();
  const locale = useLocale();
  const api = useMatrixApi();
  const toast = useToast();
  const [isBusy, setBusy] = useState(false);
  const play = async () => {
    setBusy(true);
    try {
      const amountMinor = (PLAY_WHOLE * 10n ** BigInt(exponentOf(currency))).toString();
      await payInSandbox(api, { accountId, amountMinor });
      toast({ text: t('add.playComes') });
    } catch (error) {
      toast({ text: problemText(problemOf(error), { t, locale, currency }) });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Banner icon={FlaskConical} tone="caution">
      <p>{t('add.sandbox')}</p>
      <button type="button" className="link" aria-busy={isBusy} onClick={() => void play()}>
        {t('add.play')}
      </button>
    </Banner>
  );
}
