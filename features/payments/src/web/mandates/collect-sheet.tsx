import { useMatrixApi } from '@althing/accounts/web';
import { Banner, Sheet, useToast } from '@althing/ui';
import { useQueryClient } from '@tanstack/react-query';
import { CircleAlert } from 'lucide-react';
import { useRef, useState } from 'react';
import { formatAmount, toWire } from '../amount/amount.ts';
import { collectByMandate } from '../api/people-api.ts';
import { isLost, problemOf, type Problem } from '../api/problem.ts';
import { MONEY } from '../api/queries.ts';
import type { Mandate } from '../api/types.ts';
import { problemText } from '../confirm/problem-text.ts';
import { AmountForm, type Entered } from '../send/amount-form.tsx';
import { useLocale, useText } from '../use-text.ts';

/** The payee collects within the cap. One attempt is one collection, however often it is sent. */
export function CollectSheet({ mandate, onClose }: { mandate: Mandate; onClose: () => void }) {
  const t = useText();
  const locale = useLocale();
  const api = useMatrixApi();
  const toast = useToast();
  const queries = useQueryClient();
  const transferId = useRef(crypto.randomUUID());
  const [problem, setProblem] = useState<Problem | null>(null);
  const { mandateId, party, cap } = mandate;
  const collect = async ({ amount }: Entered) => {
    try {
      await collectByMandate(api, { mandateId, transferId: transferId.current, amount: toWire(amount) });
      await queries.invalidateQueries({ queryKey: [MONEY] });
      toast({ text: t('mandate.collected', { amount: formatAmount(amount, locale), name: party.name }) });
      onClose();
    } catch (error) {
      const found = problemOf(error);
      if (!isLost(found)) transferId.current = crypto.randomUUID();
      setProblem(found);
    }
  };
  return (
    <Sheet title={t('mandate.collectFrom', { name: party.name })} isOpen onClose={onClose}>
      {problem ? (
        <Banner icon={CircleAlert} tone="caution" role="alert">
          {problemText(problem, { t, locale, currency: cap.currency })}
        </Banner>
      ) : null}
      <AmountForm
        currencies={[cap.currency]}
        amountLabel={t('amount.label')}
        act={t('mandate.collect')}
        hasNote={false}
        onEnter={(entered) => void collect(entered)}
        onCancel={onClose}
      />
    </Sheet>
  );
}
