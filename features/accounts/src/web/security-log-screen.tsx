import { Banner, BoneRows, TopBar } from '@althing/ui';
import { useQuery } from '@tanstack/react-query';
import { WifiOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { fetchSecurityLog, type SecurityLogEntry } from './account-security.ts';
import { useMatrixApi } from './matrix-api.ts';
import { useText, type AccountsText } from './use-text.ts';

const KINDS: Record<SecurityLogEntry['kind'], AccountsText> = {
  signed_in: 'log.signedIn',
  signed_in_to_site: 'log.signedInToSite',
  signed_out: 'log.signedOut',
  sign_in_failed: 'log.signInFailed',
  password_changed: 'log.passwordChanged',
  deactivated: 'log.deactivated',
  token_reused: 'log.tokenReused',
  passkey_added: 'log.passkeyAdded',
  passkey_removed: 'log.passkeyRemoved',
  device_key_added: 'log.deviceKeyAdded',
  device_key_removed: 'log.deviceKeyRemoved',
  recovery_codes_made: 'log.codesMade',
  recovery_code_used: 'log.codeUsed',
};

/** What happened to the security of the account; each entry ends by itself after 90 days (R11). */
export function SecurityLogScreen({ onBack }: { onBack: () => void }) {
  const t = useText();
  const api = useMatrixApi();
  const { language } = useTranslation().i18n;
  const log = useQuery({ queryKey: ['security-log'], queryFn: () => fetchSecurityLog(api), refetchOnMount: 'always' });
  const format = new Intl.DateTimeFormat(language === 'ar' ? 'ar-u-nu-latn' : language, {
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  return (
    <>
      <TopBar title={t('log.title')} onBack={onBack} backLabel={t('back')} />
      <div className="scroll">
        <div className="pad column stack">
          <p className="quiet">{t('log.lead')}</p>
          {log.isPending ? <BoneRows label={t('log.title')} rows={4} /> : null}
          {log.isError ? (
            <Banner icon={WifiOff} tone="plain" role="alert">
              {t('failed')}
            </Banner>
          ) : null}
          {log.data ? (
            <ol className="timeline">
              {log.data.entries.map((entry) => (
                <li key={entry.entryId}>
                  <span className="mark" />
                  <div>
                    <b>{t(KINDS[entry.kind])}</b>{' '}
                    {entry.times > 1 ? <span className="tag">× {entry.times}</span> : null}
                    <p className="time">
                      {format.format(new Date(entry.atMs))}
                      {entry.clientName ? ` · ${entry.clientName}` : ''}
                      {entry.address ? (
                        <>
                          {' · '}
                          <bdi className="code">{entry.address}</bdi>
                        </>
                      ) : null}
                    </p>
                  </div>
                </li>
              ))}
            </ol>
          ) : null}
        </div>
      </div>
    </>
  );
}
