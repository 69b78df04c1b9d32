import { Banner, BoneRows, Icon, TopBar, useToast } from '@althing/ui';
import { MonitorSmartphone, WifiOff } from 'lucide-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { viewDevices, type DeviceLine, type RawDevice } from './devices-view-model.ts';
import { useMatrixApi } from './matrix-api.ts';
import { useText } from './use-text.ts';

interface DevicesScreenProps {
  /** What the messenger knows of a device: confirmed or not, and the way to confirm it. */
  readonly renderStanding: (device: DeviceLine) => ReactNode;
  readonly onBack: () => void;
}

/** Every place where this account is signed in, and the way to end any of them from here. */
export function DevicesScreen({ renderStanding, onBack }: DevicesScreenProps) {
  const t = useText();
  const api = useMatrixApi();
  const devices = useQuery({
    queryKey: ['devices'],
    queryFn: () => api.request<{ devices: RawDevice[] }>('GET', '/_matrix/client/v3/devices'),
    refetchOnMount: 'always',
  });
  return (
    <>
      <TopBar title={t('devices.title')} onBack={onBack} backLabel={t('back')} />
      <div className="scroll">
        <div className="pad column stack">
          <p className="quiet">{t('devices.lead')}</p>
          {devices.isPending ? <BoneRows label={t('devices.loading')} rows={3} /> : null}
          {devices.isError ? (
            <Banner icon={WifiOff} tone="plain" role="alert">
              {t('failed')}{' '}
              <button type="button" className="link" onClick={() => void devices.refetch()}>
                {t('tryAgain')}
              </button>
            </Banner>
          ) : null}
          <ul className="card rows">
            {viewDevices(devices.data?.devices ?? [], api.deviceId).map((device) => (
              <li key={device.deviceId}>
                <DeviceRow device={device} standing={renderStanding(device)} />
              </li>
            ))}
          </ul>
        </div>
      </div>
    </>
  );
}

function DeviceRow({ device, standing }: { device: DeviceLine; standing: ReactNode }) {
  const t = useText();
  const { language } = useTranslation().i18n;
  const format = new Intl.DateTimeFormat(language === 'ar' ? 'ar-u-nu-latn' : language, {
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  return (
    <div className="row plain">
      <Icon of={MonitorSmartphone} />
      <span className="body stack-s">
        <span>
          <b className="block">
            <bdi>{device.name ?? t('devices.unnamed')}</bdi>
          </b>
          <span className="small quiet block">
            {device.isThis
              ? t('devices.this')
              : device.lastSeenAt
                ? t('devices.lastSeen', { when: format.format(new Date(device.lastSeenAt)) })
                : t('devices.neverSeen')}
          </span>
          <span className="tiny quiet code" dir="ltr">
            {device.deviceId}
          </span>
        </span>
        <span className="wrap">
          {standing}
          {device.isThis ? null : <EndSession device={device} />}
        </span>
      </span>
    </div>
  );
}

/** Two presses, so that no device goes by a slip; its tokens and keys are gone when the answer comes. */
function EndSession({ device }: { device: DeviceLine }) {
  const t = useText();
  const api = useMatrixApi();
  const toast = useToast();
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const name = device.name ?? device.deviceId;
  const end = async () => {
    setBusy(true);
    try {
      await api.request('DELETE', `/api/accounts/sessions/${encodeURIComponent(device.deviceId)}`);
      await queries.invalidateQueries({ queryKey: ['devices'] });
      toast({ text: t('devices.signedOut', { name }) });
    } catch {
      toast({ text: t('failed') });
    } finally {
      setBusy(false);
      setAsking(false);
    }
  };
  if (!isAsking) {
    return (
      <button
        type="button"
        className="link"
        aria-label={t('devices.signOutNamed', { name })}
        onClick={() => setAsking(true)}
      >
        {t('devices.signOut')}
      </button>
    );
  }
  return (
    <span className="pair" role="group" aria-label={t('devices.signOutNamed', { name })}>
      <button type="button" className="button second compact" onClick={() => setAsking(false)}>
        {t('cancel')}
      </button>
      <button type="button" className="button danger compact" aria-busy={isBusy} onClick={() => void end()}>
        {t('devices.signOut')}
      </button>
    </span>
  );
}
