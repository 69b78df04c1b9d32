import { Icon } from '@althing/ui';
import { FileDown } from 'lucide-react';
import { useLocale, useText } from '../use-text.ts';
import { documentQuery, useDownload } from './download.ts';

/** The signed PDF of a transfer that is done. */
export function ReceiptButton({ transferId }: { transferId: string }) {
  const t = useText();
  const locale = useLocale();
  const { isBusy, save } = useDownload();
  const path = `/api/payments/transfers/${encodeURIComponent(transferId)}/receipt`;
  const query = new URLSearchParams(documentQuery(locale)).toString();
  return (
    <button
      type="button"
      className="button second wide"
      aria-busy={isBusy}
      onClick={() => void save(`${path}?${query}`, `receipt-${transferId.slice(0, 8)}.pdf`)}
    >
      <Icon of={FileDown} />
      {t('transfer.receipt')}
    </button>
  );
}
