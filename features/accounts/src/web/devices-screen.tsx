import { Banner, BoneRows, Icon, TopBar } from '@althing/ui';
import { MonitorSmartphone, WifiOff } from 'lucide-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
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
  const format = new Intl.DateTimeFormat(language === 'ar' ? 'ar-u-nu-latn' : language, { dateStyle: 'medium', timeStyle: 'short' });
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
          {device.isThis ? null : (
            <a
              className="link"
              href={`/account?action=org.matrix.device_delete&device_id=${encodeURIComponent(device.deviceId)}`}
              aria-label={t('devices.signOutNamed', { name: device.name ?? device.deviceId })}
            >
              {t('devices.signOut')}
            </a>
          )}
        </span>
      </span>
    </div>
  );
}
