// Part `push`: push rules, unread counts, notifications to phones.
import { accountsEvents } from '@althing/accounts/server';
import { openOutbound } from '../../core/server/outbound.ts';
import type { Part } from '../../core/server/part.ts';
import { pushMigration } from '../storage/migrations/0030-push.ts';
import { openPusherStore } from '../storage/pusher-store.ts';
import { getNotificationsRoute } from './get-notifications.ts';
import { getPushersRoute } from './get-pushers.ts';
import { PushDispatcher } from './push-dispatcher.ts';
import { PusherBook } from './pusher-book.ts';
import { pushRuleRoutes } from './push-rules.ts';
import { RuleBook } from './rule-book.ts';
import { setPusherRoute } from './set-pusher.ts';
import { UnreadCounter } from './unread-counter.ts';

export const pushPart: Part = {
  name: 'push',
  migrations: [pushMigration],
  positions: [{ table: 'messaging_push_rules', column: 'pos' }],
  open(core) {
    const rules = new RuleBook(core);
    const counter = new UnreadCounter(core, rules);
    const store = openPusherStore(core.database);
    const pushers = new PusherBook(store);
    const outbound = openOutbound(core.config);
    const dispatcher = new PushDispatcher({ core, rules, counter, pushers, store, outbound });
    core.syncExtensions.sections.push({ read: (question) => rules.section(question) });
    core.syncExtensions.unread = (question) => counter.count(question);
    core.observe((event, watchers) => dispatcher.observe(event, watchers));
    core.readMarks.observe((userId, roomId) => {
      void counter.readOn(userId, roomId).then(() => dispatcher.readOn(userId, roomId));
    });
    core.events.subscribe('messaging-push', async ({ feature, type, payload }) => {
      if (feature !== 'accounts') return;
      const userId = payload['userId'] as string;
      if (type === accountsEvents.devicesRemoved) {
        const deviceIds = Array.isArray(payload['deviceIds']) ? payload['deviceIds'].map(String) : [];
        await pushers.deleteOfDevices(userId, deviceIds);
      } else if (type === accountsEvents.accountDeactivated) {
        await pushers.deleteOf(userId);
        await rules.forget(userId);
        await counter.forget(userId);
      }
    });
    return {
      routes: [
        ...pushRuleRoutes(rules),
        getPushersRoute(pushers),
        setPusherRoute(core, pushers),
        getNotificationsRoute(core, counter),
      ],
      start: () => dispatcher.start(),
      async stop() {
        // A gateway that hangs must not hold up the end; what it was told last it is told again.
        outbound.close();
        await dispatcher.stop();
      },
    };
  },
};
