// R3, R4, R10: two operators suspend somebody's payments, and two others decide the appeal.
import { decideAppeal, suspendPayments } from '@althing/payments/server';
import { StartRefusal } from '../start/start-refusal.ts';
import type { Command } from './command.ts';
import { askSecret, inStore, WAITS } from './operator-command.ts';

const clock = { nowMs: () => Date.now() };
const USAGE =
  '<suspend <user-id> <days> <office> <rule> <reason>|decide <suspension-id> <upheld|lifted> <reason>> <operator>';

export const moneyCommand: Command = {
  name: 'money',
  usage: USAGE,
  summary: 'Suspends somebody’s payments, or decides an appeal; the server may be running',
  details:
    'Two operators give the same words within seven days of each other; the secret of each is read from standard input.\n' +
    'A suspension reaches payments only, is told to the person with its rule, reason and office, and ends by itself after\n' +
    '1 to 90 days. An appeal is decided by two operators who did not suspend. It stands in the public log at\n' +
    '/api/institutions/log, which names the decision and not the person.',
  wordsMin: 5,
  wordsMax: 7,
  run: ({ words, configuration, say }) =>
    inStore(configuration, async (database) => {
      const [verb, subject = '', ...rest] = words;
      if (verb === 'suspend' && rest.length === 5) {
        const [days = '', office = '', rule = '', reason = '', name = ''] = rest;
        const operator = await askSecret(name, say);
        const decision = { userId: subject, days: Number(days), office, rule, reason };
        const outcome = await suspendPayments({ database, clock }, decision, operator);
        if (!outcome.ok) throw refusedBecause(outcome.refusal);
        say(outcome.value.isDone ? `Suspended: ${outcome.value.value.suspensionId}` : WAITS);
        return;
      }
      const [decided, reason = '', name = ''] = rest;
      if (verb !== 'decide' || rest.length !== 3 || (decided !== 'upheld' && decided !== 'lifted')) {
        throw new StartRefusal(`Usage: althing money ${USAGE}`);
      }
      const operator = await askSecret(name, say);
      const decision = { suspensionId: subject, outcome: decided, reason } as const;
      const outcome = await decideAppeal({ database, clock }, decision, operator);
      if (!outcome.ok) throw refusedBecause(outcome.refusal);
      say(outcome.value.isDone ? `The suspension is ${decided}.` : WAITS);
    }),
};

const REASONS: Readonly<Record<string, string>> = {
  not_an_operator: 'There is no operator of this name with this secret.',
  days_out_of_range: 'A suspension lasts 1 to 90 days.',
  text_missing: 'Rule, reason and office are needed, each with at most 1000 characters.',
  person_unknown: 'Nobody of this user id has a money account.',
  not_appealed: 'There is no open appeal against a suspension of this id.',
  decided_by_the_same: 'Whoever suspended doesn’t decide the appeal.',
};

function refusedBecause(code: string): StartRefusal {
  return new StartRefusal(REASONS[code] ?? `Refused: ${code}.`);
}
