import { Banner, Icon, Sheet } from '@althing/ui';
import { CircleAlert, CircleCheck, ScanLine, Smile } from 'lucide-react';
import { useState } from 'react';
import { CodeScanner } from '../people/code-scanner.tsx';
import { QrImage } from '../people/qr-image.tsx';
import { useLive } from '../session/live.ts';
import { useMessenger } from '../session/use-messenger.ts';
import { useText } from '../use-text.ts';
import { emojiName } from './emoji-names.ts';
import type { VerificationFlow } from './verification-flow.ts';

/** Shown over any screen while one device vouches for another. */
export function VerificationSheet() {
  const messenger = useMessenger();
  const flow = useLive(messenger.verification);
  return flow ? (
    <FlowSheet key={flow.request.transactionId ?? 'starting'} flow={flow} onClose={messenger.endVerification} />
  ) : null;
}

function FlowSheet({ flow, onClose }: { flow: VerificationFlow; onClose: () => void }) {
  const t = useText();
  const view = useLive(flow.view);
  const titles = {
    asked: 'verify.askedTitle',
    waiting: 'verify.waitingTitle',
    choose: 'verify.chooseTitle',
    emoji: 'verify.emojiTitle',
    scanned: 'verify.scannedTitle',
    done: 'verify.doneTitle',
    ended: 'verify.endedTitle',
  } as const;
  return (
    <Sheet title={t(titles[view.kind])} isOpen onClose={onClose}>
      {view.kind === 'asked' ? (
        <>
          <p>{t('verify.asked')}</p>
          <div className="pair">
            <button type="button" className="button second" onClick={onClose}>
              {t('verify.notMe')}
            </button>
            <button type="button" className="button second" onClick={() => void flow.accept()}>
              {t('verify.isMe')}
            </button>
          </div>
        </>
      ) : null}
      {view.kind === 'waiting' ? (
        <>
          <p role="status">{t('verify.waiting')}</p>
          <button type="button" className="button second" onClick={onClose}>
            {t('cancel')}
          </button>
        </>
      ) : null}
      {view.kind === 'choose' ? <Choose flow={flow} qr={view.qr} canScan={view.canScan} /> : null}
      {view.kind === 'emoji' ? <CompareEmoji flow={flow} emoji={view.emoji} /> : null}
      {view.kind === 'scanned' ? (
        <>
          <p>{t('verify.scanned')}</p>
          <div className="pair">
            <button type="button" className="button second" onClick={onClose}>
              {t('verify.no')}
            </button>
            <button type="button" className="button second" onClick={() => void flow.confirm()}>
              {t('verify.yes')}
            </button>
          </div>
        </>
      ) : null}
      {view.kind === 'done' ? (
        <>
          <Banner icon={CircleCheck} tone="good" role="status">
            {t('verify.done')}
          </Banner>
          <button type="button" className="button" onClick={onClose}>
            {t('verify.close')}
          </button>
        </>
      ) : null}
      {view.kind === 'ended' ? (
        <>
          <Banner icon={CircleAlert} tone={view.reason === 'mismatch' ? 'danger' : 'plain'} role="alert">
            {t(`verify.ended.${view.reason}`)}
          </Banner>
          <button type="button" className="button" onClick={onClose}>
            {t('verify.close')}
          </button>
        </>
      ) : null}
    </Sheet>
  );
}

function Choose({ flow, qr, canScan }: { flow: VerificationFlow; qr: Uint8ClampedArray | null; canScan: boolean }) {
  const t = useText();
  const [isScanning, setScanning] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  if (isScanning) {
    return (
      <CodeScanner
        onScan={({ bytes }) => {
          setScanning(false);
          flow.scan(bytes).catch(() => setFailed(true));
        }}
        onClose={() => setScanning(false)}
      />
    );
  }
  return (
    <>
      {hasFailed ? (
        <Banner icon={CircleAlert} tone="caution" role="alert">
          {t('verify.wrongCode')}
        </Banner>
      ) : null}
      {qr ? (
        <>
          <p>{t('verify.scanThis')}</p>
          <QrImage bytes={qr} label={t('verify.qrLabel')} />
        </>
      ) : null}
      <div className="stack-s">
        {canScan ? (
          <button type="button" className="button second wide" onClick={() => setScanning(true)}>
            <Icon of={ScanLine} />
            {t('verify.scan')}
          </button>
        ) : null}
        <button type="button" className="button second wide" onClick={() => void flow.compareEmoji()}>
          <Icon of={Smile} />
          {t('verify.useEmoji')}
        </button>
      </div>
    </>
  );
}

function CompareEmoji({ flow, emoji }: { flow: VerificationFlow; emoji: readonly (readonly [string, string])[] }) {
  const t = useText();
  return (
    <>
      <p>{t('verify.emoji')}</p>
      <ol className="emoji-parts">
        {emoji.map(([symbol, name], index) => (
          <li key={`${index}-${name}`}>
            <b aria-hidden="true">{symbol}</b>
            {emojiName(name)}
          </li>
        ))}
      </ol>
      <div className="pair">
        <button type="button" className="button second" onClick={flow.mismatch}>
          {t('verify.differ')}
        </button>
        <button type="button" className="button second" onClick={() => void flow.confirm()}>
          {t('verify.match')}
        </button>
      </div>
    </>
  );
}
