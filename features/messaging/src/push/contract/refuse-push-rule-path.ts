import { z } from 'zod';
import { defineContract, matrixPaths } from '@althing/schema';

const wholeScope = matrixPaths('/pushrules/:scope');
const wholeKind = matrixPaths('/pushrules/:scope/:kind');
const all = matrixPaths('/pushrules/');
const scopeSlash = matrixPaths('/pushrules/:scope/');
const kindSlash = matrixPaths('/pushrules/:scope/:kind/');

/** A path cut short by a client is told so, instead of a 404 that would read as "no such rule". */
export const refusePushRuleReadPath = defineContract({
  name: 'refusePushRuleReadPath',
  method: 'GET',
  path: wholeScope.path,
  aliases: [...wholeScope.aliases, wholeKind.path, ...wholeKind.aliases],
  wire: 'matrix',
  auth: 'required',
  summary: 'Push rules are read by paths that end in a slash.',
  params: z.looseObject({}),
});

export const refusePushRuleWritePath = defineContract({
  name: 'refusePushRuleWritePath',
  method: 'PUT',
  path: wholeScope.path,
  aliases: [
    ...wholeScope.aliases,
    ...[wholeKind, all, scopeSlash, kindSlash].flatMap(({ path, aliases }) => [path, ...aliases]),
  ],
  wire: 'matrix',
  auth: 'required',
  summary: 'A push rule is written by scope, kind and id.',
  params: z.looseObject({}),
});
