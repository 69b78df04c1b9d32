import { z } from 'zod';

/** In which language a document is written. */
export const zDocumentLanguage = z.enum(['en', 'ar']).default('en');

/** An IANA time zone: the days of a document are those of the place where it is read. */
export const zTimeZone = z
  .string()
  .max(64)
  .default('UTC')
  .refine((zone) => {
    try {
      return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
    } catch {
      return false;
    }
  }, 'must be an IANA time zone, such as Europe/Vienna');

/** A calendar day. */
export const zDay = z.iso.date();
