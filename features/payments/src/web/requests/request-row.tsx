import { AmountText } from '../amount/amount-text.tsx';
import { fromWire } from '../amount/amount.ts';
import type { MoneyRequest } from '../api/types.ts';
import { PayeeFace } from '../confirm/payee.tsx';
import { requestHref } from '../links.ts';
import { useLocale, useText } from '../use-text.ts';

/** Somebody asks for money: who, how much, and until when. */
export function RequestRow({ request }: { request: MoneyRequest }) {
  const t = useText();
  const locale = useLocale();
  const until = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long' }).format(request.expiresAtMs);
  return (
    <a className="row" href={requestHref(request.requestId)}>
      <PayeeFace payee={request.party} />
      <span className="body">
        <span className="title">
          <b>
            <bdi>{request.party.name}</bdi>
          </b>
          <span className="end row-amount">
            <AmountText amount={fromWire(request.amount)} />
          </span>
        </span>
        <span className="line2">
          <span className="clip">{t('request.asksUntil', { when: until })}</span>
        </span>
      </span>
    </a>
  );
}
