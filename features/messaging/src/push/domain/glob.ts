// Glob patterns, matched in time proportional to text times pattern whatever the two hold: a pattern comes from one
// person and the text from another, and neither may stall the server.

/** Texts are looked at up to here: no sentence that concerns somebody begins after it. */
const TEXT_LENGTH_MAX = 4096;

/** Folding a letter to lower case may lengthen it: a few such letters are allowed for. */
const FOLDED_DIFFERENCE_MAX = 4;

export type TextMatcher = (text: string) => boolean;

/** Matches whole texts without regard to case: `*` is any characters, `?` is one. */
export function wholeMatcher(pattern: string): TextMatcher {
  const glob = pattern.toLowerCase();
  if (!/[*?]/.test(glob)) {
    // Nearly every text that is no match has another length, or is written the same: no need to fold it.
    return (text) =>
      text === pattern ||
      (text.length <= FOLDED_DIFFERENCE_MAX + glob.length &&
        text.length + FOLDED_DIFFERENCE_MAX >= glob.length &&
        text.toLowerCase() === glob);
  }
  return (text) => runGlob(glob, clip(text), { isStart: (at) => at === 0, isEnd: (at, length) => at === length });
}

/** Matches texts of which some part, from word boundary to word boundary, fits `pattern`. */
export function wordMatcher(pattern: string): TextMatcher {
  const glob = pattern.toLowerCase();
  if (glob === '') return () => false;
  if (!/[*?]/.test(glob)) return (text) => hasWord(clip(text), glob);
  return (text) => {
    const clipped = clip(text);
    const isBoundary = (at: number) => isWordBoundary(clipped, at);
    return runGlob(glob, clipped, { isStart: isBoundary, isEnd: isBoundary });
  };
}

function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (isWordBoundary(text, at) && isWordBoundary(text, at + word.length)) return true;
  }
  return false;
}

function clip(text: string): string {
  return text.slice(0, TEXT_LENGTH_MAX).toLowerCase();
}

// Start and end of the text, and both sides of whatever is no letter A-Z, digit or underscore.
function isWordBoundary(text: string, at: number): boolean {
  return at === 0 || at === text.length || !isWordUnit(text.charCodeAt(at - 1)) || !isWordUnit(text.charCodeAt(at));
}

function isWordUnit(unit: number): boolean {
  return (
    (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x30 && unit <= 0x39) || (unit >= 0x41 && unit <= 0x5a) || unit === 0x5f
  );
}

// All positions of the pattern that the text read so far can stand at, advanced unit by unit.
function runGlob(
  glob: string,
  text: string,
  { isStart, isEnd }: { isStart: (at: number) => boolean; isEnd: (at: number, length: number) => boolean },
): boolean {
  let states = new Uint8Array(glob.length + 1);
  for (let at = 0; at <= text.length; at++) {
    if (isStart(at)) states[0] = 1;
    for (let state = 0; state < glob.length; state++) if (states[state] && glob[state] === '*') states[state + 1] = 1;
    if (states[glob.length] && isEnd(at, text.length)) return true;
    if (at === text.length) return false;
    const next = new Uint8Array(glob.length + 1);
    for (let state = 0; state < glob.length; state++) {
      if (!states[state]) continue;
      if (glob[state] === '*') next[state] = 1;
      else if (glob[state] === '?' || glob[state] === text[at]) next[state + 1] = 1;
    }
    states = next;
  }
  return false;
}
