// The sample city in a fresh data folder, and the sign-ins that are shown at each start.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { loadSample, type SampleSignIns } from '../sample/load-sample.ts';

/** Holds the password of the invented people; only the operator reads it. */
const FILE = 'sample-sign-ins.json';

/** Loads it through the running server's own API at `address`. Returns lines for the operator. */
export async function loadSampleAtStart(given: {
  address: string;
  dataFolder: string;
  logger: Logger;
}): Promise<string[]> {
  const loaded = await loadSample(given.address).catch((fault: unknown) => {
    given.logger.error({ err: fault }, 'the sample community could not be loaded');
    return null;
  });
  if (loaded === null)
    return ['The sample community could not be loaded whole; the log says why. Everything else works.'];
  if (!loaded.ok) {
    return loaded.refusal.code === 'registration_closed'
      ? ['No sample community: registration is not open. Set ALTHING_SAMPLE=off to leave this line out.']
      : [];
  }
  await writeFile(join(given.dataFolder, FILE), JSON.stringify(loaded.value), { mode: 0o600 });
  return signInLines(loaded.value);
}

/** The lines of a sample that was loaded at an earlier start; none where there is none. */
export async function rememberedSignIns(dataFolder: string): Promise<string[]> {
  const text = await readFile(join(dataFolder, FILE), 'utf8').catch(() => null);
  return text === null ? [] : signInLines(JSON.parse(text) as SampleSignIns);
}

export function signInLines({ usernames, password }: SampleSignIns): string[] {
  return [`Sample sign-ins: ${usernames.join(', ')}, each with the password ${password}`];
}
