import { createRegistrationToken } from '@althing/accounts/server';
import { openDatabase } from '@althing/db';
import { lookIntoStore } from '../start/look-into-store.ts';
import { StartRefusal } from '../start/start-refusal.ts';
import type { Command } from './command.ts';

/** A token that is passed on by mistake should not let in a town. */
const USES_DEFAULT = 1;
const USES_MAX = 100_000;
const DAY_MS = 86_400_000;
const DAYS_DEFAULT = 30;
const DAYS_MAX = 3650;

export const inviteCommand: Command = {
  name: 'invite',
  usage: '<label> [<accounts> [<days>]]',
  summary: 'Prints a registration token; the server may be running',
  details:
    'For registration by token (ALTHING_REGISTRATION=token). The label says what the token is for. It lets in as many\n' +
    `accounts as told (${USES_DEFAULT}) for as many days (${DAYS_DEFAULT}). It is printed once: the database holds only its hash.`,
  wordsMin: 1,
  wordsMax: 3,
  async run({ words, configuration, say }) {
    const [label = '', uses, days] = words;
    const usesMax = wholeNumber(uses, { fallback: USES_DEFAULT, max: USES_MAX, name: 'accounts' });
    const lastingDays = wholeNumber(days, { fallback: DAYS_DEFAULT, max: DAYS_MAX, name: 'days' });
    const store = await lookIntoStore(configuration);
    const database = openDatabase({ url: store.databaseUrl, connectionsMax: 1 });
    try {
      if (store.isEmpty)
        throw new StartRefusal('The database is empty. Run "althing migrate" or start the server first.');
      const expiresAtMs = Date.now() + lastingDays * DAY_MS;
      const clock = { nowMs: () => Date.now() };
      say(await createRegistrationToken({ database, clock }, { label, usesMax, expiresAtMs }));
    } finally {
      await database.close();
      await store.close();
    }
  },
};

function wholeNumber(
  word: string | undefined,
  { fallback, max, name }: { fallback: number; max: number; name: string },
): number {
  if (word === undefined) return fallback;
  const value = Number(word);
  if (Number.isInteger(value) && value >= 1 && value <= max) return value;
  throw new StartRefusal(`The number of ${name} must be a whole number from 1 to ${max}, not "${word}".`);
}
