import { z } from 'zod';

/** Any JSON object; what is inside is checked by whoever reads it. */
export const zJsonObject = z.record(z.string(), z.unknown());

/** A whole number written in a query string, within bounds that the caller names. */
export function zQueryInteger({ min, max }: { min: number; max: number }): z.ZodType<number> {
  return z.coerce.number().int().min(min).max(max);
}

/** `true` or `false` written in a query string. */
export const zQueryBoolean = z.enum(['true', 'false']).transform((text) => text === 'true');
