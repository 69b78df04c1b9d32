import { AmountText } from '../amount/amount-text.tsx';
import type { Transfer } from '../api/types.ts';
import { PayeeFace, Seal } from '../confirm/payee.tsx';
import { transferHref } from '../links.ts';
import { useLocale, useText } from '../use-text.ts';
import { balanceEffect, purposeText } from './transfer-view-model.ts';

/** One line of what came and went. */
export function TransferRow({ transfer, hasDate = false }: { transfer: Transfer; hasDate?: boolean }) {
  const t = useText();
  const locale = useLocale();
  const { party, state } = transfer;
  const when = new Intl.DateTimeFormat(
    locale,
    hasDate ? { day: 'numeric', month: 'short' } : { hour: 'numeric', minute: '2-digit' },
  ).format(transfer.atMs);
  return (
    <a className="row" href={transferHref(transfer.transferId)}>
      <PayeeFace payee={party} />
      <span className="body">
        <span className="title">
          <b>
            <bdi>{party.name}</bdi>
          </b>
          {party.isVerified ? (
            <>
              <Seal />
              <span className="sr">{t('confirm.verified')}</span>
            </>
          ) : null}
          <span className="end row-amount">
            <AmountText amount={balanceEffect(transfer)} isSigned />
          </span>
        </span>
        <span className="line2">
          <span className="clip">
            {t(purposeText(transfer.purpose))}
            {transfer.reference ? (
              <>
                {' · '}
                <bdi>{transfer.reference}</bdi>
              </>
            ) : null}
          </span>
          <span className="end">
            {state === 'done' ? null : (
              <span className={state === 'waiting' ? 'tag caution' : 'tag'}>{t(`state.${state}`)}</span>
            )}
            <time dateTime={new Date(transfer.atMs).toISOString()}>{when}</time>
          </span>
        </span>
      </span>
    </a>
  );
}
