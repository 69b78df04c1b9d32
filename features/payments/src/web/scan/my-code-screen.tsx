import { useMatrixApi } from '@althing/accounts/web';
import { QrImage } from '@althing/messaging/web';
import { Banner, BoneRows, Icon, useToast } from '@althing/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Copy, RefreshCw, WifiOff } from 'lucide-react';
import { useState } from 'react';
import { getCode, replaceCode } from '../api/people-api.ts';
import { MONEY } from '../api/queries.ts';
import { ScreenFrame } from '../money/screen-frame.tsx';
import { SetUpGate } from '../money/set-up-gate.tsx';
import { useText } from '../use-text.ts';
import { TillCode } from './till-code.tsx';

/** Two codes: one by which a person pays this one, one that a till scans to ask for an amount. */
export default function MyCodeScreen() {
  const t = useText();
  const [shown, setShown] = useState<'person' | 'till'>('person');
  return (
    <ScreenFrame title={t('home.myCode')}>
      <div className="chips bare" role="group" aria-label={t('code.which')}>
        {(['person', 'till'] as const).map((each) => (
          <button
            key={each}
            type="button"
            className="chip"
            aria-pressed={each === shown}
            onClick={() => setShown(each)}
          >
            {t(`code.${each}`)}
          </button>
        ))}
      </div>
      <SetUpGate needsKey={shown === 'till'}>
        {(currencies) => (shown === 'person' ? <PersonCode /> : <TillCode currencies={currencies} />)}
      </SetUpGate>
    </ScreenFrame>
  );
}

function PersonCode() {
  const t = useText();
  const api = useMatrixApi();
  const toast = useToast();
  const queries = useQueryClient();
  const code = useQuery({ queryKey: [MONEY, 'code'], queryFn: () => getCode(api) });
  const replace = async () => {
    try {
      await replaceCode(api);
      await queries.invalidateQueries({ queryKey: [MONEY, 'code'] });
      toast({ text: t('code.replaced') });
    } catch {
      toast({ text: t('failed') });
    }
  };
  if (code.isPending) return <BoneRows label={t('loading')} rows={2} />;
  if (!code.data) {
    return (
      <Banner icon={WifiOff} tone="plain" role="alert">
        {t('failed')}
      </Banner>
    );
  }
  const { link } = code.data.paymentCode;
  return (
    <>
      <p className="quiet">{t('code.personLead')}</p>
      <QrImage text={link} label={t('code.personLabel')} />
      <p className="code tiny quiet center" dir="ltr" data-testid="payment-link">
        {link}
      </p>
      <div className="pair">
        <button
          type="button"
          className="button second"
          onClick={() => void navigator.clipboard.writeText(link).then(() => toast({ text: t('code.copied') }))}
        >
          <Icon of={Copy} />
          {t('code.copy')}
        </button>
        <button type="button" className="button second" onClick={() => void replace()}>
          <Icon of={RefreshCw} />
          {t('code.replace')}
        </button>
      </div>
      <p className="tiny quiet">{t('code.replaceHint')}</p>
    </>
  );
}
