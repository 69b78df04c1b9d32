import { useMatrixApi } from '@althing/accounts/web';
import { Icon, useToast } from '@althing/ui';
import { useQueryClient } from '@tanstack/react-query';
import { Check, Clock, Minus } from 'lucide-react';
import { AmountText } from '../amount/amount-text.tsx';
import { fromWire } from '../amount/amount.ts';
import { cancelSplit } from '../api/people-api.ts';
import { problemOf } from '../api/problem.ts';
import { MONEY, useRequest, useSplit } from '../api/queries.ts';
import type { Split } from '../api/types.ts';
import { problemText } from '../confirm/problem-text.ts';
import { RequestActs } from '../requests/request-acts.tsx';
import { useLocale, useText } from '../use-text.ts';
import { CardFrame, CardWithoutRecord } from './card-frame.tsx';

/** A bill that is split: how far it is paid, and the reader's own share. */
export function SplitCard({ splitId, note }: { splitId: string; note: string }) {
  const t = useText();
  const { data, error } = useSplit(splitId);
  if (!data) return <CardWithoutRecord error={error} note={note} line={t('card.split')} />;
  const { split } = data;
  const own = split.shares.find(({ isReader }) => isReader);
  const paidCount = split.shares.filter(({ state }) => state === 'paid').length;
  return (
    <CardFrame
      amount={fromWire(split.total)}
      note={note}
      line={split.isMine ? t('card.splitMine') : t('card.splitBy', { name: split.maker.name })}
    >
      <p className="small">{t('split.progress', { paid: paidCount, count: split.shares.length })}</p>
      <ul className="share-list small">
        {split.shares.map((share) => (
          <li key={share.requestId}>
            <Icon of={share.state === 'paid' ? Check : share.state === 'open' ? Clock : Minus} isSmall />
            <bdi>{share.isReader ? t('split.you') : share.party.name}</bdi>
            <span className="sr">{t(`request.${share.state}`)}</span>
            <AmountText amount={fromWire(share.amount)} />
          </li>
        ))}
      </ul>
      {own ? <OwnShare requestId={own.requestId} note={note} /> : null}
      {split.isMine && split.shares.some(({ state }) => state === 'open') ? <TakeBack split={split} /> : null}
    </CardFrame>
  );
}

function OwnShare({ requestId, note }: { requestId: string; note: string }) {
  const { data } = useRequest(requestId);
  return data ? <RequestActs request={data.request} note={note} /> : null;
}

function TakeBack({ split }: { split: Split }) {
  const t = useText();
  const locale = useLocale();
  const api = useMatrixApi();
  const toast = useToast();
  const queries = useQueryClient();
  const takeBack = async () => {
    try {
      await cancelSplit(api, split.splitId);
      await queries.invalidateQueries({ queryKey: [MONEY] });
    } catch (error) {
      toast({ text: problemText(problemOf(error), { t, locale, currency: split.total.currency }) });
    }
  };
  return (
    <button type="button" className="link" onClick={() => void takeBack()}>
      {t('split.takeBack')}
    </button>
  );
}
