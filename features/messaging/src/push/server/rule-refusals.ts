import { matrixRefusals, type HttpRefusal } from '@althing/http';
import type { Result } from '@althing/kernel';
import type { PushRuleRefusal } from '../domain/stored-rules.ts';

/** What a refusal is on the wire (Client-Server API, "Push Rules: API"). */
export function toHttp(refusal: PushRuleRefusal): Result<never, HttpRefusal> {
  switch (refusal) {
    case 'invalid_rule_id':
      return matrixRefusals.invalidParam('A rule id does not begin with a dot and holds no slash.');
    case 'missing_pattern':
      return matrixRefusals.missingParam('A content rule needs a pattern of at most 512 characters.');
    case 'invalid_actions':
      return matrixRefusals.badJson('An action is `notify` or an object with `set_tweak`.');
    case 'invalid_conditions':
      return matrixRefusals.badJson('A condition is an object with a `kind`; `event_match` has a pattern.');
    case 'no_such_rule':
      return matrixRefusals.notFound('There is no such push rule.');
    case 'no_such_neighbour':
      return matrixRefusals.unknown('The rule named by before or after is none of your own rules of this kind.');
    case 'default_rule':
      return matrixRefusals.notFound('Default rules can be turned off, not removed.');
    case 'too_many_rules':
      return matrixRefusals.forbidden('You have as many push rules as anybody may have.');
  }
}
