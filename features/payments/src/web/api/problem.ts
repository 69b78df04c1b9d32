// What went wrong with a call, in the contract's own terms. Pure.
import { refusalCode } from '@althing/accounts/web';
import { type Amount } from '../amount/amount.ts';

export interface Problem {
  /** The refusal's code; `no_connection` where no answer came. */
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
}

export const NO_CONNECTION = 'no_connection';

export function problemOf(error: unknown): Problem {
  const code = refusalCode(error) ?? errcodeOf(error);
  const data = (error as { data?: unknown }).data;
  return { code: code ?? NO_CONNECTION, details: isRecord(data) ? { ...data, ...inner(data) } : {} };
}

/** The server may not have got it, or its answer was lost: the same call may be made again. */
export function isLost({ code }: Problem): boolean {
  return code === NO_CONNECTION || code === 'M_UNKNOWN';
}

export function amountIn(problem: Problem, field: string, currency: string): Amount | null {
  const value = problem.details[field] ?? limitOf(problem)?.[field];
  return typeof value === 'string' && /^-?\d+$/.test(value) ? { amountMinor: BigInt(value), currency } : null;
}

/** Which limit was crossed, for `cap_exceeded`. */
export function limitOf({ details }: Problem): { kind?: unknown; resetsAtMs?: unknown; [key: string]: unknown } | null {
  return isRecord(details['limit']) ? details['limit'] : null;
}

function errcodeOf(error: unknown): string | null {
  const { errcode } = error as { errcode?: unknown };
  return typeof errcode === 'string' ? errcode : null;
}

function inner(data: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { ...(isRecord(data['error']) ? data['error'] : {}), ...(isRecord(data['details']) ? data['details'] : {}) };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
