import { Icon } from '@althing/ui';
import { Check, Clock } from 'lucide-react';
import type { Dispute } from '../api/merchant-types.ts';
import { useLocale, useText } from '../use-text.ts';

/** What both sides wrote and did, newest first; both see the same. */
export function DisputeTimeline({ dispute }: { dispute: Dispute }) {
  const t = useText();
  const locale = useLocale();
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <ol className="timeline">
      {dispute.deadlineMs === null ? null : (
        <li className="now">
          <span className="mark" aria-hidden="true">
            <Icon of={Clock} />
          </span>
          <div>
            <b className="block">{t(`dispute.turn.${dispute.state === 'answered' ? 'payer' : 'merchant'}`)}</b>
            <span className="time">
              {t(dispute.isOverdue ? 'dispute.late' : 'dispute.deadline', {
                when: format.format(dispute.deadlineMs),
              })}
            </span>
          </div>
        </li>
      )}
      {dispute.steps.toReversed().map((step, index) => (
        <li key={index} className="done">
          <span className="mark" aria-hidden="true">
            <Icon of={Check} />
          </span>
          <div>
            <b className="block">
              {t(`dispute.act.${step.act}`)}
              {step.by === 'merchant' && step.staffNumber !== null ? (
                <span className="quiet"> · {t('dispute.staff', { number: step.staffNumber })}</span>
              ) : null}
            </b>
            {step.text ? (
              <p className="small" dir="auto">
                {step.text}
              </p>
            ) : null}
            <time className="time" dateTime={new Date(step.atMs).toISOString()}>
              {format.format(step.atMs)}
            </time>
          </div>
        </li>
      ))}
    </ol>
  );
}
