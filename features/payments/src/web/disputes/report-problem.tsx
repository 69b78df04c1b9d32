import { useMatrixApi } from '@althing/accounts/web';
import { Banner, Icon, Sheet } from '@althing/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleAlert, Flag } from 'lucide-react';
import { useId, useRef, useState, type FormEvent } from 'react';
import type { DisputeKind } from '../api/merchant-types.ts';
import { problemOf, type Problem } from '../api/problem.ts';
import { MONEY } from '../api/queries.ts';
import { listDisputes, openDispute } from '../api/shopping-api.ts';
import type { Transfer } from '../api/types.ts';
import { problemText } from '../confirm/problem-text.ts';
import { disputeHref, go } from '../links.ts';
import { useLocale, useText } from '../use-text.ts';

const KINDS: readonly DisputeKind[] = [
  'not_received',
  'not_as_described',
  'wrong_amount',
  'paid_twice',
  'not_mine',
  'other',
];

/** Beside a payment to a merchant: the way to say that something is wrong with it, or to where that stands. */
export function ReportProblem({ transfer }: { transfer: Transfer }) {
  const t = useText();
  const api = useMatrixApi();
  const [isOpen, setOpen] = useState(false);
  const disputes = useQuery({ queryKey: [MONEY, 'disputes'], queryFn: () => listDisputes(api) });
  const own = disputes.data?.disputes.find(({ transferId }) => transferId === transfer.transferId);
  if (own) {
    return (
      <a className="button second wide" href={disputeHref(own.disputeId)}>
        <Icon of={Flag} />
        {t('dispute.stands')} {t(`dispute.state.${own.state}`)}
      </a>
    );
  }
  return (
    <>
      <button type="button" className="button second wide" onClick={() => setOpen(true)}>
        <Icon of={Flag} />
        {t('dispute.report')}
      </button>
      {isOpen ? <ReportSheet transfer={transfer} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function ReportSheet({ transfer, onClose }: { transfer: Transfer; onClose: () => void }) {
  const t = useText();
  const locale = useLocale();
  const api = useMatrixApi();
  const queries = useQueryClient();
  const id = useId();
  const disputeId = useRef(crypto.randomUUID());
  const [kind, setKind] = useState<DisputeKind | null>(null);
  const [text, setText] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!kind) return;
    setBusy(true);
    try {
      await openDispute(api, {
        disputeId: disputeId.current,
        transferId: transfer.transferId,
        kind,
        claimedMinor: transfer.amount.amountMinor,
        text: text.trim(),
      });
      await queries.invalidateQueries({ queryKey: [MONEY] });
      go(disputeHref(disputeId.current));
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
    }
  };
  return (
    <Sheet title={t('dispute.report')} lead={t('dispute.lead', { name: transfer.party.name })} isOpen onClose={onClose}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        {problem ? (
          <Banner icon={CircleAlert} tone="caution" role="alert">
            {problemText(problem, { t, locale, currency: transfer.amount.currency })}
          </Banner>
        ) : null}
        <fieldset className="choice">
          <legend className="field-label">{t('dispute.what')}</legend>
          {KINDS.map((each) => (
            <label key={each}>
              <input type="radio" name="kind" checked={each === kind} onChange={() => setKind(each)} />
              <span>{t(`dispute.kind.${each}`)}</span>
            </label>
          ))}
        </fieldset>
        <div>
          <label className="field-label" htmlFor={id}>
            {t('dispute.words')}
          </label>
          <textarea
            id={id}
            className="input"
            dir="auto"
            maxLength={2000}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
        <div className="pair">
          <button type="button" className="button second" onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" className="button" aria-busy={isBusy} disabled={!kind || text.trim() === '' || isBusy}>
            {t('dispute.send')}
          </button>
        </div>
      </form>
    </Sheet>
  );
}
