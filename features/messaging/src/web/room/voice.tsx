import { Icon } from '@althing/ui';
import { MicOff, Pause, Play } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { readWaveform } from '../session/waveform.ts';
import { useText } from '../use-text.ts';
import type { Body } from './timeline-view-model.ts';
import { useMedia } from './use-media.ts';

const BARS = 32;

/** One voice at a time: what plays gives way to what is started. */
let playing: HTMLAudioElement | null = null;

/** A voice message: fetched and opened when it is first played. */
export function Voice({ body }: { body: Extract<Body, { kind: 'voice' }> }) {
  const t = useText();
  const [audio] = useState(() => new Audio());
  const [isWanted, setWanted] = useState(false);
  const [isPlaying, setPlaying] = useState(false);
  const [atMs, setAtMs] = useState(0);
  const { url, hasFailed } = useMedia(isWanted ? body.full : null);
  const bars = readWaveform(body.waveform, BARS);
  const share = body.durationMs > 0 ? Math.min(1, atMs / body.durationMs) : 0;

  const play = useCallback(() => {
    if (playing !== audio) playing?.pause();
    playing = audio;
    void audio.play().catch(() => setPlaying(false));
  }, [audio]);
  useEffect(() => {
    audio.onplay = () => setPlaying(true);
    audio.onpause = () => setPlaying(false);
    audio.onended = () => setAtMs(0);
    audio.ontimeupdate = () => setAtMs(audio.currentTime * 1000);
    return () => audio.pause();
  }, [audio]);
  // Pressed before the sound was there: it starts when it comes.
  useEffect(() => {
    if (!url) return;
    audio.src = url;
    play();
  }, [audio, url, play]);

  if (hasFailed) {
    return (
      <span className="cant-read">
        <span>
          <Icon of={MicOff} isSmall /> {t('media.failed', { name: body.name })}
        </span>
      </span>
    );
  }
  return (
    <span className="voice" role="group" aria-label={t('voice.message', { time: clock(body.durationMs) })}>
      <button
        type="button"
        className="voice-play"
        aria-label={t(isPlaying ? 'voice.pause' : 'voice.play')}
        aria-busy={isWanted && !url}
        onClick={() => {
          if (isPlaying) audio.pause();
          else if (url) play();
          else setWanted(true);
        }}
      >
        <Icon of={isPlaying ? Pause : Play} />
      </button>
      <span className="wave">
        {bars.map((level, index) => (
          <i
            key={index}
            className={index < share * BARS ? 'on' : ''}
            style={{ blockSize: `${Math.max(10, Math.round(level * 100))}%` }}
          />
        ))}
        <input
          type="range"
          min={0}
          max={body.durationMs}
          step={1000}
          value={Math.min(atMs, body.durationMs)}
          aria-label={t('voice.position')}
          aria-valuetext={clock(atMs)}
          disabled={!url}
          onChange={(event) => {
            setAtMs(Number(event.target.value));
            audio.currentTime = Number(event.target.value) / 1000;
          }}
        />
      </span>
      <span className="tiny quiet num voice-time">{clock(isPlaying || atMs > 0 ? atMs : body.durationMs)}</span>
    </span>
  );
}

/** Minutes and seconds, as on a player. */
export function clock(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
