import type { Configuration } from '../configuration/settings.ts';

/** One sub-command of `althing`. */
export interface Command {
  readonly name: string;
  /** What follows the name: `<folder>`. */
  readonly usage: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What `althing NAME --help` adds, lines already broken. */
  readonly details: string;
  /** How many words may follow the name. */
  readonly wordsMin: number;
  readonly wordsMax: number;
  /** `say` prints one line for the person. Throws a StartRefusal for what that person can put right. */
  run(given: { words: readonly string[]; configuration: Configuration; say: (line: string) => void }): Promise<void>;
}
