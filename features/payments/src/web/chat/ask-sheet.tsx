import { useMatrixApi } from '@althing/accounts/web';
import type { ComposerMember, ComposerSheetProps } from '@althing/messaging/web';
import { Banner, Sheet } from '@althing/ui';
import { useQueryClient } from '@tanstack/react-query';
import { CircleAlert } from 'lucide-react';
import { useRef, useState } from 'react';
import { toWire } from '../amount/amount.ts';
import { createRequest } from '../api/people-api.ts';
import { isLost, problemOf, type Problem } from '../api/problem.ts';
import { MONEY } from '../api/queries.ts';
import { problemText } from '../confirm/problem-text.ts';
import { SetUpGate } from '../money/set-up-gate.tsx';
import { AmountForm, type Entered } from '../send/amount-form.tsx';
import { useLocale, useText } from '../use-text.ts';
import { PickMember } from './pick-member.tsx';
import { CARD_TYPE, writeCard } from './payment-card.ts';
import '../money.css';

/** From the chat's +: asks somebody in it for money. Nothing is taken; they decide. */
export default function AskSheet({ room, sendCard, onClose }: ComposerSheetProps) {
  const t = useText();
  const locale = useLocale();
  const api = useMatrixApi();
  const queries = useQueryClient();
  const others = room.members.filter(({ isSelf }) => !isSelf);
  const [payer, setPayer] = useState<ComposerMember | null>(others.length === 1 ? (others[0] ?? null) : null);
  const [problem, setProblem] = useState<{ problem: Problem; currency: string } | null>(null);
  // The same request however often it is tried.
  const requestId = useRef(crypto.randomUUID());
  const ask = async ({ amount, note }: Entered) => {
    if (!payer) return;
    try {
      await createRequest(api, { requestId: requestId.current, payerId: payer.userId, amount: toWire(amount) });
      await sendCard({
        type: CARD_TYPE,
        content: writeCard({ kind: 'request', id: requestId.current, note }, t('card.requestBody')),
      });
      await queries.invalidateQueries({ queryKey: [MONEY] });
      onClose();
    } catch (error) {
      const found = problemOf(error);
      if (!isLost(found)) requestId.current = crypto.randomUUID();
      setProblem({ problem: found, currency: amount.currency });
    }
  };
  return (
    <Sheet
      title={payer ? t('ask.titleFrom', { name: payer.name }) : t('ask.title')}
      lead={t('ask.lead')}
      isOpen
      onClose={onClose}
    >
      <SetUpGate needsKey={false}>
        {(currencies) =>
          payer ? (
            <>
              {problem ? (
                <Banner icon={CircleAlert} tone="caution" role="alert">
                  {problemText(problem.problem, { t, locale, currency: problem.currency })}
                </Banner>
              ) : null}
              <AmountForm
                currencies={currencies}
                amountLabel={t('amount.label')}
                act={t('ask.act')}
                hasNote
                onEnter={(entered) => void ask(entered)}
                onCancel={onClose}
              />
            </>
          ) : (
            <PickMember roomId={room.roomId} members={others} onPick={setPayer} />
          )
        }
      </SetUpGate>
    </Sheet>
  );
}
