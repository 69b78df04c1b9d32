// The shape of a voice message: loudness over time, as MSC3245 has it: up to 120 numbers of 0 to 1024. Pure.

const LEVEL_MAX = 1024;
/** As many bars as a bubble has room for. */
const BARS_SENT = 60;
/** Others may send more; beyond this it's no picture any more. */
const BARS_READ_MAX = 300;

/** Loudness from 0 to 1 at even steps, however many, into the bars that are sent: each the loudest of its stretch. */
export function makeWaveform(levels: readonly number[]): readonly number[] {
  const bars = Math.min(BARS_SENT, levels.length);
  const peak = Math.max(0.01, ...levels);
  return Array.from({ length: bars }, (_, index) => {
    const from = Math.floor((index * levels.length) / bars);
    const to = Math.max(from + 1, Math.floor(((index + 1) * levels.length) / bars));
    return Math.round((Math.max(...levels.slice(from, to)) / peak) * LEVEL_MAX);
  });
}

/** What somebody else's app sent, as shares of the loudest bar; even bars when it sent nothing of use. */
export function readWaveform(sent: unknown, bars: number): readonly number[] {
  const levels = Array.isArray(sent) ? sent.slice(0, BARS_READ_MAX).map((each) => clampShare(Number(each))) : [];
  if (levels.length === 0) return Array.from({ length: bars }, () => 0.5);
  return Array.from({ length: bars }, (_, index) => levels[Math.floor((index * levels.length) / bars)] ?? 0);
}

function clampShare(level: number): number {
  return Number.isFinite(level) ? Math.min(1, Math.max(0, level / LEVEL_MAX)) : 0;
}
