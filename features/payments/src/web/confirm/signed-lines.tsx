import { AmountText } from '../amount/amount-text.tsx';
import type { OrderLine } from '../signing/read-order.ts';
import { useLocale, useText, type MoneyText } from '../use-text.ts';
import { lineValue } from './line-value.ts';

/** Shown above the lines already: the name beside the picture, the amount at its own size. */
const SHOWN_ABOVE = new Set(['payee', 'amount', 'cap']);

const LABELS: Record<string, MoneyText> = {
  payee_address: 'line.payeeAddress',
  payer: 'line.payer',
  fee: 'line.fee',
  total: 'line.total',
  account: 'line.account',
  arrives: 'line.arrives',
  reference: 'line.reference',
  period: 'line.period',
  starts: 'line.starts',
  ends: 'line.ends',
  tip: 'line.tip',
  invoice: 'line.invoice',
  till: 'line.till',
};

/** Every line that is signed, money first. A line this app doesn't know is shown as it stands, never left out. */
export function SignedLines({ lines }: { lines: readonly OrderLine[] }) {
  const rest = lines.filter(({ key }) => !SHOWN_ABOVE.has(key));
  return (
    <div className="facts">
      <Lines lines={rest.filter(({ money }) => money !== null)} />
      <Lines lines={rest.filter(({ money }) => money === null)} />
    </div>
  );
}

function Lines({ lines }: { lines: readonly OrderLine[] }) {
  const t = useText();
  const locale = useLocale();
  if (lines.length === 0) return null;
  return (
    <dl className="kv">
      {lines.map((line, index) => {
        const label = LABELS[line.key];
        return (
          <div key={`${line.key} ${index}`} className="kv-pair">
            <dt>{label ? t(label) : line.money ? <bdi>{line.value}</bdi> : <bdi>{line.key}</bdi>}</dt>
            <dd>{line.money ? <AmountText amount={line.money} /> : <bdi>{lineValue(line, { t, locale })}</bdi>}</dd>
          </div>
        );
      })}
    </dl>
  );
}
