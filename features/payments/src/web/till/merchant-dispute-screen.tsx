import { useMatrixApi } from '@althing/accounts/web';
import { Banner, BoneRows, type FeatureScreenProps } from '@althing/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Eye } from 'lucide-react';
import { useState } from 'react';
import { AmountText } from '../amount/amount-text.tsx';
import { fromWire } from '../amount/amount.ts';
import { answerDispute, getMerchant, getMerchantDispute } from '../api/merchant-api.ts';
import type { MerchantDispute } from '../api/merchant-types.ts';
import { MONEY } from '../api/queries.ts';
import { DisputeTimeline } from '../disputes/dispute-timeline.tsx';
import { WordsForm } from '../disputes/words-form.tsx';
import { merchantHref } from '../links.ts';
import { ScreenFrame } from '../money/screen-frame.tsx';
import { useText } from '../use-text.ts';
import { RefundForm, RefundSheet } from './refund-form.tsx';
import type { RefundDraft } from './use-refund.ts';

/** A problem that a customer has reported: what they say, and the two answers. */
export default function MerchantDisputeScreen({ params }: FeatureScreenProps) {
  const t = useText();
  const api = useMatrixApi();
  const merchantId = params['merchantId'] ?? '';
  const disputeId = params['disputeId'] ?? '';
  const merchant = useQuery({
    queryKey: [MONEY, 'merchant', merchantId],
    queryFn: () => getMerchant(api, merchantId),
  });
  const dispute = useQuery({
    queryKey: [MONEY, 'merchant-dispute', disputeId],
    queryFn: () => getMerchantDispute(api, merchantId, disputeId),
    // Each look is written into the payer's access log: no look of its own accord.
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
  const [draft, setDraft] = useState<RefundDraft | null>(null);
  const mayRefund = merchant.data?.role === 'owner' || merchant.data?.role === 'manager';
  return (
    <ScreenFrame title={t('dispute.title')} backTo={`${merchantHref(merchantId)}/disputes`} failure={dispute}>
      {dispute.isPending ? <BoneRows label={t('loading')} rows={3} /> : null}
      {dispute.data ? (
        <>
          <Banner icon={Eye} tone="plain">
            {t('till.looked')}
          </Banner>
          <section className="card pad stack-s">
            <p>
              <b>{t(`dispute.kind.${dispute.data.kind}`)}</b>
            </p>
            <p>
              {t('dispute.merchantClaimed')} <AmountText amount={fromWire(dispute.data.claimed)} />
            </p>
            <p>
              <span className="tag">{t(`dispute.state.${dispute.data.state}`)}</span>
            </p>
          </section>
          <DisputeTimeline dispute={dispute.data} />
          <Answers merchantId={merchantId} dispute={dispute.data} mayRefund={mayRefund} onDraft={setDraft} />
          {draft ? <RefundSheet draft={draft} onClose={() => setDraft(null)} /> : null}
        </>
      ) : null}
    </ScreenFrame>
  );
}

interface AnswersProps {
  readonly merchantId: string;
  readonly dispute: MerchantDispute;
  readonly mayRefund: boolean;
  readonly onDraft: (draft: RefundDraft) => void;
}

function Answers({ merchantId, dispute, mayRefund, onDraft }: AnswersProps) {
  const t = useText();
  const api = useMatrixApi();
  const queries = useQueryClient();
  const { disputeId, transferId, state, claimed, maySelfDecide } = dispute;
  const isOurTurn = state === 'open' || (state === 'escalated' && maySelfDecide);
  if (!isOurTurn) return state === 'escalated' ? <p className="quiet">{t('problem.decidedBySelf')}</p> : null;
  return (
    <>
      {mayRefund ? (
        <section className="stack-s">
          <h2>{t('till.giveBack')}</h2>
          <RefundForm
            merchantId={merchantId}
            paymentId={transferId}
            left={fromWire(claimed)}
            disputeId={disputeId}
            onDraft={onDraft}
          />
        </section>
      ) : null}
      <section className="stack-s">
        <h2>{t('till.sayNo')}</h2>
        <WordsForm
          label={t('till.sayNoWhy')}
          act={t(state === 'open' ? 'till.contest' : 'till.reject')}
          currency={claimed.currency}
          onSend={async (text) => {
            await answerDispute(api, merchantId, { disputeId, act: state === 'open' ? 'contest' : 'reject', text });
            await queries.invalidateQueries({ queryKey: [MONEY] });
          }}
        />
      </section>
    </>
  );
}
