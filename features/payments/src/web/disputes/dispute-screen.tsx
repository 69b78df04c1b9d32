import { refusalCode, useMatrixApi } from '@althing/accounts/web';
import { BoneRows, State, type FeatureScreenProps } from '@althing/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { SearchX } from 'lucide-react';
import { AmountText } from '../amount/amount-text.tsx';
import { fromWire } from '../amount/amount.ts';
import type { Dispute } from '../api/merchant-types.ts';
import { MONEY } from '../api/queries.ts';
import { escalateDispute, getDispute, withdrawDispute } from '../api/shopping-api.ts';
import { PayeeFace } from '../confirm/payee.tsx';
import { HISTORY_HREF } from '../links.ts';
import { ScreenFrame } from '../money/screen-frame.tsx';
import { useText } from '../use-text.ts';
import { DisputeTimeline } from './dispute-timeline.tsx';
import { WordsForm } from './words-form.tsx';

/** A problem the person has reported with a payment: how it stands, whose turn it is, until when. */
export default function DisputeScreen({ params }: FeatureScreenProps) {
  const t = useText();
  const api = useMatrixApi();
  const disputeId = params['disputeId'] ?? '';
  const found = useQuery({ queryKey: [MONEY, 'dispute', disputeId], queryFn: () => getDispute(api, disputeId) });
  const isAbsent = found.error !== null && refusalCode(found.error) === 'not_found';
  return (
    <ScreenFrame title={t('dispute.title')} backTo={HISTORY_HREF} failure={isAbsent ? undefined : found}>
      {found.isPending ? <BoneRows label={t('loading')} rows={3} /> : null}
      {isAbsent ? <State icon={SearchX} title={t('dispute.absent')} /> : null}
      {found.data ? <DisputeDetail dispute={found.data} /> : null}
    </ScreenFrame>
  );
}

const OPEN = new Set(['open', 'answered', 'escalated']);

function DisputeDetail({ dispute }: { dispute: Dispute }) {
  const t = useText();
  const api = useMatrixApi();
  const queries = useQueryClient();
  const { disputeId, payee, claimed, state, kind } = dispute;
  const act = async (call: () => Promise<unknown>) => {
    await call();
    await queries.invalidateQueries({ queryKey: [MONEY] });
  };
  return (
    <>
      <section className="card pad stack">
        <div className="ask">
          <PayeeFace payee={payee} />
          <div>
            <p>
              <b>
                <bdi>{payee.name}</bdi>
              </b>
            </p>
            <p className="small quiet">{t(`dispute.kind.${kind}`)}</p>
          </div>
        </div>
        <p>
          {t('dispute.claimed')} <AmountText amount={fromWire(claimed)} />
        </p>
        <p>
          <span className={state === 'refunded' ? 'tag good' : OPEN.has(state) ? 'tag caution' : 'tag'}>
            {t(`dispute.state.${state}`)}
          </span>
        </p>
      </section>
      <DisputeTimeline dispute={dispute} />
      {state === 'answered' ? (
        <WordsForm
          label={t('dispute.escalateLabel')}
          act={t('dispute.escalate')}
          currency={claimed.currency}
          onSend={(text) => act(() => escalateDispute(api, disputeId, text))}
        />
      ) : null}
      {OPEN.has(state) ? (
        <button type="button" className="button second" onClick={() => void act(() => withdrawDispute(api, disputeId))}>
          {t('dispute.withdraw')}
        </button>
      ) : null}
    </>
  );
}
