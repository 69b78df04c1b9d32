// Records one voice message from the microphone, which is let go as soon as the recording ends.
import { Live } from './live.ts';

/** Longer is a lecture; it also bounds what is held in memory, about 7 MB. */
export const VOICE_MS_MAX = 15 * 60_000;
/** Ten bars a second look alive. */
const LEVEL_EVERY_MS = 100;
/** Speech in good quality. */
const BITS_PER_SECOND = 32_000;

/** What browsers record; each of them plays all three. */
const TYPES = ['audio/ogg;codecs=opus', 'audio/webm;codecs=opus', 'audio/mp4'];

export interface VoiceRecording {
  readonly blob: Blob;
  readonly durationMs: number;
  /** Loudness from 0 to 1, ten a second. */
  readonly levels: readonly number[];
}

export interface VoiceProgress {
  readonly durationMs: number;
  readonly levels: readonly number[];
}

export class VoiceRecorder {
  /** How long and how loud so far. */
  readonly progress: Live<VoiceProgress>;
  readonly #stream: MediaStream;
  readonly #recorder: MediaRecorder;
  readonly #context = new AudioContext();
  readonly #chunks: Blob[] = [];
  readonly #startedAt = performance.now();
  readonly #timer: ReturnType<typeof setInterval>;
  #levels: readonly number[] = [];

  private constructor(stream: MediaStream) {
    this.#stream = stream;
    const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
    this.#recorder = new MediaRecorder(stream, {
      ...(mimeType ? { mimeType } : {}),
      audioBitsPerSecond: BITS_PER_SECOND,
    });
    this.#recorder.ondataavailable = ({ data }) => this.#chunks.push(data);
    this.progress = new Live(() => ({ durationMs: this.#durationMs(), levels: this.#levels }));
    const analyser = this.#context.createAnalyser();
    this.#context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    this.#timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      this.#levels = [...this.#levels, loudness(samples)];
      this.progress.refresh();
      if (this.#durationMs() >= VOICE_MS_MAX && this.#recorder.state === 'recording') this.#recorder.pause();
    }, LEVEL_EVERY_MS);
    this.#recorder.start();
  }

  /** Rejects when there is no microphone or the person refuses it. */
  static async start(): Promise<VoiceRecorder> {
    return new VoiceRecorder(await navigator.mediaDevices.getUserMedia({ audio: true }));
  }

  static isPossible(): boolean {
    return typeof MediaRecorder !== 'undefined' && navigator.mediaDevices !== undefined;
  }

  async stop(): Promise<VoiceRecording> {
    const durationMs = this.#durationMs();
    const stopped = new Promise<void>((resolve) => {
      this.#recorder.onstop = () => resolve();
    });
    this.#recorder.stop();
    await stopped;
    this.#letGo();
    // Without the codec: what carries the file names its kind only.
    const type = this.#recorder.mimeType.split(';')[0] ?? 'audio/webm';
    return { blob: new Blob(this.#chunks, { type }), durationMs, levels: this.#levels };
  }

  cancel(): void {
    if (this.#recorder.state !== 'inactive') this.#recorder.stop();
    this.#letGo();
  }

  #durationMs(): number {
    return Math.min(VOICE_MS_MAX, Math.round(performance.now() - this.#startedAt));
  }

  #letGo(): void {
    clearInterval(this.#timer);
    for (const track of this.#stream.getTracks()) track.stop();
    if (this.#context.state !== 'closed') void this.#context.close();
    this.progress.dispose();
  }
}

function loudness(samples: Float32Array): number {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  return Math.min(1, Math.sqrt(power) * 2);
}
