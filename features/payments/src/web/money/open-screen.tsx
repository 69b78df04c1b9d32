import { BoneRows } from '@althing/ui';
import { useAccounts } from '../api/queries.ts';
import { go, MONEY_HREF } from '../links.ts';
import { useText } from '../use-text.ts';
import { OpenAccount } from './first-steps.tsx';
import { ScreenFrame } from './screen-frame.tsx';

/** A further account, in a currency the person has none in. */
export default function OpenScreen() {
  const t = useText();
  const accounts = useAccounts();
  const open = accounts.data?.accounts.filter(({ closedAtMs }) => closedAtMs === null) ?? [];
  const offered = accounts.data?.offeredCurrencies.filter((each) => open.every(({ currency }) => currency !== each));
  return (
    <ScreenFrame title={t('home.openAnother')} failure={accounts}>
      {accounts.isPending ? <BoneRows label={t('loading')} rows={3} /> : null}
      {offered && offered.length > 0 ? (
        <OpenAccount offered={offered} onOpened={() => go(MONEY_HREF)} />
      ) : offered ? (
        <p>{t('open.none')}</p>
      ) : null}
    </ScreenFrame>
  );
}
