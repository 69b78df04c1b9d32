import { Banner, Icon, Sheet } from '@althing/ui';
import { CircleAlert, CircleCheck, ScanLine, Smile } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { CodeScanner } from '../people/code-scanner.tsx';
import { QrImage } from '../people/qr-image.tsx';
import { useLive } from '../session/live.ts';
import { useMessenger } from '../session/use-messenger.ts';
import { useText, type MessagingText } from '../use-text.ts';
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
        <Question
          text="verify.asked"
          no="verify.notMe"
          yes="verify.isMe"
          onNo={onClose}
          onYes={() => void flow.accept()}
        />
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
      {view.kind === 'emoji' ? (
        <Question
          text="verify.emoji"
          no="verify.differ"
          yes="verify.match"
          onNo={flow.mismatch}
          onYes={() => void flow.confirm()}
        >
          <EmojiParts emoji={view.emoji} />
        </Question>
      ) : null}
      {view.kind === 'scanned' ? (
        <Question
          text="verify.scanned"
          no="verify.no"
          yes="verify.yes"
          onNo={onClose}
          onYes={() => void flow.confirm()}
        />
      ) : null}
      {view.kind === 'done' ? <Outcome isDone text={t('verify.done')} onClose={onClose} /> : null}
      {view.kind === 'ended' ? (
        <Outcome isAlarming={view.reason === 'mismatch'} text={t(`verify.ended.${view.reason}`)} onClose={onClose} />
      ) : null}
    </Sheet>
  );
}

interface QuestionProps {
  readonly text: MessagingText;
  readonly no: MessagingText;
  readonly yes: MessagingText;
  readonly onNo: () => void;
  readonly onYes: () => void;
  /** What the question is about. */
  readonly children?: ReactNode;
}

/** Refusing is as easy as agreeing: neither answer stands out. */
function Question({ text, no, yes, onNo, onYes, children }: QuestionProps) {
  const t = useText();
  return (
    <>
      <p>{t(text)}</p>
      {children}
      <div className="pair">
        <button type="button" className="button second" onClick={onNo}>
          {t(no)}
        </button>
        <button type="button" className="button second" onClick={onYes}>
          {t(yes)}
        </button>
      </div>
    </>
  );
}

interface OutcomeProps {
  readonly text: string;
  readonly isDone?: boolean;
  readonly isAlarming?: boolean;
  readonly onClose: () => void;
}

function Outcome({ text, isDone = false, isAlarming = false, onClose }: OutcomeProps) {
  const t = useText();
  const tone = isDone ? 'good' : isAlarming ? 'danger' : 'plain';
  return (
    <>
      <Banner icon={isDone ? CircleCheck : CircleAlert} tone={tone} role={isDone ? 'status' : 'alert'}>
        {text}
      </Banner>
      <button type="button" className="button" onClick={onClose}>
        {t('verify.close')}
      </button>
    </>
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

function EmojiParts({ emoji }: { emoji: readonly (readonly [string, string])[] }) {
  return (
    <ol className="emoji-parts">
      {emoji.map(([symbol, name], index) => (
        <li key={`${index}-${name}`}>
          <b aria-hidden="true">{symbol}</b>
          {emojiName(name)}
        </li>
      ))}
    </ol>
  );
}
