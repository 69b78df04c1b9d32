// The `althing` command: finds the sub-command, reads the settings, and turns what can be put right into one line.
import { readConfiguration } from '../configuration/configuration.ts';
import { StartRefusal } from '../start/start-refusal.ts';
import { backupCommand, restoreCommand } from './backup-command.ts';
import type { Command } from './command.ts';
import { commandHelp, generalHelp } from './help.ts';
import { inviteCommand } from './invite-command.ts';
import { migrateCommand } from './migrate-command.ts';
import { moneyCommand } from './money-command.ts';
import { institutionCommand, operatorCommand } from './operator-command.ts';
import { sampleCommand } from './sample-command.ts';
import { serveCommand } from './serve-command.ts';

export const commands: readonly Command[] = [
  serveCommand,
  backupCommand,
  restoreCommand,
  migrateCommand,
  inviteCommand,
  operatorCommand,
  institutionCommand,
  moneyCommand,
  sampleCommand,
];

/** Runs `althing ...words`; ends the process with 1 where it couldn't. */
export async function runCommand(words: readonly string[]): Promise<void> {
  const [name, ...rest] = words;
  const wantsHelp = words.includes('--help') || words.includes('-h') || name === undefined || name === 'help';
  const command = commands.find((candidate) => candidate.name === (name === 'help' ? rest[0] : name));
  if (wantsHelp) {
    process.stdout.write(command ? commandHelp(command) : generalHelp(commands));
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
