import { useMatrixApi } from '@althing/accounts/web';
import { Banner, BoneRows, type FeatureScreenProps } from '@althing/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleAlert, Timer } from 'lucide-react';
import { useId, useMemo, useState, type FormEvent } from 'react';
import { AmountText } from '../amount/amount-text.tsx';
import { fromWire, type Amount } from '../amount/amount.ts';
import { confirmPayout, getMerchant, listPayouts, preparePayout, setPayoutAccount } from '../api/merchant-api.ts';
import type { Merchant, MerchantMoney, Payout } from '../api/merchant-types.ts';
import { problemOf, type Problem } from '../api/problem.ts';
import { MONEY } from '../api/queries.ts';
import type { Order } from '../api/types.ts';
import { ConfirmSheet } from '../confirm/confirm-sheet.tsx';
import { problemText } from '../confirm/problem-text.ts';
import { useSignedTask } from '../confirm/use-signed-task.ts';
import { merchantHref } from '../links.ts';
import { ScreenFrame } from '../money/screen-frame.tsx';
import { SetUpGate } from '../money/set-up-gate.tsx';
import { AmountForm } from '../send/amount-form.tsx';
import { readOrder } from '../signing/read-order.ts';
import { useLocale, useText } from '../use-text.ts';

/** What the merchant has taken goes to its bank account, signed by a manager. */
export default function PayoutsScreen({ params }: FeatureScreenProps) {
  const t = useText();
  const locale = useLocale();
  const api = useMatrixApi();
  const merchantId = params['merchantId'] ?? '';
  const merchant = useQuery({
    queryKey: [MONEY, 'merchant', merchantId],
    queryFn: () => getMerchant(api, merchantId),
  });
  const payouts = useQuery({ queryKey: [MONEY, 'payouts', merchantId], queryFn: () => listPayouts(api, merchantId) });
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const past = payouts.data?.payouts ?? [];
  return (
    <ScreenFrame title={t('till.payouts')} backTo={merchantHref(merchantId)} failure={merchant}>
      {merchant.isPending ? <BoneRows label={t('loading')} rows={3} /> : null}
      {merchant.data?.money ? <PayOut merchant={merchant.data} money={merchant.data.money} /> : null}
      {past.length > 0 ? (
        <ul className="card rows">
          {past.map(({ payoutId, amount, ibanEnd, state, atMs }) => (
            <li key={payoutId} className="pad limit">
              <p className="limit-head">
                <b>
                  <AmountText amount={fromWire(amount)} />
                </b>
                <span className="small quiet">{format.format(atMs)}</span>
              </p>
              <p className="small">
                <bdi>…{ibanEnd}</bdi> · {t(`till.payout.${state}`)}
              </p>
            </li>
          ))}
        </ul>
      ) : null}
    </ScreenFrame>
  );
}

function PayOut({ merchant, money }: { merchant: Merchant; money: MerchantMoney }) {
  const t = useText();
  const locale = useLocale();
  const [amount, setAmount] = useState<Amount | null>(null);
  const { merchantId, currency, role } = merchant;
  const account = money.payoutAccount;
  const usableFrom = account && account.usableFromMs > Date.now() ? account.usableFromMs : null;
  return (
    <>
      <div className="card pad stack-s">
        <p className="quiet small">{t('till.balance')}</p>
        <p className="big-amount">
          <AmountText amount={{ amountMinor: BigInt(money.availableMinor), currency }} />
        </p>
        {account ? (
          <p className="small quiet">
            <bdi>
              {account.ownerName} · …{account.ibanEnd}
            </bdi>
          </p>
        ) : null}
      </div>
      {usableFrom === null ? null : (
        <Banner icon={Timer} tone="plain">
          {t('till.payoutFrom', {
            when: new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(usableFrom),
          })}
        </Banner>
      )}
      {account && usableFrom === null ? (
        <SetUpGate needsKey>
          {() => (
            <AmountForm
              currencies={[currency]}
              amountLabel={t('amount.label')}
              act={t('till.payOut')}
              hasNote={false}
              onEnter={(entered) => setAmount(entered.amount)}
              onCancel={() => setAmount(null)}
            />
          )}
        </SetUpGate>
      ) : null}
      {amount ? <PayoutSheet merchantId={merchantId} amount={amount} onClose={() => setAmount(null)} /> : null}
      {role === 'owner' ? <AccountForm merchantId={merchantId} /> : null}
    </>
  );
}

interface PayoutSheetProps {
  readonly merchantId: string;
  readonly amount: Amount;
  readonly onClose: () => void;
}

function PayoutSheet({ merchantId, amount, onClose }: PayoutSheetProps) {
  const t = useText();
  const api = useMatrixApi();
  const task = useSignedTask<Order, Payout>({
    prepare: async (payoutId) =>
      (await preparePayout(api, merchantId, { payoutId, amountMinor: amount.amountMinor.toString() })).order,
    send: (payoutId, signed) => confirmPayout(api, merchantId, { payoutId, ...signed }),
  });
  const words = useMemo(
    () => ({
      title: (name: string) => t('confirm.pay', { name }),
      act: (text: string, by: 'key' | 'passkey') =>
        t(by === 'passkey' ? 'confirm.withPasskey' : 'confirm.withDevice', { amount: text }),
      done: (text: string) => t('till.payoutOrdered', { amount: text }),
    }),
    [t],
  );
  return (
    <ConfirmSheet
      task={task}
      read={readOrder}
      words={words}
      title={t('till.payOut')}
      currency={amount.currency}
      renderDone={() => null}
      onClose={onClose}
    />
  );
}

/** Where payouts go. A changed account takes them a day later, so that the other owners can notice. */
function AccountForm({ merchantId }: { merchantId: string }) {
  const t = useText();
  const locale = useLocale();
  const api = useMatrixApi();
  const queries = useQueryClient();
  const id = useId();
  const [ownerName, setOwnerName] = useState('');
  const [iban, setIban] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    try {
      await setPayoutAccount(api, merchantId, { iban: iban.replaceAll(/\s/g, ''), ownerName: ownerName.trim() });
      setOwnerName('');
      setIban('');
      setProblem(null);
      await queries.invalidateQueries({ queryKey: [MONEY] });
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  return (
    <form className="card pad stack" onSubmit={(event) => void submit(event)}>
      <h2>{t('till.bankAccount')}</h2>
      <p className="small quiet">{t('till.bankAccountLead')}</p>
      {problem ? (
        <Banner icon={CircleAlert} tone="caution" role="alert">
          {problemText(problem, { t, locale, currency: null })}
        </Banner>
      ) : null}
      <div>
        <label className="field-label" htmlFor={`${id}-owner`}>
          {t('till.bankHolder')}
        </label>
        <input
          id={`${id}-owner`}
          className="input"
          dir="auto"
          maxLength={70}
          value={ownerName}
          onChange={(event) => setOwnerName(event.target.value)}
        />
      </div>
      <div>
        <label className="field-label" htmlFor={`${id}-iban`}>
          IBAN
        </label>
        <input
          id={`${id}-iban`}
          className="input code"
          dir="ltr"
          autoComplete="off"
          maxLength={42}
          value={iban}
          onChange={(event) => setIban(event.target.value)}
        />
      </div>
      <button type="submit" className="button second" disabled={ownerName.trim() === '' || iban.trim() === ''}>
        {t('till.keepAccount')}
      </button>
    </form>
  );
}
