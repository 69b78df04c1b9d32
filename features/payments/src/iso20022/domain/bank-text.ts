// The letters that every SEPA bank takes: Latin letters without accents, digits and / - ? : ( ) . , ' + and space.

const REPLACEMENTS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  Æ: 'AE',
  ø: 'o',
  Ø: 'O',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  Ł: 'L',
  ı: 'i',
};

/** `text` in those letters, at most `max` long; never empty, for a bank refuses an empty field. */
export function bankText(text: string, max: number): string {
  const plain = text
    .normalize('NFKD')
    .replaceAll(/[^\p{ASCII}]/gu, (character) => REPLACEMENTS[character] ?? character)
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^A-Za-z0-9/\-?:().,'+ ]/g, ' ')
    .replaceAll(/ +/g, ' ')
    .slice(0, max)
    .trim();
  return plain === '' ? 'NOTPROVIDED' : plain;
}
