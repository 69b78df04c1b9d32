// Finds words in what this device has of a chat. Pure: the server can't search what it can't read.
import { quoteOf, type MessageItem, type TimelineItem } from './timeline-view-model.ts';

/** Nobody reads on; a narrower search is quicker. */
const FOUND_MAX = 200;
/** Shown before the first word that was found. */
const LEAD_CHARS = 30;

export interface TextPiece {
  readonly text: string;
  readonly isMatch: boolean;
}

export interface Found {
  readonly item: MessageItem;
  /** The message's words from a little before the first match on. */
  readonly pieces: readonly TextPiece[];
}

/** Messages that hold every word, newest first; without regard to case and accents, and within words too. */
export function findWords(items: readonly TimelineItem[], wanted: string): readonly Found[] {
  const words = fold(wanted).folded.split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const found: Found[] = [];
  for (const item of items.toReversed()) {
    if (item.kind !== 'message') continue;
    const text = quoteOf(item.entry.body);
    const pieces = text === null ? null : match(text, words);
    if (pieces) found.push({ item, pieces });
    if (found.length === FOUND_MAX) break;
  }
  return found;
}

function match(text: string, words: readonly string[]): readonly TextPiece[] | null {
  const { folded, origins } = fold(text);
  const isMatch = Array.from(text, () => false);
  const units = Array.from(text);
  for (const word of words) {
    let from = folded.indexOf(word);
    if (from === -1) return null;
    for (; from !== -1; from = folded.indexOf(word, from + word.length)) {
      for (let at = from; at < from + word.length; at += 1) isMatch[origins[at] ?? 0] = true;
    }
  }
  const firstMatch = isMatch.indexOf(true);
  let first = Math.max(0, firstMatch - LEAD_CHARS);
  // From a whole word on.
  while (first > 0 && first < firstMatch && units[first - 1] !== ' ') first += 1;
  const pieces: TextPiece[] = first > 0 ? [{ text: '…', isMatch: false }] : [];
  for (let at = first; at < units.length; at += 1) {
    const last = pieces.at(-1);
    const unit = units[at] ?? '';
    if (last && last.isMatch === isMatch[at]) pieces[pieces.length - 1] = { ...last, text: last.text + unit };
    else pieces.push({ text: unit, isMatch: isMatch[at] ?? false });
  }
  return pieces;
}

/** Small letters without accents, and for each of them the character it comes from. */
function fold(text: string): { folded: string; origins: readonly number[] } {
  let folded = '';
  const origins: number[] = [];
  Array.from(text).forEach((char, index) => {
    const plain = char.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
    folded += plain;
    for (let unit = 0; unit < plain.length; unit += 1) origins.push(index);
  });
  return { folded, origins };
}
