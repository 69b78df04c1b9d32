import { fromWire } from '../amount/amount.ts';
import { useRequest } from '../api/queries.ts';
import { RequestActs } from '../requests/request-acts.tsx';
import { useText } from '../use-text.ts';
import { CardFrame, CardWithoutRecord } from './card-frame.tsx';

/** Money that is asked for, for who asks and who is asked. */
export function RequestCard({ requestId, note }: { requestId: string; note: string }) {
  const t = useText();
  const { data, error } = useRequest(requestId);
  if (!data) return <CardWithoutRecord error={error} note={note} line={t('card.request')} />;
  const { request } = data;
  return (
    <CardFrame
      amount={fromWire(request.amount)}
      note={note}
      line={t(request.direction === 'out' ? 'card.askedOf' : 'card.askedBy', { name: request.party.name })}
    >
      <RequestActs request={request} note={note} />
    </CardFrame>
  );
}
