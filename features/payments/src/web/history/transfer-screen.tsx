import { refusalCode } from '@althing/accounts/web';
import { BoneRows, State, type FeatureScreenProps } from '@althing/ui';
import { SearchX } from 'lucide-react';
import { AmountText } from '../amount/amount-text.tsx';
import { fromWire } from '../amount/amount.ts';
import { useTransfer } from '../api/queries.ts';
import type { Transfer } from '../api/types.ts';
import { PayeeFace, Seal } from '../confirm/payee.tsx';
import { ReportProblem } from '../disputes/report-problem.tsx';
import { HISTORY_HREF } from '../links.ts';
import { ScreenFrame } from '../money/screen-frame.tsx';
import { balanceEffect, purposeText } from '../money/transfer-view-model.ts';
import { useLocale, useText } from '../use-text.ts';
import { ReceiptButton } from './receipt-button.tsx';

/** One transfer, as its payer or its payee may see it, with its receipt. */
export default function TransferScreen({ params }: FeatureScreenProps) {
  const t = useText();
  const found = useTransfer(params['transferId'] ?? '');
  const isAbsent = found.error !== null && refusalCode(found.error) === 'not_found';
  return (
    <ScreenFrame title={t('transfer.title')} backTo={HISTORY_HREF} failure={isAbsent ? undefined : found}>
      {found.isPending ? <BoneRows label={t('loading')} rows={3} /> : null}
      {isAbsent ? (
        <State icon={SearchX} title={t('transfer.absent')}>
          <p>{t('transfer.absentText')}</p>
        </State>
      ) : null}
      {found.data ? <TransferDetail transfer={found.data.transfer} /> : null}
    </ScreenFrame>
  );
}

function TransferDetail({ transfer }: { transfer: Transfer }) {
  const t = useText();
  const locale = useLocale();
  const { party, direction, state, fee, amount, atMs, reference, transferId } = transfer;
  const when = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' }).format(atMs);
  return (
    <>
      <section className="card pad stack">
        <div className="ask">
          <PayeeFace payee={party} />
          <div>
            <p>
              <b>{t(direction === 'out' ? 'card.to' : 'card.from', { name: party.name })}</b>
              {party.isVerified ? <Seal /> : null}
            </p>
            {party.isVerified ? <span className="sr">{t('confirm.verified')}</span> : null}
            <p className="small quiet">{t(purposeText(transfer.purpose))}</p>
          </div>
        </div>
        <p className="big-amount">
          <AmountText amount={balanceEffect(transfer)} isSigned />
        </p>
        <div className="facts">
          <dl className="kv">
            <dt>{t('transfer.state')}</dt>
            <dd>{t(`state.${state}`)}</dd>
            <dt>{t('transfer.when')}</dt>
            <dd>{when}</dd>
            <dt>{t('amount.label')}</dt>
            <dd>
              <AmountText amount={fromWire(amount)} />
            </dd>
            {direction === 'out' ? (
              <>
                <dt>{t('line.fee')}</dt>
                <dd>
                  <AmountText amount={fromWire(fee)} />
                </dd>
              </>
            ) : null}
            {reference ? (
              <>
                <dt>{t('line.reference')}</dt>
                <dd>
                  <bdi>{reference}</bdi>
                </dd>
              </>
            ) : null}
            <dt>{t('transfer.number')}</dt>
            <dd className="code tiny" dir="ltr">
              {transferId}
            </dd>
          </dl>
        </div>
      </section>
      {state === 'done' ? <ReceiptButton transferId={transferId} /> : null}
      {party.kind === 'merchant' && direction === 'out' && state === 'done' ? (
        <ReportProblem transfer={transfer} />
      ) : null}
    </>
  );
}
