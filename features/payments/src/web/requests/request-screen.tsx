import { refusalCode } from '@althing/accounts/web';
import { BoneRows, State } from '@althing/ui';
import { SearchX } from 'lucide-react';
import type { FeatureScreenProps } from '@althing/ui';
import { AmountText } from '../amount/amount-text.tsx';
import { fromWire } from '../amount/amount.ts';
import { useRequest } from '../api/queries.ts';
import { PayeeFace } from '../confirm/payee.tsx';
import { ScreenFrame } from '../money/screen-frame.tsx';
import { useLocale, useText } from '../use-text.ts';
import { RequestActs } from './request-acts.tsx';

/** One request: who asks, how much, until when, and the two answers. */
export default function RequestScreen({ params }: FeatureScreenProps) {
  const t = useText();
  const locale = useLocale();
  const asked = useRequest(params['requestId'] ?? '');
  const request = asked.data?.request;
  const isAbsent = asked.error !== null && refusalCode(asked.error) === 'not_found';
  const until = request ? new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(request.expiresAtMs) : '';
  return (
    <ScreenFrame title={t('request.title')} failure={isAbsent ? undefined : asked}>
      {asked.isPending ? <BoneRows label={t('loading')} rows={2} /> : null}
      {isAbsent ? <State icon={SearchX} title={t('request.absent')} /> : null}
      {request ? (
        <section className="card pad stack">
          <div className="ask">
            <PayeeFace payee={request.party} />
            <p>
              <b>{t(request.direction === 'in' ? 'card.askedBy' : 'card.askedOf', { name: request.party.name })}</b>
            </p>
          </div>
          <p className="big-amount">
            <AmountText amount={fromWire(request.amount)} />
          </p>
          {request.state === 'open' ? <p className="small quiet">{t('request.until', { when: until })}</p> : null}
          <RequestActs request={request} note="" />
        </section>
      ) : null}
    </ScreenFrame>
  );
}
