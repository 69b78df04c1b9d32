// What the handlers of sign-in steps share.
import type { HttpRefusal } from '@althing/http';
import type { PasswordRefusal } from '../../domain/password-rule.ts';
import type { AccountsCore } from '../core.ts';
import type { OauthDb } from '../../storage/oauth-tables.ts';
import type { Page, Problems } from '../pages/page.ts';
import { sayIn, type TextKey } from '../pages/texts.ts';
import { redirect, sendPage, sendProblem, type Exchange } from './browser-exchange.ts';
import type { Passkeys } from './passkeys.ts';
import type { SignInStep, StepNeeds } from './sign-in-step.ts';

export interface StepContext extends StepNeeds {
  readonly core: AccountsCore;
  readonly db: OauthDb;
  readonly passkeys: Passkeys;
}

export type StepHandler = (context: StepContext, exchange: Exchange, step: SignInStep) => Promise<void>;

export function show(exchange: Exchange, step: SignInStep, page: Page, status = 200): void {
  sendPage(exchange, step.frame, page, { status, formTargets: step.formTargets });
}

export async function goOnAs(exchange: Exchange, step: SignInStep, userId: string): Promise<void> {
  redirect(exchange, await step.signedIn(userId));
}

/** Answers a refusal that isn't about a field: too many attempts, too busy. False where it is about the fields. */
export function sendIfLimited(context: StepContext, exchange: Exchange, refusal: HttpRefusal): boolean {
  if (refusal.status !== 429) return false;
  const retryAfterMs = Number(refusal.extra?.['retry_after_ms'] ?? 60_000);
  const minutes = Math.max(1, Math.ceil(retryAfterMs / 60_000));
  exchange.res.setHeader('retry-after', String(Math.ceil(retryAfterMs / 1000)));
  const say = sayIn(exchange.language);
  sendProblem(exchange, context.assets, 429, 'errorTooMany', {
    minutes: minutes === 1 ? say('minuteOne') : say('minutesMany', { count: minutes }),
  });
  return true;
}

/** A hidden field with the JSON of a WebAuthn answer; null where it is none. */
export function readCredential(exchange: Exchange): object | null {
  try {
    const parsed: unknown = JSON.parse(exchange.fields.get('response') ?? '');
    return typeof parsed === 'object' && parsed !== null && 'response' in parsed ? parsed : null;
  } catch {
    return null;
  }
}

export function typedIn(exchange: Exchange, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, (exchange.fields.get(name) ?? '').trim()]));
}

/** What a form says of a password that can't be one. */
export const passwordProblems: Readonly<Record<PasswordRefusal, TextKey>> = {
  too_short: 'password_short',
  too_long: 'password_long',
  too_common: 'password_common',
};

export function hasProblems(problems: Problems): boolean {
  return Object.values(problems).some((problem) => problem !== undefined);
}
