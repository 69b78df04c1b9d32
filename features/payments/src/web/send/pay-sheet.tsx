import { useMemo, type ReactNode } from 'react';
import type { Order, Transfer } from '../api/types.ts';
import { ConfirmSheet, DoneLinks } from '../confirm/confirm-sheet.tsx';
import type { ConfirmTask } from '../confirm/use-confirmation.ts';
import { transferHref } from '../links.ts';
import { readOrder } from '../signing/read-order.ts';
import { useText } from '../use-text.ts';
import { usePayment, type PaymentDraft } from './use-payment.ts';

interface PaySheetProps {
  readonly draft: PaymentDraft;
  readonly name: string;
  readonly currency: string;
  readonly note?: string | null;
  readonly objection?: ReactNode;
  readonly onPaid?: (transfer: Transfer) => void;
  readonly onClose: () => void;
}

/** Confirms any payment: to a person, a merchant or an office. */
export function PaySheet({ draft, onPaid, ...shown }: PaySheetProps) {
  const task = usePayment(draft, onPaid);
  return <OrderSheet task={task} {...shown} />;
}

interface OrderSheetProps {
  readonly task: ConfirmTask<Order, Transfer>;
  readonly name: string;
  readonly currency: string;
  readonly note?: string | null;
  readonly objection?: ReactNode;
  readonly onClose: () => void;
}

/** Confirms an order, whatever brings its signature to the server. */
export function OrderSheet({ task, name, currency, note = null, objection, onClose }: OrderSheetProps) {
  const t = useText();
  const words = useMemo(
    () => ({
      title: (payee: string) => t('confirm.pay', { name: payee }),
      act: (amount: string, by: 'key' | 'passkey') =>
        t(by === 'passkey' ? 'confirm.withPasskey' : 'confirm.withDevice', { amount }),
      done: (amount: string, payee: string) => t('confirm.doneTitle', { amount, name: payee }),
    }),
    [t],
  );
  return (
    <ConfirmSheet
      task={task}
      read={readOrder}
      words={words}
      title={t('confirm.pay', { name })}
      note={note}
      currency={currency}
      objection={objection}
      renderDone={(transfer) => <DoneLinks href={transferHref(transfer.transferId)} label={t('confirm.receipt')} />}
      onClose={onClose}
    />
  );
}
