// IBM Plex Sans in the pieces that its npm package has, each for some scripts, unpacked to what a PDF embeds. A text is
// cut into runs, each set in the first piece that has its letters.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { decompress } from 'wawoff2';

type Weight = 400 | 600;
export interface FontPiece {
  readonly name: string;
  readonly isRightToLeft: boolean;
  readonly regular: Buffer;
  readonly semibold: Buffer;
  has(codePoint: number): boolean;
}

/** The ranges in which a piece is used: those of the package's own `unicode-range`, shortened. */
const PIECES: readonly { name: string; path: string; isRightToLeft: boolean; ranges: readonly [number, number][] }[] = [
  {
    name: 'latin',
    path: '@fontsource/ibm-plex-sans/files/ibm-plex-sans-latin',
    isRightToLeft: false,
    ranges: [
      [0x20, 0xff],
      [0x131, 0x131],
      [0x152, 0x153],
      [0x2bb, 0x2bc],
      [0x2c6, 0x2dc],
      [0x2000, 0x206f],
      [0x20ac, 0x20ac],
      [0x2122, 0x2122],
      [0x2191, 0x2193],
      [0x2212, 0x2215],
    ],
  },
  {
    name: 'latin-ext',
    path: '@fontsource/ibm-plex-sans/files/ibm-plex-sans-latin-ext',
    isRightToLeft: false,
    ranges: [
      [0x100, 0x24f],
      [0x1e00, 0x1eff],
      [0x20a0, 0x20ab],
      [0x20ad, 0x20c0],
    ],
  },
  {
    name: 'cyrillic',
    path: '@fontsource/ibm-plex-sans/files/ibm-plex-sans-cyrillic',
    isRightToLeft: false,
    ranges: [
      [0x401, 0x401],
      [0x410, 0x451],
      [0x490, 0x491],
      [0x4b0, 0x4b1],
      [0x2116, 0x2116],
    ],
  },
  {
    name: 'cyrillic-ext',
    path: '@fontsource/ibm-plex-sans/files/ibm-plex-sans-cyrillic-ext',
    isRightToLeft: false,
    ranges: [[0x400, 0x52f]],
  },
  {
    name: 'greek',
    path: '@fontsource/ibm-plex-sans/files/ibm-plex-sans-greek',
    isRightToLeft: false,
    ranges: [[0x370, 0x3ff]],
  },
  {
    name: 'arabic',
    path: '@fontsource/ibm-plex-sans-arabic/files/ibm-plex-sans-arabic-arabic',
    isRightToLeft: true,
    ranges: [
      [0x600, 0x6ff],
      [0x750, 0x77f],
      [0xfb50, 0xfdff],
      [0xfe70, 0xfefc],
    ],
  },
];

let loading: Promise<readonly FontPiece[]> | null = null;

/** Read once a process; about half a megabyte. */
export function loadFonts(): Promise<readonly FontPiece[]> {
  loading ??= Promise.all(
    PIECES.map(async ({ name, path, isRightToLeft, ranges }) => ({
      name,
      isRightToLeft,
      regular: await unpack(path, 400),
      semibold: await unpack(path, 600),
      has: (codePoint: number) => ranges.some(([from, to]) => codePoint >= from && codePoint <= to),
    })),
  );
  return loading;
}

async function unpack(path: string, weight: Weight): Promise<Buffer> {
  const file = createRequire(import.meta.url).resolve(`${path}-${weight}-normal.woff2`);
  return Buffer.from(await decompress(await readFile(file)));
}
