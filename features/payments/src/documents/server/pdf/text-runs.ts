// A line as it stands on paper: runs from left to right, each in one direction and one piece of the font. The order is
// that of the Unicode Bidirectional Algorithm (UAX 9).
import bidiFactory, { type Bidi } from 'bidi-js';
import type { FontPiece } from './fonts.ts';

export interface TextRun {
  readonly text: string;
  readonly piece: FontPiece;
  readonly isRightToLeft: boolean;
}

/** Stands where no piece of the font has the letter. */
const UNKNOWN = '?';
const SPACE = /^\s$/u;
const CONTROLS = /\p{Cc}|[\u200e\u200f\u2028-\u202e]/gu;
/** They order the text, and are not drawn. */
const ISOLATES = /^[\u2066-\u2069]$/;

// Its types describe another way of being imported than Node's.
const bidi = (bidiFactory as unknown as () => Bidi)();

/** `line` without line breaks; `direction` is that of the document. */
export function visualRuns(
  line: string,
  { direction, pieces }: { direction: 'ltr' | 'rtl'; pieces: readonly FontPiece[] },
): readonly TextRun[] {
  // No piece has letters beyond the first plane, and single units can be put in order one by one.
  const text = line.replaceAll(CONTROLS, ' ').replaceAll(/[\u{10000}-\u{10ffff}]/gu, UNKNOWN);
  const levels = bidi.getEmbeddingLevels(text, direction);
  const mirrored = bidi.getMirroredCharactersMap(text, levels.levels);
  const runs: { letters: string[]; piece: FontPiece; level: number }[] = [];
  for (const index of bidi.getReorderedIndices(text, levels)) {
    const letter = mirrored.get(index) ?? text.charAt(index);
    if (ISOLATES.test(letter)) continue;
    const level = levels.levels[index] ?? 0;
    const last = runs.at(-1);
    const piece = pieceFor(letter, level, pieces, last?.piece);
    if (!piece) continue;
    const shown = SPACE.test(letter) || piece.has(letter.charCodeAt(0)) ? letter : '?';
    if (last && last.piece === piece && last.level === level) last.letters.push(shown);
    else runs.push({ letters: [shown], piece, level });
  }
  return runs.map(({ letters, piece, level }) => {
    // Shaping turns a run of a right-to-left script round itself: it wants the letters as they are read. Brackets and
    // the like between such words are of no script and are drawn as they stand.
    const isRightToLeft = level % 2 === 1 && piece.isRightToLeft;
    return { text: (isRightToLeft ? letters.toReversed() : letters).join(''), piece, isRightToLeft };
  });
}

function pieceFor(
  letter: string,
  level: number,
  pieces: readonly FontPiece[],
  before: FontPiece | undefined,
): FontPiece | undefined {
  if (before && SPACE.test(letter)) return before;
  const inDirection = pieces.find((piece) => piece.isRightToLeft === (level % 2 === 1));
  return pieces.find((piece) => piece.has(letter.charCodeAt(0))) ?? before ?? inDirection ?? pieces[0];
}
