import { refusalCode } from '@althing/accounts/web';
import { Icon } from '@althing/ui';
import { Banknote } from 'lucide-react';
import type { ReactNode } from 'react';
import { AmountText } from '../amount/amount-text.tsx';
import type { Amount } from '../amount/amount.ts';
import { useText } from '../use-text.ts';

interface CardFrameProps {
  readonly amount: Amount | null;
  /** Who gives it to whom. */
  readonly line: ReactNode;
  readonly note: string;
  readonly children?: ReactNode;
}

/** What, amount, status, one or two acts. */
export function CardFrame({ amount, line, note, children }: CardFrameProps) {
  const t = useText();
  return (
    <div className="incard pay-card">
      <div className="top">
        <span className="avatar s thing h6" aria-hidden="true">
          <Icon of={Banknote} />
        </span>
        <div className="card-what">
          {amount ? (
            <p className="amount">
              <AmountText amount={amount} />
            </p>
          ) : null}
          <p className="small quiet">
            {line}
            {note === '' ? null : (
              <>
                {', '}
                {t('card.for')} “<bdi>{note}</bdi>”
              </>
            )}
          </p>
        </div>
      </div>
      {children}
    </div>
  );
}

/** Before the server has answered, or where it tells this reader nothing: no amount is ever taken from the card itself. */
export function CardWithoutRecord({ error, note, line }: { error: unknown; note: string; line: string }) {
  const t = useText();
  const isOthers = error !== null && refusalCode(error) === 'not_found';
  return (
    <CardFrame amount={null} line={line} note={note}>
      <p className="tiny quiet">
        {isOthers ? t('card.betweenOthers') : error === null ? t('loading') : t('card.unknown')}
      </p>
    </CardFrame>
  );
}
