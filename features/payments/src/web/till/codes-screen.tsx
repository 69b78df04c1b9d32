import { useMatrixApi } from '@althing/accounts/web';
import { QrImage } from '@althing/messaging/web';
import { BoneRows, Icon, useToast, type FeatureScreenProps } from '@althing/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Printer } from 'lucide-react';
import { useId, useRef, useState, type FormEvent } from 'react';
import { getMerchant, listTills, openTill } from '../api/merchant-api.ts';
import { problemOf } from '../api/problem.ts';
import { MONEY } from '../api/queries.ts';
import { problemText } from '../confirm/problem-text.ts';
import { merchantHref } from '../links.ts';
import { ScreenFrame } from '../money/screen-frame.tsx';
import { useLocale, useText } from '../use-text.ts';

/** The codes to print and put up, one for each till. */
export default function CodesScreen({ params }: FeatureScreenProps) {
  const t = useText();
  const api = useMatrixApi();
  const merchantId = params['merchantId'] ?? '';
  const merchant = useQuery({
    queryKey: [MONEY, 'merchant', merchantId],
    queryFn: () => getMerchant(api, merchantId),
  });
  const tills = useQuery({ queryKey: [MONEY, 'tills', merchantId], queryFn: () => listTills(api, merchantId) });
  const role = merchant.data?.role;
  return (
    <ScreenFrame title={t('till.codes')} backTo={merchantHref(merchantId)} failure={tills}>
      <p className="quiet no-print">{t('till.codesLead')}</p>
      {tills.isPending ? <BoneRows label={t('loading')} rows={3} /> : null}
      {tills.data?.tills
        .filter(({ isClosed }) => !isClosed)
        .map(({ tillId, name, qrText }) => (
          <figure key={tillId} className="card pad stack center print-code">
            <QrImage text={qrText} label={t('till.codeLabel', { name })} />
            <figcaption>
              <b className="block">
                <bdi>{merchant.data?.name}</bdi>
              </b>
              <bdi className="quiet">{name}</bdi>
            </figcaption>
          </figure>
        ))}
      <button type="button" className="button wide" onClick={() => window.print()}>
        <Icon of={Printer} />
        {t('till.print')}
      </button>
      {role === 'owner' || role === 'manager' ? <NewTill merchantId={merchantId} /> : null}
    </ScreenFrame>
  );
}

function NewTill({ merchantId }: { merchantId: string }) {
  const t = useText();
  const locale = useLocale();
  const api = useMatrixApi();
  const toast = useToast();
  const queries = useQueryClient();
  const id = useId();
  const tillId = useRef(crypto.randomUUID());
  const [name, setName] = useState('');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    try {
      await openTill(api, merchantId, { tillId: tillId.current, name: name.trim() });
      tillId.current = crypto.randomUUID();
      setName('');
      await queries.invalidateQueries({ queryKey: [MONEY] });
    } catch (error) {
      toast({ text: problemText(problemOf(error), { t, locale, currency: null }) });
    }
  };
  return (
    <form className="no-print" onSubmit={(event) => void submit(event)}>
      <label className="field-label" htmlFor={id}>
        {t('till.newTill')}
      </label>
      <div className="with-button">
        <input
          id={id}
          className="input"
          dir="auto"
          maxLength={40}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <button type="submit" className="button second compact" disabled={name.trim() === ''}>
          {t('till.addTill')}
        </button>
      </div>
    </form>
  );
}
