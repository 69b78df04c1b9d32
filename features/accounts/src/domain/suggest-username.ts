// A username to start from, made of the name that a person goes by. It may be changed before and never after.

const LENGTH_MAX = 30;
/** Letters that have a plain form which taking the accents off doesn't give. */
const PLAIN: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ı: 'i',
};
const CYRILLIC =
  'а=a б=b в=v г=g д=d е=e ё=e ж=zh з=z и=i й=y к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch ш=sh щ=shch ъ= ы=y ь= э=e ю=yu я=ya і=i ї=yi є=ye ґ=g';
const ARABIC =
  'ا=a أ=a إ=i آ=a ب=b ت=t ث=th ج=j ح=h خ=kh د=d ذ=dh ر=r ز=z س=s ش=sh ص=s ض=d ط=t ظ=z ع=a غ=gh ف=f ق=q ك=k ل=l م=m ن=n ه=h و=w ي=y ى=a ة=a ء= ئ=y ؤ=w';
const LATIN_FORMS = new Map(
  `${CYRILLIC} ${ARABIC}`.split(' ').map((pair) => {
    const [letter = '', latin = ''] = pair.split('=');
    return [letter, latin] as const;
  }),
);

/** A localpart close to `name`, or empty where no letter of it has a Latin form. */
export function suggestUsername(name: string): string {
  const plain = Array.from(name.toLowerCase().normalize('NFC'))
    .map((letter) => PLAIN[letter] ?? LATIN_FORMS.get(letter) ?? letter)
    .join('')
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '');
  return plain
    .replaceAll(/[\s'’]+/g, '.')
    .replaceAll(/[^a-z0-9._-]/g, '')
    .replaceAll(/[._-]{2,}/g, '.')
    .replaceAll(/^[._-]+|[._-]+$/g, '')
    .slice(0, LENGTH_MAX);
}
