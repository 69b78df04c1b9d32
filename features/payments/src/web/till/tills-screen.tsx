import { LinkRow, useMatrixApi } from '@althing/accounts/web';
import { Banner, BoneRows, Icon } from '@althing/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleAlert, Plus, Store } from 'lucide-react';
import { useId, useRef, useState, type FormEvent } from 'react';
import { listMerchants, openMerchant, openTill } from '../api/merchant-api.ts';
import { problemOf, type Problem } from '../api/problem.ts';
import { MONEY } from '../api/queries.ts';
import { problemText } from '../confirm/problem-text.ts';
import { go, merchantHref } from '../links.ts';
import { ScreenFrame } from '../money/screen-frame.tsx';
import { useLocale, useText } from '../use-text.ts';

/** The shops and offices for which the person works, and the way to begin one. */
export default function TillsScreen() {
  const t = useText();
  const api = useMatrixApi();
  const merchants = useQuery({ queryKey: [MONEY, 'merchants'], queryFn: () => listMerchants(api) });
  const [isNew, setNew] = useState(false);
  const own = merchants.data?.merchants ?? [];
  return (
    <ScreenFrame title={t('home.till')} failure={merchants}>
      {merchants.isPending ? <BoneRows label={t('loading')} rows={3} /> : null}
      {own.length > 0 ? (
        <ul className="card rows">
          {own.map(({ merchantId, name, institutionName, role }) => (
            <LinkRow
              key={merchantId}
              href={merchantHref(merchantId)}
              icon={Store}
              title={name}
              hint={`${institutionName} · ${t(`role.${role}`)}`}
            />
          ))}
        </ul>
      ) : null}
      {merchants.data && (own.length === 0 || isNew) ? <NewMerchant /> : null}
      {own.length > 0 && !isNew ? (
        <button type="button" className="button second wide" onClick={() => setNew(true)}>
          <Icon of={Plus} />
          {t('till.newMerchant')}
        </button>
      ) : null}
    </ScreenFrame>
  );
}

/** ISO 18245: shops of no other kind. */
const CATEGORY_OTHER = '5999';

/** A name and a town are enough to take the first payment; verification comes by two operators. */
function NewMerchant() {
  const t = useText();
  const locale = useLocale();
  const api = useMatrixApi();
  const queries = useQueryClient();
  const id = useId();
  // The same things however often it is tried.
  const ids = useRef({
    institutionId: crypto.randomUUID(),
    merchantId: crypto.randomUUID(),
    tillId: crypto.randomUUID(),
  });
  const [name, setName] = useState('');
  const [city, setCity] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const { institutionId, merchantId, tillId } = ids.current;
    try {
      await api.request('PUT', `/api/institutions/${institutionId}`, { name: name.trim(), kind: 'shop' });
      await openMerchant(api, merchantId, {
        institutionId,
        currency: 'EUR',
        name: name.trim(),
        categoryCode: CATEGORY_OTHER,
        city: city.trim(),
        countryCode: countryOf(locale),
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      });
      await openTill(api, merchantId, { tillId, name: t('till.first') });
      await queries.invalidateQueries({ queryKey: [MONEY] });
      go(merchantHref(merchantId));
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
    }
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <h2 className="greeting">{t('till.newMerchant')}</h2>
      <p>{t('till.newLead')}</p>
      {problem ? (
        <Banner icon={CircleAlert} tone="caution" role="alert">
          {problemText(problem, { t, locale, currency: 'EUR' })}
        </Banner>
      ) : null}
      <div>
        <label className="field-label" htmlFor={`${id}-name`}>
          {t('till.name')}
        </label>
        <input
          id={`${id}-name`}
          className="input"
          dir="auto"
          maxLength={70}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </div>
      <div>
        <label className="field-label" htmlFor={`${id}-city`}>
          {t('till.city')}
        </label>
        <input
          id={`${id}-city`}
          className="input"
          dir="auto"
          maxLength={15}
          value={city}
          onChange={(event) => setCity(event.target.value)}
        />
      </div>
      <button
        type="submit"
        className="button wide"
        aria-busy={isBusy}
        disabled={name.trim() === '' || city.trim() === '' || isBusy}
      >
        {t('till.open')}
      </button>
    </form>
  );
}

/** The device's region where it tells one. */
function countryOf(locale: string): string {
  return new Intl.Locale(navigator.language || locale).maximize().region ?? 'DE';
}
