import { LinkRow } from '@althing/accounts/web';
import { Banner, BoneRows, Icon, IconButton, State, TopBar } from '@althing/ui';
import {
  Banknote,
  ChartColumn,
  FileText,
  Gauge,
  HandCoins,
  Landmark,
  Plus,
  QrCode,
  ReceiptText,
  Repeat,
  ScanLine,
  Send,
  Store,
  WifiOff,
} from 'lucide-react';
import { AmountText } from '../amount/amount-text.tsx';
import { useAccounts, useKeys, useLastTransfers, useMoneyStatus, useOpenRequests } from '../api/queries.ts';
import { useChanges } from '../api/use-changes.ts';
import type { MoneyAccount } from '../api/types.ts';
import {
  ADD_HREF,
  ASK_HREF,
  BANK_HREF,
  CODE_HREF,
  go,
  HISTORY_HREF,
  INVOICES_HREF,
  LIMITS_HREF,
  MANDATES_HREF,
  OPEN_HREF,
  SCAN_HREF,
  SEND_HREF,
  SPENDING_HREF,
  STATEMENTS_HREF,
  TILLS_HREF,
} from '../links.ts';
import { RequestRow } from '../requests/request-row.tsx';
import { useText } from '../use-text.ts';
import { FirstSteps } from './first-steps.tsx';
import { SuspensionNotice } from './suspension-notice.tsx';
import { TransferRow } from './transfer-row.tsx';
import '../money.css';

/** What one look shows without scrolling on a phone; the rest is in the history. */
const LAST_SHOWN = 5;

/** The money tab: what there is, what waits, what was last, and the ways to pay. */
export default function MoneyScreen() {
  const t = useText();
  useChanges();
  const accounts = useAccounts();
  const keys = useKeys();
  const open = accounts.data?.accounts.filter(({ closedAtMs }) => closedAtMs === null) ?? [];
  const isSetUp = open.length > 0 && (keys.data?.keys.length ?? 0) > 0;
  return (
    <>
      <TopBar title={t('home.title')}>
        {isSetUp ? (
          <IconButton icon={ReceiptText} label={t('home.statements')} onClick={() => go(STATEMENTS_HREF)} />
        ) : null}
      </TopBar>
      <div className="scroll">
        <div className="pad column stack">
          {accounts.isError && accounts.data ? (
            <Banner icon={WifiOff} tone="plain" role="status">
              {t('offline')}
            </Banner>
          ) : null}
          {accounts.isError && !accounts.data ? (
            <State icon={WifiOff} title={t('home.cannotLoad')}>
              <p>{t('failed')}</p>
              <button type="button" className="button soft compact" onClick={() => void accounts.refetch()}>
                {t('tryAgain')}
              </button>
            </State>
          ) : null}
          {accounts.isPending || (accounts.data && keys.isPending) ? <BoneRows label={t('loading')} rows={4} /> : null}
          <SuspensionNotice />
          {accounts.data && keys.data && !isSetUp ? (
            <>
              {/* Without a key one can't pay from this device, and sees what one has all the same. */}
              {open.length > 0 ? <Balances accounts={open} /> : null}
              <FirstSteps accounts={open} offered={accounts.data.offeredCurrencies} keys={keys.data.keys} />
              {open.length > 0 ? <Last /> : null}
            </>
          ) : null}
          {isSetUp ? <Furnished accounts={open} offered={accounts.data?.offeredCurrencies ?? []} /> : null}
        </div>
      </div>
    </>
  );
}

function Furnished({ accounts, offered }: { accounts: readonly MoneyAccount[]; offered: readonly string[] }) {
  const t = useText();
  const status = useMoneyStatus();
  const canPay = status.data?.state !== 'suspended';
  const isMore = offered.some((currency) => accounts.every((account) => account.currency !== currency));
  return (
    <>
      <Balances accounts={accounts} />
      {canPay ? (
        <div className="four">
          <Act href={SEND_HREF} icon={Send} label={t('home.send')} isFirst />
          <Act href={ASK_HREF} icon={HandCoins} label={t('home.ask')} />
          <Act href={SCAN_HREF} icon={ScanLine} label={t('home.scan')} />
          <Act href={CODE_HREF} icon={QrCode} label={t('home.myCode')} />
        </div>
      ) : null}
      <Waiting />
      <Last />
      <section className="stack-s">
        <h2>{t('home.more')}</h2>
        <ul className="card rows">
          <LinkRow href={BANK_HREF} icon={Landmark} title={t('bank.pay')} hint={t('bank.payHint')} />
          <LinkRow href={ADD_HREF} icon={Plus} title={t('add.title')} hint={t('add.hint')} />
          <LinkRow href={SPENDING_HREF} icon={ChartColumn} title={t('home.spending')} hint={t('home.spendingHint')} />
          <LinkRow href={INVOICES_HREF} icon={FileText} title={t('invoice.list')} hint={t('invoice.hint')} />
          <LinkRow href={MANDATES_HREF} icon={Repeat} title={t('home.mandates')} hint={t('home.mandatesHint')} />
          <LinkRow href={LIMITS_HREF} icon={Gauge} title={t('home.limits')} hint={t('home.limitsHint')} />
          <LinkRow
            href={STATEMENTS_HREF}
            icon={ReceiptText}
            title={t('home.statements')}
            hint={t('home.statementsHint')}
          />
          <LinkRow href={TILLS_HREF} icon={Store} title={t('home.till')} hint={t('home.tillHint')} />
          {isMore ? (
            <LinkRow href={OPEN_HREF} icon={Banknote} title={t('home.openAnother')} hint={t('home.openAnotherHint')} />
          ) : null}
        </ul>
      </section>
    </>
  );
}

function Balances({ accounts }: { accounts: readonly MoneyAccount[] }) {
  const t = useText();
  return (
    <ul className="stack-s" aria-label={t('home.accounts')}>
      {accounts.map(({ accountId, currency, availableMinor, heldMinor }) => (
        <li key={accountId} className="card pad stack-s">
          <p className="quiet small">
            {accounts.length === 1 ? t('home.everyday') : t('home.everydayIn', { currency })}
          </p>
          <p className="big-amount">
            <AmountText amount={{ amountMinor: BigInt(availableMinor), currency }} />
          </p>
          {heldMinor === '0' ? null : (
            <p className="small quiet">
              <AmountText amount={{ amountMinor: BigInt(heldMinor), currency }} /> {t('home.held')}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}

interface ActProps {
  readonly href: string;
  readonly icon: typeof Send;
  readonly label: string;
  readonly isFirst?: boolean;
}

function Act({ href, icon, label, isFirst = false }: ActProps) {
  return (
    <a className={isFirst ? 'button tall' : 'button second tall'} href={href}>
      <Icon of={icon} isMirrored={icon === Send} />
      {label}
    </a>
  );
}

function Waiting() {
  const t = useText();
  const requests = useOpenRequests();
  const open = requests.data?.requests ?? [];
  if (open.length === 0) return null;
  return (
    <section className="stack-s">
      <h2>{t('home.waiting')}</h2>
      <ul className="card rows">
        {open.map((request) => (
          <li key={request.requestId}>
            <RequestRow request={request} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Last() {
  const t = useText();
  const last = useLastTransfers(LAST_SHOWN);
  const transfers = last.data?.transfers ?? [];
  return (
    <section className="stack-s">
      <h2 className="group-title">
        {t('home.last')}
        {transfers.length > 0 ? (
          <a className="link" href={HISTORY_HREF}>
            {t('home.all')}
          </a>
        ) : null}
      </h2>
      {last.data && transfers.length === 0 ? <p className="small quiet">{t('home.none')}</p> : null}
      {transfers.length > 0 ? (
        <ul className="card rows">
          {transfers.map((transfer) => (
            <li key={transfer.transferId}>
              <TransferRow transfer={transfer} hasDate />
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}
