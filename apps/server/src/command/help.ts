import { CONFIG_FILE, CONFIG_VARIABLE, settings } from '../configuration/settings.ts';
import type { Command } from './command.ts';

/** What `althing --help` prints. */
export function generalHelp(commands: readonly Command[]): string {
  const commandLines = commands.map(
    ({ name, usage, summary }) => `  ${`${name} ${usage}`.trimEnd().padEnd(COLUMN)}${summary}`,
  );
  const settingLines = settings.map(
    ({ variable, meaning, defaultText }) =>
      `  ${variable.padEnd(COLUMN)}${plain(meaning)}${defaultText ? ` [${defaultText}]` : ''}`,
  );
  return [
    'Usage: althing <command>',
    '',
    'Commands',
    ...commandLines,
    '',
    '  althing <command> --help tells more about one.',
    '',
    `Settings: environment variables, or ${CONFIG_FILE} in the current folder (${CONFIG_VARIABLE} names another file), where`,
    'their names are in lower case without ALTHING_. The environment wins.',
    ...settingLines,
    '',
  ].join('\n');
}

/** What `althing NAME --help` prints. */
export function commandHelp({ name, usage, summary, details }: Command): string {
  return [`Usage: althing ${name} ${usage}`.trimEnd(), '', summary, '', details, ''].join('\n');
}

const COLUMN = 30;

function plain(markdown: string): string {
  return markdown.replaceAll('`', '');
}
