import { Banner } from '@althing/ui';
import { MonitorSmartphone } from 'lucide-react';
import { useMessenger } from '../session/use-messenger.ts';
import { useText } from '../use-text.ts';
import { useNewDevices } from './use-new-devices.ts';

/** Every new sign-in is told to the devices that were there before. */
export function NewDeviceNotices() {
  const t = useText();
  const messenger = useMessenger();
  const { devices, dismiss } = useNewDevices();
  return devices.map((device) => (
    <Banner key={device.deviceId} icon={MonitorSmartphone} tone="caution" role="status">
      <p>{t('newDevice.text', { name: device.name })}</p>
      <p className="wrap">
        {device.isVerified ? null : (
          <button type="button" className="link" onClick={() => void messenger.requestVerification(device.deviceId)}>
            {t('newDevice.verify')}
          </button>
        )}
        <a className="link" href="#/you/devices">
          {t('newDevice.notMe')}
        </a>
        <button type="button" className="link" onClick={() => void dismiss(device.deviceId)}>
          {t('newDevice.dismiss')}
        </button>
      </p>
    </Banner>
  ));
}
