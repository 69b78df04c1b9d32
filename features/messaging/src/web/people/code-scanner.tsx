import { Banner } from '@althing/ui';
import jsQR from 'jsqr';
import { CameraOff } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useText } from '../use-text.ts';

/** Often enough to feel instant, rarely enough for a slow phone. */
const LOOK_EVERY_MS = 200;
/** Codes are found at this width as well as at full size, several times faster. */
const LOOK_WIDTH = 640;

export interface Scanned {
  readonly text: string;
  readonly bytes: Uint8ClampedArray;
}

/** The camera looking for a QR code. What it sees stays on the device. */
export function CodeScanner({ onScan, onClose }: { onScan: (scanned: Scanned) => void; onClose: () => void }) {
  const t = useText();
  const video = useRef<HTMLVideoElement>(null);
  const [hasFailed, setFailed] = useState(false);
  const report = useRef(onScan);
  report.current = onScan;

  useEffect(() => {
    let stream: MediaStream | null = null;
    let isOver = false;
    const canvas = document.createElement('canvas');
    const look = () => {
      const code = video.current ? readFrame(video.current, canvas) : null;
      if (code && !isOver) report.current({ text: code.data, bytes: Uint8ClampedArray.from(code.binaryData) });
    };
    const timer = setInterval(look, LOOK_EVERY_MS);
    navigator.mediaDevices
      ?.getUserMedia({ video: { facingMode: 'environment' } })
      .then((opened) => {
        stream = opened;
        if (isOver) return opened.getTracks().forEach((track) => track.stop());
        if (video.current) video.current.srcObject = opened;
      })
      .catch(() => setFailed(true));
    if (!navigator.mediaDevices) setFailed(true);
    return () => {
      isOver = true;
      clearInterval(timer);
      stream?.getTracks().forEach((track) => track.stop());
    };
  }, []);

  return (
    <div className="stack">
      {hasFailed ? (
        <Banner icon={CameraOff} tone="plain" role="alert">
          {t('scan.noCamera')}
        </Banner>
      ) : (
        <video ref={video} className="camera" autoPlay playsInline muted aria-label={t('scan.camera')} />
      )}
      <button type="button" className="button second wide" onClick={onClose}>
        {t('cancel')}
      </button>
    </div>
  );
}

function readFrame(video: HTMLVideoElement, canvas: HTMLCanvasElement) {
  if (video.readyState < video.HAVE_CURRENT_DATA || video.videoWidth === 0) return null;
  const scale = Math.min(1, LOOK_WIDTH / video.videoWidth);
  canvas.width = Math.round(video.videoWidth * scale);
  canvas.height = Math.round(video.videoHeight * scale);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return null;
  context.drawImage(video, 0, 0, canvas.width, canvas.height);
  const frame = context.getImageData(0, 0, canvas.width, canvas.height);
  return jsQR(frame.data, frame.width, frame.height);
}
