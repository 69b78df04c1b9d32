import { BoneRows, Icon } from '@althing/ui';
import { FileDown } from 'lucide-react';
import { useId, useState, type FormEvent } from 'react';
import { useAccounts } from '../api/queries.ts';
import { ScreenFrame } from '../money/screen-frame.tsx';
import { useLocale, useText, type MoneyText } from '../use-text.ts';
import { documentQuery, useDownload } from './download.ts';

const FORMATS = ['pdf', 'csv', 'camt053'] as const;
type Format = (typeof FORMATS)[number];
const LABELS: Record<Format, MoneyText> = {
  pdf: 'statement.pdf',
  csv: 'statement.csv',
  camt053: 'statement.camt',
};
const ENDINGS: Record<Format, string> = { pdf: 'pdf', csv: 'csv', camt053: 'xml' };

/** A statement of one account over some days, in the form that is needed. */
export default function StatementsScreen() {
  const t = useText();
  const accounts = useAccounts();
  return (
    <ScreenFrame title={t('home.statements')} failure={accounts}>
      {accounts.isPending ? <BoneRows label={t('loading')} rows={3} /> : null}
      {accounts.data && accounts.data.accounts.length > 0 ? (
        <StatementForm accounts={accounts.data.accounts} />
      ) : accounts.data ? (
        <p>{t('home.none')}</p>
      ) : null}
    </ScreenFrame>
  );
}

function StatementForm({ accounts }: { accounts: readonly { accountId: string; currency: string }[] }) {
  const t = useText();
  const locale = useLocale();
  const id = useId();
  const { isBusy, save } = useDownload();
  const [accountId, setAccountId] = useState(accounts[0]?.accountId ?? '');
  const [format, setFormat] = useState<Format>('pdf');
  const [from, setFrom] = useState(() => dayText(firstOfMonth(new Date())));
  const [until, setUntil] = useState(() => dayText(new Date()));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const query = new URLSearchParams({ from, until, format, ...documentQuery(locale) }).toString();
    const path = `/api/payments/accounts/${encodeURIComponent(accountId)}/statement?${query}`;
    await save(path, `statement-${from}-${until}.${ENDINGS[format]}`);
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      {accounts.length > 1 ? (
        <div>
          <label className="field-label" htmlFor={`${id}-account`}>
            {t('statement.account')}
          </label>
          <select
            id={`${id}-account`}
            className="input"
            value={accountId}
            onChange={(event) => setAccountId(event.target.value)}
          >
            {accounts.map((account) => (
              <option key={account.accountId} value={account.accountId}>
                {t('home.everydayIn', { currency: account.currency })}
              </option>
            ))}
          </select>
        </div>
      ) : null}
      <div className="field-row">
        <DayField id={`${id}-from`} label={t('statement.from')} day={from} onDay={setFrom} />
        <DayField id={`${id}-until`} label={t('statement.until')} day={until} onDay={setUntil} />
      </div>
      <fieldset className="choice">
        <legend className="field-label">{t('statement.format')}</legend>
        {FORMATS.map((each) => (
          <label key={each}>
            <input type="radio" name="format" checked={each === format} onChange={() => setFormat(each)} />
            <span>{t(LABELS[each])}</span>
          </label>
        ))}
      </fieldset>
      <button
        type="submit"
        className="button wide"
        aria-busy={isBusy}
        disabled={from === '' || until === '' || from > until}
      >
        <Icon of={FileDown} />
        {t('statement.act')}
      </button>
    </form>
  );
}

function DayField({ id, label, day, onDay }: { id: string; label: string; day: string; onDay: (day: string) => void }) {
  return (
    <div>
      <label htmlFor={id}>{label}</label>
      <input id={id} className="input" type="date" value={day} onChange={(event) => onDay(event.target.value)} />
    </div>
  );
}

function firstOfMonth(date: Date): Date {
  return new Date(date.getFullYear(), date.getMonth(), 1);
}

/** The day where the reader is. */
function dayText(date: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
