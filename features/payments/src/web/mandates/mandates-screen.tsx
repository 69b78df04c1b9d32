import { useMatrixApi } from '@althing/accounts/web';
import { Banner, BoneRows, Icon, State, useToast } from '@althing/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus, Repeat } from 'lucide-react';
import { useState } from 'react';
import { AmountText } from '../amount/amount-text.tsx';
import { fromWire } from '../amount/amount.ts';
import { endMandate, listMandates } from '../api/people-api.ts';
import { problemOf } from '../api/problem.ts';
import { MONEY } from '../api/queries.ts';
import type { Mandate } from '../api/types.ts';
import { PayeeFace } from '../confirm/payee.tsx';
import { problemText } from '../confirm/problem-text.ts';
import { NEW_MANDATE_HREF } from '../links.ts';
import { ScreenFrame } from '../money/screen-frame.tsx';
import { useLocale, useText } from '../use-text.ts';
import { CollectSheet } from './collect-sheet.tsx';

/** Who may collect from the person and up to how much, and from whom they may collect. One tap ends it. */
export default function MandatesScreen() {
  const t = useText();
  const api = useMatrixApi();
  const mandates = useQuery({ queryKey: [MONEY, 'mandates'], queryFn: () => listMandates(api) });
  const all = mandates.data?.mandates ?? [];
  const given = all.filter(({ direction }) => direction === 'out');
  const got = all.filter(({ direction, state }) => direction === 'in' && state !== 'ended');
  return (
    <ScreenFrame title={t('home.mandates')} failure={mandates}>
      <p className="quiet">{t('mandate.lead')}</p>
      {mandates.isPending ? <BoneRows label={t('loading')} rows={3} /> : null}
      {mandates.data && given.length === 0 ? <State icon={Repeat} title={t('mandate.none')} /> : null}
      {given.length > 0 ? <MandateList mandates={given} title={t('mandate.given')} /> : null}
      {got.length > 0 ? <MandateList mandates={got} title={t('mandate.got')} /> : null}
      <a className="button second wide" href={NEW_MANDATE_HREF}>
        <Icon of={Plus} />
        {t('mandate.new')}
      </a>
    </ScreenFrame>
  );
}

function MandateList({ mandates, title }: { mandates: readonly Mandate[]; title: string }) {
  return (
    <section className="stack-s">
      <h2>{title}</h2>
      <ul className="stack-s">
        {mandates.map((mandate) => (
          <li key={mandate.mandateId}>
            <MandateCard mandate={mandate} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function MandateCard({ mandate }: { mandate: Mandate }) {
  const t = useText();
  const locale = useLocale();
  const api = useMatrixApi();
  const toast = useToast();
  const queries = useQueryClient();
  const [isCollecting, setCollecting] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const { mandateId, direction, party, cap, period, leftMinor, state, endsAtMs, endedAtMs } = mandate;
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const left = fromWire({ amountMinor: leftMinor, currency: cap.currency });
  const end = async () => {
    setBusy(true);
    try {
      await endMandate(api, mandateId);
      await queries.invalidateQueries({ queryKey: [MONEY] });
      toast({ text: t('mandate.ended', { name: party.name }) });
    } catch (error) {
      toast({ text: problemText(problemOf(error), { t, locale, currency: cap.currency }) });
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="card pad stack-s" role="group" aria-label={party.name}>
      <div className="ask">
        <PayeeFace payee={party} />
        <div>
          <p>
            <b>
              <bdi>{party.name}</bdi>
            </b>
          </p>
          <p className="small quiet">
            {t('mandate.upTo')} <AmountText amount={fromWire(cap)} /> {t(`mandate.per.${period}`)}
          </p>
        </div>
      </div>
      {state === 'ended' ? (
        <p>
          <span className="tag">{t('mandate.endedOn', { when: format.format(endedAtMs ?? endsAtMs ?? 0) })}</span>
        </p>
      ) : (
        <>
          <p className="small">
            <AmountText amount={left} /> {t('mandate.left')}
            {endsAtMs === null ? null : ` · ${t('mandate.until', { when: format.format(endsAtMs) })}`}
          </p>
          <div className="pair">
            <button type="button" className="button second compact" aria-busy={isBusy} onClick={() => void end()}>
              {t('mandate.end')}
            </button>
            {direction === 'in' && state === 'active' ? (
              <button type="button" className="button soft compact" onClick={() => setCollecting(true)}>
                {t('mandate.collect')}
              </button>
            ) : null}
          </div>
        </>
      )}
      {isCollecting ? <CollectSheet mandate={mandate} onClose={() => setCollecting(false)} /> : null}
      {state === 'to_come' ? (
        <Banner icon={Repeat} tone="plain">
          {t('mandate.toCome', { when: format.format(mandate.startsAtMs) })}
        </Banner>
      ) : null}
    </div>
  );
}
