// How names are found: without accents and case, by the beginnings of their words.

/** Words of one name or one search; more add nothing and cost time. */
const WORDS_MAX = 20;
const WORD_LENGTH_MAX = 60;

/** Letters that Unicode does not take apart and people type without their mark. */
const foldedLetters: Readonly<Record<string, string>> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ı: 'i',
};

/** `text` in lower case, without accents, in the compatibility form (full-width letters, ligatures). */
export function foldText(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll(/[łøđßæœþı]/g, (letter) => foldedLetters[letter] ?? letter);
}

/** The words of a name or a search, folded, each once. */
export function searchWords(text: string): string[] {
  const words = foldText(text).match(/[\p{L}\p{N}]+/gu) ?? [];
  return [...new Set(words.map((word) => word.slice(0, WORD_LENGTH_MAX)))].slice(0, WORDS_MAX);
}

export interface Found {
  readonly userId: string;
  readonly displayName: string | null;
}

/** Orders what was found: the very id, the very name, names that begin so, the rest; each by name. */
export function rankFound<Person extends Found>(people: readonly Person[], term: string): Person[] {
  const wanted = foldText(term.trim());
  const rank = ({ userId, displayName }: Found): number => {
    const name = foldText(displayName ?? '');
    if (userId === term.trim() || userId === `@${term.trim()}`) return 0;
    if (name === wanted) return 1;
    return name.startsWith(wanted) || foldText(userId).startsWith(`@${wanted}`) ? 2 : 3;
  };
  const key = (person: Person) => `${rank(person)}${foldText(person.displayName ?? person.userId)}${person.userId}`;
  return people
    .map((person) => ({ person, key: key(person) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ person }) => person);
}
