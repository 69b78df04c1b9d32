import { Banner, BoneRows } from '@althing/ui';
import { WifiOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { useAccounts, useKeys } from '../api/queries.ts';
import { useText } from '../use-text.ts';
import { FirstSteps } from './first-steps.tsx';

interface SetUpGateProps {
  /** Paying needs a key; asking for money doesn't. */
  readonly needsKey: boolean;
  /** With the currencies of the person's open accounts, at least one. */
  readonly children: (currencies: readonly string[]) => ReactNode;
}

/** Who pays or asks for the first time sets up their account on the way, without losing what they were about to do. */
export function SetUpGate({ needsKey, children }: SetUpGateProps) {
  const t = useText();
  const accounts = useAccounts();
  const keys = useKeys();
  if (accounts.isPending || keys.isPending) return <BoneRows label={t('loading')} rows={2} />;
  if (!accounts.data || !keys.data) {
    return (
      <Banner icon={WifiOff} tone="plain" role="alert">
        {t('failed')}
      </Banner>
    );
  }
  const open = accounts.data.accounts.filter(({ closedAtMs }) => closedAtMs === null);
  if (open.length === 0 || (needsKey && keys.data.keys.length === 0)) {
    return <FirstSteps accounts={open} offered={accounts.data.offeredCurrencies} keys={keys.data.keys} />;
  }
  return children(open.map(({ currency }) => currency));
}
