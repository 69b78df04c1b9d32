import { z } from 'zod';
import { zJsonObject } from '@althing/schema';
import type { JsonObject } from '@althing/kernel';

export const ruleKinds = ['override', 'content', 'room', 'sender', 'underride'] as const;
/** In the order in which the kinds are tried. */
export type RuleKind = (typeof ruleKinds)[number];

export type Action = string | JsonObject;

/** The one scope there is; rules of single devices left the specification. */
export const zScope = z.literal('global');
export const zRuleKind = z.enum(ruleKinds);
export const zRuleId = z.string();
export const zRuleAttribute = z.enum(['enabled', 'actions']);
export const zActions = z.array(z.union([z.string(), zJsonObject])).transform((actions) => actions as Action[]);
export const zConditions = z.array(zJsonObject).transform((conditions) => conditions as JsonObject[]);
