import {
  DevicesScreen,
  LinkRow,
  SecurityLogScreen,
  SignInMethodsScreen,
  YouScreen,
  type DeviceLine,
  type Language,
} from '@althing/accounts/web';
import {
  OwnPicture,
  useDeviceStanding,
  useLive,
  useMessenger,
  useOutboxCount,
  useRecoveryNote,
} from '@althing/messaging/web';
import i18next from 'i18next';
import { KeyRound, ShieldAlert } from 'lucide-react';
import { switchLanguage } from './languages.ts';
import { useShell } from './shell.ts';
import { useText } from './use-text.ts';

export function YouPage() {
  const t = useText();
  const { signOut } = useShell();
  const messenger = useMessenger();
  const standing = useLive(messenger.standing);
  const recovery = useRecoveryNote();
  const unsent = useOutboxCount();
  const warnings = [
    ...(unsent > 0 ? [t('you.unsent', { count: unsent })] : []),
    ...(recovery.encodedKey ? [t('you.keyNotKept')] : []),
  ];
  return (
    <YouScreen
      language={i18next.language as Language}
      onLanguage={(language) => void switchLanguage(language)}
      onSignOut={signOut}
      picture={<OwnPicture />}
      signOutWarning={warnings.join(' ') || null}
      securityRows={
        <>
          {standing === 'locked' ? (
            <LinkRow href="#/unlock" icon={ShieldAlert} title={t('you.unlock')} hint={t('you.unlockHint')} />
          ) : null}
          {recovery.encodedKey ? (
            <LinkRow href="#/recovery-key" icon={KeyRound} title={t('you.recovery')} hint={t('you.recoveryHint')} />
          ) : null}
        </>
      }
    />
  );
}

function backToYou(): void {
  window.location.hash = '#/you';
}

export function SignInMethodsPage() {
  return <SignInMethodsScreen onBack={backToYou} />;
}

export function SecurityLogPage() {
  return <SecurityLogScreen onBack={backToYou} />;
}

export function DevicesPage() {
  return <DevicesScreen onBack={backToYou} renderStanding={(device) => <DeviceStanding device={device} />} />;
}

function DeviceStanding({ device }: { device: DeviceLine }) {
  const t = useText();
  const messenger = useMessenger();
  const standing = useLive(messenger.standing);
  const isConfirmed = useDeviceStanding(device.deviceId);
  if (isConfirmed === null) return null;
  if (isConfirmed) return <span className="tag good">{t('device.confirmed')}</span>;
  return (
    <>
      <span className="tag caution">{t('device.notConfirmed')}</span>
      {standing === 'trusted' && !device.isThis ? (
        <button type="button" className="link" onClick={() => void messenger.requestVerification(device.deviceId)}>
          {t('device.confirm')}
        </button>
      ) : null}
    </>
  );
}
