import { Icon } from '@althing/ui';
import { Check } from 'lucide-react';
import { fromWire } from '../amount/amount.ts';
import { useTransfer } from '../api/queries.ts';
import { transferHref } from '../links.ts';
import { useLocale, useText } from '../use-text.ts';
import { CardFrame, CardWithoutRecord } from './card-frame.tsx';

/** Money that was sent, for who sent it and who got it. */
export function SentCard({ transferId, note }: { transferId: string; note: string }) {
  const t = useText();
  const locale = useLocale();
  const { data, error } = useTransfer(transferId);
  if (!data) return <CardWithoutRecord error={error} note={note} line={t('card.sent')} />;
  const { amount, direction, party, state, atMs } = data.transfer;
  const when = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' }).format(atMs);
  return (
    <CardFrame
      amount={fromWire(amount)}
      note={note}
      line={t(direction === 'out' ? 'card.to' : 'card.from', { name: party.name })}
    >
      <div className="card-acts">
        {state === 'done' ? (
          <span className="tag good">
            <Icon of={Check} isSmall />
            {t('card.received', { when })}
          </span>
        ) : (
          <span className={state === 'waiting' ? 'tag caution' : 'tag'}>{t(`state.${state}`)}</span>
        )}
        <a className="link" href={transferHref(transferId)}>
          {t('confirm.receipt')}
        </a>
      </div>
    </CardFrame>
  );
}
