import { Icon, IconButton } from '@althing/ui';
import { Mic, SendHorizontal, Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useLive } from '../session/live.ts';
import { VOICE_MS_MAX, type VoiceRecorder, type VoiceRecording } from '../session/voice-recorder.ts';
import { useText } from '../use-text.ts';
import { clock } from './voice.tsx';

/** The last seconds of loudness that fit beside the clock on a small phone. */
const BARS = 28;

interface VoiceBarProps {
  readonly recorder: VoiceRecorder;
  readonly onSend: (recording: VoiceRecording) => void;
  readonly onCancel: () => void;
}

/** Takes the composer's place while a voice is recorded: how long, how loud, away with it, or send it. */
export function VoiceBar({ recorder, onSend, onCancel }: VoiceBarProps) {
  const t = useText();
  const { durationMs, levels } = useLive(recorder.progress);
  const [isSending, setSending] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') onCancel();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [onCancel]);
  const recent = levels.slice(-BARS);
  const send = () => {
    setSending(true);
    void recorder.stop().then(onSend);
  };
  return (
    <div className="composer recording" role="group" aria-label={t('voice.recording')}>
      <IconButton icon={Trash2} label={t('voice.cancel')} onClick={onCancel} />
      <div className="field">
        <Icon of={Mic} isSmall className="live" />
        <span className="num" role="timer">
          {clock(durationMs)}
        </span>
        <span className="voice-levels" aria-hidden="true">
          {recent.map((level, index) => (
            <i key={index} style={{ blockSize: `${Math.max(8, Math.round(level * 100))}%` }} />
          ))}
        </span>
        <span className="sr" role="status">
          {t(durationMs >= VOICE_MS_MAX ? 'voice.full' : 'voice.recording')}
        </span>
      </div>
      <IconButton
        icon={SendHorizontal}
        isMirrored
        isAccent
        isDisabled={isSending}
        label={t('voice.send')}
        onClick={send}
      />
    </div>
  );
}
