import { useMatrixApi } from '@althing/accounts/web';
import { BoneRows, Icon, State, type FeatureScreenProps } from '@althing/ui';
import { useQuery } from '@tanstack/react-query';
import { Flag } from 'lucide-react';
import { AmountText } from '../amount/amount-text.tsx';
import { fromWire } from '../amount/amount.ts';
import { listMerchantDisputes } from '../api/merchant-api.ts';
import { MONEY } from '../api/queries.ts';
import { merchantDisputeHref, merchantHref } from '../links.ts';
import { ScreenFrame } from '../money/screen-frame.tsx';
import { useLocale, useText } from '../use-text.ts';

/** Problems that customers have reported, newest first, with the date by which to act. */
export default function MerchantDisputesScreen({ params }: FeatureScreenProps) {
  const t = useText();
  const locale = useLocale();
  const api = useMatrixApi();
  const merchantId = params['merchantId'] ?? '';
  const disputes = useQuery({
    queryKey: [MONEY, 'merchant-disputes', merchantId],
    queryFn: () => listMerchantDisputes(api, merchantId),
  });
  const all = disputes.data?.disputes ?? [];
  const format = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long' });
  return (
    <ScreenFrame title={t('till.disputes')} backTo={merchantHref(merchantId)} failure={disputes}>
      {disputes.isPending ? <BoneRows label={t('loading')} rows={3} /> : null}
      {disputes.data && all.length === 0 ? <State icon={Flag} title={t('till.noDisputes')} /> : null}
      {all.length > 0 ? (
        <ul className="card rows">
          {all.map(({ disputeId, kind, claimed, state, deadlineMs, isOverdue }) => (
            <li key={disputeId}>
              <a className="row" href={merchantDisputeHref(merchantId, disputeId)}>
                <Icon of={Flag} />
                <span className="body">
                  <span className="title">
                    <b>{t(`dispute.kind.${kind}`)}</b>
                    <span className="end row-amount">
                      <AmountText amount={fromWire(claimed)} />
                    </span>
                  </span>
                  <span className="line2">
                    <span>{t(`dispute.state.${state}`)}</span>
                    {deadlineMs === null ? null : (
                      <span className={isOverdue ? 'end due' : 'end'}>
                        {t('dispute.deadline', { when: format.format(deadlineMs) })}
                      </span>
                    )}
                  </span>
                </span>
              </a>
            </li>
          ))}
        </ul>
      ) : null}
    </ScreenFrame>
  );
}
