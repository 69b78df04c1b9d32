// The endpoints of push rules: each reads or changes the rule book.
import { matrixRefusals, route, type Route } from '@althing/http';
import { ok, type JsonValue } from '@althing/kernel';
import { deletePushRule } from '../contract/delete-push-rule.ts';
import { getPushRuleAttribute } from '../contract/get-push-rule-attribute.ts';
import { getPushRule } from '../contract/get-push-rule.ts';
import { getPushRulesOfKind } from '../contract/get-push-rules-of-kind.ts';
import { getPushRules } from '../contract/get-push-rules.ts';
import { getPushRuleset } from '../contract/get-push-ruleset.ts';
import { refusePushRuleReadPath, refusePushRuleWritePath } from '../contract/refuse-push-rule-path.ts';
import { setPushRuleAttribute } from '../contract/set-push-rule-attribute.ts';
import { setPushRule } from '../contract/set-push-rule.ts';
import { ruleJson, rulesetJson } from '../domain/push-rule.ts';
import { changeRule, deleteRule, findRule, putRule } from '../domain/stored-rules.ts';
import type { RuleBook } from './rule-book.ts';
import { toHttp } from './rule-refusals.ts';

export function pushRuleRoutes(book: RuleBook): Route[] {
  return [
    route(getPushRules, async ({ requester }) => ok({ global: rulesetJson(await book.rulesetOf(requester.userId)) })),
    route(getPushRuleset, async ({ requester }) => ok(rulesetJson(await book.rulesetOf(requester.userId)))),
    route(getPushRulesOfKind, async ({ requester, params }) =>
      ok((await book.rulesetOf(requester.userId))[params.kind].map(ruleJson)),
    ),
    route(getPushRule, async ({ requester, params }) => {
      const rule = findRule(await book.rulesetOf(requester.userId), params.kind, params.ruleId);
      return rule ? ok(ruleJson(rule)) : toHttp('no_such_rule');
    }),
    route(setPushRule, async ({ requester, params, query, body }) =>
      book.change(requester.userId, (stored) =>
        putRule(stored, { ...params, before: query.before, after: query.after }, body),
      ),
    ),
    route(deletePushRule, async ({ requester, params }) =>
      book.change(requester.userId, (stored) => deleteRule(stored, params.kind, params.ruleId)),
    ),
    route(getPushRuleAttribute, async ({ requester, params }) => {
      const rule = findRule(await book.rulesetOf(requester.userId), params.kind, params.ruleId);
      if (!rule) return toHttp('no_such_rule');
      return params.attribute === 'enabled'
        ? ok({ enabled: rule.isEnabled })
        : ok({ actions: [...rule.actions] as JsonValue[] });
    }),
    route(setPushRuleAttribute, async ({ requester, params, body }) => {
      const { userId } = requester;
      const { attribute, kind, ruleId } = params;
      const { enabled, actions } = body;
      if (attribute === 'enabled') {
        if (enabled === undefined) return matrixRefusals.badJson('`enabled` is true or false.');
        return book.change(userId, (stored) => changeRule(stored, { kind, ruleId, userId }, { isEnabled: enabled }));
      }
      if (actions === undefined) return matrixRefusals.badJson('`actions` is a list of actions.');
      return book.change(userId, (stored) => changeRule(stored, { kind, ruleId, userId }, { actions }));
    }),
    route(refusePushRuleReadPath, async () =>
      matrixRefusals.unknown('Read push rules by a path that ends in a slash.'),
    ),
    route(refusePushRuleWritePath, async () => matrixRefusals.unknown('Write a push rule by /global/{kind}/{ruleId}.')),
  ];
}
