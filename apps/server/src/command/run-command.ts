// The `althing` command: finds the sub-command, reads the settings, and turns what can be put right into one line.
import { readConfiguration } from '../configuration/configuration.ts';
import { StartRefusal } from '../start/start-refusal.ts';
import type { Command } from './command.ts';
import { commandHelp, generalHelp } from './help.ts';

/** Each is loaded when it is asked for: a start of the server doesn't wait for what operators do by hand. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./serve-command.ts')).serveCommand,
  backup: async () => (await import('./backup-command.ts')).backupCommand,
  restore: async () => (await import('./backup-command.ts')).restoreCommand,
  migrate: async () => (await import('./migrate-command.ts')).migrateCommand,
  invite: async () => (await import('./invite-command.ts')).inviteCommand,
  operator: async () => (await import('./operator-command.ts')).operatorCommand,
  institution: async () => (await import('./operator-command.ts')).institutionCommand,
  money: async () => (await import('./money-command.ts')).moneyCommand,
  ledger: async () => (await import('./ledger-command.ts')).ledgerCommand,
  bank: async () => (await import('./bank-command.ts')).bankCommand,
  sample: async () => (await import('./sample-command.ts')).sampleCommand,
};

/** Runs `althing ...words`; ends the process with 1 where it couldn't. */
export async function runCommand(words: readonly string[]): Promise<void> {
  const [name, ...rest] = words;
  const wantsHelp = words.includes('--help') || words.includes('-h') || name === undefined || name === 'help';
  const asked = name === 'help' ? rest[0] : name;
  const load = asked !== undefined && Object.hasOwn(COMMANDS, asked) ? COMMANDS[asked] : undefined;
  const command = await load?.();
  if (wantsHelp) {
    const all = async () => generalHelp(await Promise.all(Object.values(COMMANDS).map((one) => one())));
    process.stdout.write(command ? commandHelp(command) : await all());
    return;
  }
  if (!command) return fail(`There is no command "${name}". Run "althing --help" for those there are.`);
  const unknown = rest.find((word) => word.startsWith('-'));
  if (unknown !== undefined)
    return fail(`"althing ${command.name}" has no option ${unknown}. Run "althing ${command.name} --help".`);
  if (rest.length < command.wordsMin || rest.length > command.wordsMax) {
    return fail(`Usage: althing ${command.name} ${command.usage}`.trimEnd());
  }
  const configuration = await readConfiguration(process.env, process.cwd());
  if (!configuration.ok) return fail(configuration.refusal.map((line) => `Configuration: ${line}.`).join('\n'));
  try {
    await command.run({
      words: rest,
      configuration: configuration.value,
      say: (line) => void process.stdout.write(`${line}\n`),
    });
  } catch (fault) {
    if (fault instanceof StartRefusal) return fail(fault.message);
    throw fault;
  }
}

function fail(line: string): void {
  process.stderr.write(`${line}\n`);
  process.exitCode = 1;
}
