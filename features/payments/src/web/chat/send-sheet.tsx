import type { ComposerMember, ComposerSheetProps } from '@althing/messaging/web';
import { Sheet } from '@althing/ui';
import { useMemo, useState } from 'react';
import { SetUpGate } from '../money/set-up-gate.tsx';
import { AmountForm, type Entered } from '../send/amount-form.tsx';
import { PaySheet } from '../send/pay-sheet.tsx';
import type { PaymentDraft } from '../send/use-payment.ts';
import { useText } from '../use-text.ts';
import { PickMember } from './pick-member.tsx';
import { CARD_TYPE, writeCard } from './payment-card.ts';
import '../money.css';

/** From the chat's +: money to somebody who is in it. The card goes out when the money has. */
export default function SendSheet({ room, sendCard, onClose }: ComposerSheetProps) {
  const t = useText();
  const others = room.members.filter(({ isSelf }) => !isSelf);
  const [payee, setPayee] = useState<ComposerMember | null>(others.length === 1 ? (others[0] ?? null) : null);
  const [entered, setEntered] = useState<Entered | null>(null);
  const draft = useMemo<PaymentDraft | null>(
    () => (payee && entered ? { purpose: 'send', payee: { userId: payee.userId }, amount: entered.amount } : null),
    [payee, entered],
  );
  if (payee && entered && draft) {
    return (
      <PaySheet
        draft={draft}
        name={payee.name}
        currency={entered.amount.currency}
        note={entered.note}
        onPaid={({ transferId }) =>
          void sendCard({
            type: CARD_TYPE,
            content: writeCard({ kind: 'sent', id: transferId, note: entered.note }, t('card.sentBody')),
          })
        }
        onClose={onClose}
      />
    );
  }
  return (
    <Sheet title={payee ? t('send.titleTo', { name: payee.name }) : t('send.title')} isOpen onClose={onClose}>
      <SetUpGate needsKey>
        {(currencies) =>
          payee ? (
            <AmountForm
              currencies={currencies}
              amountLabel={t('amount.label')}
              act={t('continue')}
              hasNote
              onEnter={setEntered}
              onCancel={onClose}
            />
          ) : (
            <PickMember roomId={room.roomId} members={others} onPick={setPayee} />
          )
        }
      </SetUpGate>
    </Sheet>
  );
}
