// Part `push`: push rules, unread counts, notifications to phones.
import type { Part } from '../../core/server/part.ts';
import { pushMigration } from '../storage/migrations/0030-push.ts';
import { pushRuleRoutes } from './push-rules.ts';
import { RuleBook } from './rule-book.ts';

export const pushPart: Part = {
  name: 'push',
  migrations: [pushMigration],
  positions: [{ table: 'messaging_push_rules', column: 'pos' }],
  open(core) {
    const book = new RuleBook(core);
    core.syncExtensions.sections.push({ read: (question) => book.section(question) });
    return { routes: [...pushRuleRoutes(book)] };
  },
};
