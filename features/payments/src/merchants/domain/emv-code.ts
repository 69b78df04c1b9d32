// Codes that a merchant shows: EMVCo QR Code Specification for Payment Systems, Merchant-Presented Mode, v1.1. Plain
// ASCII is written, so that lengths are the same in characters and bytes and every reader agrees on the check digits.
import { ok, refuse, type Result } from '@althing/kernel';
import { crc16 } from './crc16.ts';

/** Our Globally Unique Identifier in a merchant account information template (section 4.7.10): a domain, turned round. */
const GUID = 'app.althing';
/** Templates 26 to 51 are free for schemes like ours (table 4.2); where another app puts its own we are beside it. */
const TEMPLATE = '26';
const TEMPLATES = { first: 26, last: 51 };

export interface EmvCode {
  readonly merchantCode: string;
  /** ISO 18245. */
  readonly categoryCode: string;
  /** ISO 4217, numeric. */
  readonly currencyNumber: string;
  /** As it is written, `38.50`; null where the payer types it. */
  readonly amountText: string | null;
  readonly countryCode: string;
  readonly merchantName: string;
  readonly city: string;
  /** 62-01: our bill. Its presence makes the code a dynamic one. */
  readonly billCode: string | null;
  /** 62-07: our till. */
  readonly tillCode: string | null;
}

/** Lengths of the fields that people fill in (table 4.3). */
const NAME_LENGTH_MAX = 25;
const CITY_LENGTH_MAX = 15;

/** Writes the text of the code. Names are shortened, and written in Latin letters without marks. */
export function writeEmvCode(code: EmvCode): string {
  const additional =
    (code.billCode === null ? '' : field('01', code.billCode)) +
    (code.tillCode === null ? '' : field('07', code.tillCode));
  const text =
    field('00', '01') +
    field('01', code.billCode === null ? '11' : '12') +
    field(TEMPLATE, field('00', GUID) + field('01', code.merchantCode)) +
    field('52', code.categoryCode) +
    field('53', code.currencyNumber) +
    (code.amountText === null ? '' : field('54', code.amountText)) +
    field('58', code.countryCode) +
    field('59', plainName(code.merchantName, NAME_LENGTH_MAX) || `Merchant ${code.merchantCode.slice(0, 8)}`) +
    field('60', plainName(code.city, CITY_LENGTH_MAX) || code.countryCode) +
    (additional === '' ? '' : field('62', additional)) +
    '6304';
  return text + crc16(text);
}

/**
 * Reads a code. `unknown`: it is none of EMVCo's, or names nobody here; `altered`: its check digits or its form are wrong.
 */
export function readEmvCode(text: string): Result<EmvCode, 'unknown' | 'altered'> {
  if (!/^0002[0-9]{2}/.test(text)) return refuse('unknown');
  if (!/^[\x20-\x7e]*$/.test(text)) return refuse('unknown');
  const fields = fieldsOf(text);
  if (!fields || [...fields.keys()].at(-1) !== '63') return refuse('altered');
  if (crc16(text.slice(0, -4)) !== text.slice(-4).toUpperCase()) return refuse('altered');
  const merchantCode = merchantCodeIn(fields);
  if (merchantCode === null) return refuse('unknown');
  const additional = fieldsOf(fields.get('62') ?? '');
  if (!additional) return refuse('altered');
  return ok({
    merchantCode,
    categoryCode: fields.get('52') ?? '',
    currencyNumber: fields.get('53') ?? '',
    amountText: fields.get('54') ?? null,
    countryCode: fields.get('58') ?? '',
    merchantName: fields.get('59') ?? '',
    city: fields.get('60') ?? '',
    billCode: additional.get('01') ?? null,
    tillCode: additional.get('07') ?? null,
  });
}

function merchantCodeIn(fields: ReadonlyMap<string, string>): string | null {
  for (const [id, value] of fields) {
    if (Number(id) < TEMPLATES.first || Number(id) > TEMPLATES.last) continue;
    const template = fieldsOf(value);
    if (template?.get('00')?.toLowerCase() === GUID) return template.get('01') ?? null;
  }
  return null;
}

/** Id, length, value, one after another (section 3.2). Null where they don't fit, or one comes twice. */
function fieldsOf(text: string): Map<string, string> | null {
  const fields = new Map<string, string>();
  for (let at = 0; at < text.length;) {
    const [, id, lengthText] = /^(\d\d)(\d\d)/.exec(text.slice(at, at + 4)) ?? [];
    if (id === undefined || fields.has(id)) return null;
    const end = at + 4 + Number(lengthText);
    if (end > text.length || end === at + 4) return null;
    fields.set(id, text.slice(at + 4, end));
    at = end;
  }
  return fields;
}

function field(id: string, value: string): string {
  return id + String(value.length).padStart(2, '0') + value;
}

function plainName(name: string, lengthMax: number): string {
  return name
    .normalize('NFKD')
    .replaceAll(/[^\x20-\x7e]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, lengthMax)
    .trim();
}
