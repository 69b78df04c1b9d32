// R10: what operators do to people and institutions, each with a secret of their own, always two.
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import {
  addOperator,
  removeOperator,
  unverifyInstitution,
  verifyInstitution,
  type OperatorCredentials,
  type OperatorOutcome,
} from '@althing/institutions/server';
import { openDatabase, type Database } from '@althing/db';
import type { Result } from '@althing/kernel';
import type { Configuration } from '../configuration/settings.ts';
import { lookIntoStore } from '../start/look-into-store.ts';
import { StartRefusal } from '../start/start-refusal.ts';
import type { Command } from './command.ts';

const clock = { nowMs: () => Date.now() };

export const operatorCommand: Command = {
  name: 'operator',
  usage: '<add|end> <name> [<approver>]',
  summary: 'Adds an operator, or ends one’s office; the server may be running',
  details:
    'The first two operators are just added. After that an approver is named, an operator whose secret is read from\n' +
    'standard input, and it is done when a second one has approved the same within seven days. A new operator’s secret is\n' +
    'printed once: the database holds only its hash. All of it stands in the public log at /api/institutions/log. Have\n' +
    'three or more, so that a lost secret locks nobody out.',
  wordsMin: 2,
  wordsMax: 3,
  run: ({ words, configuration, say }) =>
    inStore(configuration, async (database) => {
      const [verb, name = '', approverName] = words;
      const approver = approverName === undefined ? null : await askSecret(approverName, say);
      if (verb === 'add') {
        const outcome = told(await addOperator({ database, clock }, name, approver));
        if (outcome.isDone) say(`${name} is an operator. Their secret, shown this once: ${outcome.value.secret}`);
        else say(WAITS);
        return;
      }
      if (verb !== 'end' || !approver) throw new StartRefusal('Usage: althing operator <add|end> <name> [<approver>]');
      const outcome = told(await removeOperator({ database, clock }, name, approver));
      say(outcome.isDone ? `${name} is no operator any more.` : WAITS);
    }),
};

export const institutionCommand: Command = {
  name: 'institution',
  usage: '<verify|unverify> <institution-id> <operator>',
  summary: 'Gives an institution the verified badge, or takes it away; the server may be running',
  details:
    'Two operators who have both checked who the institution is approve it within seven days of each other. The secret of\n' +
    'the operator is read from standard input. It stands in the public log at /api/institutions/log.',
  wordsMin: 3,
  wordsMax: 3,
  run: ({ words, configuration, say }) =>
    inStore(configuration, async (database) => {
      const [verb, institutionId = '', operatorName = ''] = words;
      if (verb !== 'verify' && verb !== 'unverify')
        throw new StartRefusal('Usage: althing institution <verify|unverify> <institution-id> <operator>');
      const operator = await askSecret(operatorName, say);
      const change = verb === 'verify' ? verifyInstitution : unverifyInstitution;
      const outcome = told(await change({ database, clock }, institutionId, operator));
      const state = verb === 'verify' ? 'verified' : 'no longer verified';
      say(outcome.isDone ? `${outcome.value.name} is ${state}.` : WAITS);
    }),
};

/** Said after the first of two approvals. */
export const WAITS = 'Approved. It is done when a second operator approves the same within seven days.';

const REASONS: Readonly<Record<string, string>> = {
  not_an_operator: 'There is no operator of this name with this secret.',
  invalid_name: 'An operator’s name has 2 to 31 lower-case letters, digits and hyphens and begins with a letter.',
  name_used: 'There is, or was, an operator of this name.',
  needs_approval: 'Name an operator who approves: althing operator add <name> <approver>.',
  no_such_operator: 'There is no operator of this name in office.',
  too_few_operators: 'Two operators have to stay: without them nothing could be approved.',
  not_found: 'There is no institution with this id.',
  changed: 'The institution has changed meanwhile. Look at it again.',
  institution_closed: 'The institution is closed.',
  already_verified: 'The institution is verified already.',
  not_verified: 'The institution is not verified.',
  name_taken: 'Another verified institution has a name that reads the same.',
};

function told<T>(outcome: Result<OperatorOutcome<T>, string>): OperatorOutcome<T> {
  if (outcome.ok) return outcome.value;
  throw new StartRefusal(REASONS[outcome.refusal] ?? `Refused: ${outcome.refusal}.`);
}

/** Runs with the database of the data folder, whether or not the server runs. */
export async function inStore(configuration: Configuration, run: (database: Database) => Promise<void>): Promise<void> {
  const store = await lookIntoStore(configuration);
  const database = openDatabase({ url: store.databaseUrl, connectionsMax: 2 });
  try {
    if (store.isEmpty)
      throw new StartRefusal('The database is empty. Run "althing migrate" or start the server first.');
    await run(database);
  } finally {
    await database.close();
    await store.close();
  }
}

/** Reads the operator's secret from standard input. */
export async function askSecret(name: string, say: (line: string) => void): Promise<OperatorCredentials> {
  say(`Secret of ${name}:`);
  const lines = createInterface({ input: process.stdin });
  const ended = once(lines, 'close').then(() => ['']);
  const [secret = ''] = (await Promise.race([once(lines, 'line'), ended])) as string[];
  lines.close();
  return { name, secret: secret.trim() };
}
