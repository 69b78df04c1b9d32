import type { Serving } from '../start/serve.ts';
import type { Command } from './command.ts';

/** Uploads and commits under way are finished within this; what hangs longer is cut off. */
const CLOSE_TIMEOUT_MS = 15_000;

/** One Ctrl-C comes up to three times: from the terminal, from npm, and from the start script. */
const ECHO_MS = 1000;

export const serveCommand: Command = {
  name: 'serve',
  usage: '',
  summary: 'Serves everything until it is told to stop (Ctrl-C, SIGTERM)',
  details:
    'Starts the PostgreSQL in the data folder unless DATABASE_URL names another, brings the database up to this version,\n' +
    'loads the sample community into an empty one (ALTHING_SAMPLE=off leaves it out), and serves the app and the API.\n' +
    'The first signal lets what is under way finish; a second one ends at once. Nothing acknowledged is lost by either.',
  wordsMin: 0,
  wordsMax: 0,
  async run({ configuration, say }) {
    const [{ serve }, { withoutSecrets }] = await Promise.all([
      import('../start/serve.ts'),
      import('../start/logger.ts'),
    ]);
    // A broken invariant: memory can't be trusted any more, the database can. Whoever supervises the process restarts it.
    const failHard = (fault: unknown) => {
      process.stderr.write(
        `${withoutSecrets(fault instanceof Error ? (fault.stack ?? fault.message) : String(fault))}\n`,
      );
      process.exit(1);
    };
    let serving: Serving | null = null;
    let isEnding = false;
    let firstAskedMs = 0;
    const end = async () => {
      if (isEnding && performance.now() - firstAskedMs < ECHO_MS) return;
      if (isEnding) process.exit(1);
      isEnding = true;
      firstAskedMs = performance.now();
      // While it is still starting there is nothing to finish: the start sees the flag and ends itself.
      if (serving) await close(serving);
    };
    // Whoever read our output may go before us; that is no reason to end, nor to fail.
    process.stdout.on('error', () => undefined);
    process.stderr.on('error', () => undefined);
    process.on('SIGINT', () => void end());
    process.on('SIGTERM', () => void end());
    // The channel of `npm start` breaks when that is killed outright.
    process.on('disconnect', () => void end());
    process.channel?.unref();
    process.on('uncaughtException', failHard);
    process.on('unhandledRejection', failHard);
    serving = await serve(configuration, (line) => {
      process.stderr.write(`${line}\n`);
      process.exit(1);
    });
    if (isEnding) return close(serving);
    say(`Althing answers at ${configuration.publicUrl}`);
    serving.notices.forEach(say);
  },
};

async function close(serving: Serving): Promise<void> {
  const timer = setTimeout(() => process.exit(1), CLOSE_TIMEOUT_MS);
  await serving.close();
  clearTimeout(timer);
  process.exit(0);
}
