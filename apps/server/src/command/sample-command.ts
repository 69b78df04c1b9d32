import { StartRefusal } from '../start/start-refusal.ts';
import type { Command } from './command.ts';

export const sampleCommand: Command = {
  name: 'sample',
  usage: 'load [address]',
  summary: 'Loads the sample city into a running server',
  details:
    'People, a town office, a school, a clinic, a bank and a shop, made through the public API of the server at the address\n' +
    '(default: the public URL). Registration must be open there. Prints the sign-ins, with a password made for this load.',
  wordsMin: 1,
  wordsMax: 2,
  async run({ words, configuration, say }) {
    const [verb, address = configuration.publicUrl] = words;
    if (verb !== 'load') throw new StartRefusal('Usage: althing sample load [address]');
    const origin = URL.canParse(address) ? new URL(address).origin : null;
    if (origin === null || origin === 'null')
      throw new StartRefusal(`${address} is no address; it should look like http://localhost:8008`);
    const [{ loadSample }, { signInLines }] = await Promise.all([
      import('../sample/load-sample.ts'),
      import('../start/sample-at-start.ts'),
    ]);
    const loaded = await loadSample(origin).catch((fault: unknown) => {
      throw new StartRefusal(`The server at ${origin} could not be filled: ${reasonOf(fault)}.`);
    });
    if (!loaded.ok) throw new StartRefusal(REASONS[loaded.refusal.code]);
    for (const line of signInLines(loaded.value)) say(line);
  },
};

const REASONS = {
  already_loaded: 'The sample city is there already.',
  registration_closed:
    'Registration is not open on that server. Set ALTHING_REGISTRATION=open there while the sample loads.',
} as const;

function reasonOf(fault: unknown): string {
  const { message, cause } = fault as Error;
  return cause instanceof Error && message === 'fetch failed' ? 'it does not answer' : message;
}
