// Types that hold each language to the same keys: English names them, and every other language must fill each one,
// with the plural forms its own grammar has.

type EnglishForm = 'one' | 'other';
/** Arabic has six forms (CLDR). */
type ArabicForm = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other';

type PluralBase<K> = K extends `${infer Base}_${EnglishForm}` ? Base : never;
type PlainKey<K> = K extends `${string}_${EnglishForm}` ? never : K;

/** The keys code asks for: a plural's key is named without its form. */
export type TextKey<English> = Extract<PlainKey<keyof English> | PluralBase<keyof English>, string>;

/** What an Arabic translation of these English texts must hold. */
export type ArabicTexts<English> = Record<Extract<PlainKey<keyof English>, string>, string> &
  Record<`${PluralBase<keyof English>}_${ArabicForm}`, string>;

/** A translation function that knows its keys. */
export type Translate<Key extends string> = (key: Key, values?: Record<string, string | number>) => string;
