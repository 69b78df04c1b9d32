// Every setting there is: its name in the environment and in althing.toml, its default, and what it means. The help
// text and the README's table are made from this list.
import { z } from 'zod';
import type { S3Place } from '@althing/messaging/server';
import type { PaymentsConfig } from '@althing/payments/server';
import { zS3Url } from './s3-url.ts';

export interface Setting {
  /** In althing.toml. */
  readonly key: string;
  /** In the environment; wins over the file. */
  readonly variable: string;
  readonly schema: z.ZodType;
  /** As a person would read it; empty where nothing is set. */
  readonly defaultText: string;
  readonly meaning: string;
}

const zSwitch = z.union([z.boolean(), z.enum(['on', 'off']).transform((text) => text === 'on')], {
  error: 'must be on or off',
});

/** What S3 copies within itself by one request: files may move there later. */
const S3_OBJECT_BYTES_MAX = 5_368_709_120;

const PORT_RANGE = 'must be a whole number from 1 to 65535';
const zPort = z.coerce.number({ error: PORT_RANGE }).int(PORT_RANGE).min(1, PORT_RANGE).max(65_535, PORT_RANGE);

/** A folder; the empty text would silently mean the current one. */
const zFolder = z.string().min(1, 'must name a folder');

const zServerName = z
  .string()
  .max(230, 'must be at most 230 characters: user ids hold it and are at most 255 bytes')
  .regex(/^(\[[0-9a-fA-F:.]+\]|[a-z0-9.-]+)(:\d{1,5})?$/, 'must be a host name in lower case, with a port if need be');

const zOrigin = z
  .url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })
  .transform((text) => text.replace(/\/+$/, ''))
  .refine((text) => new URL(text).pathname === '/' && new URL(text).search === '', 'must have no path behind the host');

const zIban = z
  .string()
  .transform((text) => text.replaceAll(' ', '').toUpperCase())
  .pipe(z.string().regex(/^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$/, 'must be an IBAN'));

const zDatabaseUrl = z
  .string()
  .refine(
    (text) => /^postgres(ql)?:\/\//.test(text) && URL.canParse(text),
    'must look like postgres://user:password@host:5432/database',
  );

const setting = (
  key: string,
  schema: z.ZodType,
  defaultText: string,
  meaning: string,
  variable = `ALTHING_${key.toUpperCase()}`,
): Setting => ({
  key,
  variable,
  schema,
  defaultText,
  meaning,
});

export const settings = [
  setting('port', zPort.default(8008), '8008', 'Port to listen on'),
  setting(
    'host',
    z.string().min(1, 'must be a host name or address').default('localhost'),
    'localhost',
    'Address to listen on; `0.0.0.0` for every interface',
  ),
  setting('data', zFolder.default('./data'), './data', 'Folder for the database, the files people send, and keys'),
  setting(
    'server_name',
    zServerName.optional(),
    'the host of the public URL',
    'What user ids end in (`@name:server`); never change it once people have signed up',
  ),
  setting('public_url', zOrigin.optional(), 'http://localhost:PORT', 'Address at which people reach this server'),
  setting(
    'database_url',
    zDatabaseUrl.optional(),
    'a PostgreSQL in the data folder',
    'Another PostgreSQL (16 or later) to use instead',
    'DATABASE_URL',
  ),
  setting(
    'nats_url',
    z.string().min(1).optional(),
    '',
    'NATS between several server processes; refused until this version can do it',
    'NATS_URL',
  ),
  setting(
    's3_url',
    zS3Url.optional(),
    '',
    'S3 bucket for files: `s3://key:secret@host/bucket?region=...`; see the README',
    'S3_URL',
  ),
  setting(
    'registration',
    z.enum(['open', 'token', 'closed'], { error: 'must be open, token or closed' }).default('open'),
    'open',
    'Who may create an account: `open`, `token` or `closed`',
  ),
  setting(
    'registration_secret',
    z.string().min(16, 'must be at least 16 characters').optional(),
    '',
    'Shared secret for registration by an administrator’s script; off when unset',
  ),
  setting('rate_limits', zSwitch.default(true), 'on', '`off` only for test suites'),
  setting('sample', zSwitch.default(true), 'on', 'Load the sample community into an empty data folder'),
  setting(
    'loopback_calls',
    zSwitch.default(false),
    'off',
    '`on` lets the server call loopback and private addresses (push, previews); only for tests',
  ),
  setting(
    'behind_proxy',
    zSwitch.default(false),
    'off',
    '`on` believes X-Forwarded-For: only behind a proxy that sets it',
  ),
  setting(
    'media_bytes_max',
    z.coerce
      .number({ error: 'must be a number of bytes' })
      .int()
      .min(1024, 'must be at least 1024')
      .max(S3_OBJECT_BYTES_MAX, `must be at most ${S3_OBJECT_BYTES_MAX}`)
      .default(104_857_600),
    '104857600',
    'Largest file a person may send, in bytes',
  ),
  setting(
    'media_account_bytes_max',
    z.coerce
      .number({ error: 'must be a number of bytes' })
      .int()
      .min(1024, 'must be at least 1024')
      .default(10_737_418_240),
    '10737418240',
    'All files of one account together, in bytes',
  ),
  setting(
    'turn_uris',
    z
      .string()
      .transform((text) => text.split(',').map((uri) => uri.trim()))
      .pipe(z.array(z.string().regex(/^turns?:/, 'must be turn: or turns: addresses, comma-separated')))
      .optional(),
    '',
    'TURN servers for calls, comma-separated',
  ),
  setting(
    'turn_secret',
    z.string().min(1).optional(),
    '',
    'Secret shared with the TURN servers (`static-auth-secret`)',
  ),
  setting(
    'currencies',
    z
      .string()
      .regex(/^[A-Z]{3}(, ?[A-Z]{3})*$/, 'must be ISO 4217 codes, comma-separated, such as EUR,SEK')
      .transform((text) => [...new Set(text.split(',').map((code) => code.trim()))])
      .optional(),
    'EUR,USD',
    'In which currencies people can have money accounts (ISO 4217), the usual one first',
  ),
  setting(
    'bank',
    z.enum(['off', 'sandbox', 'folder'], { error: 'must be off, sandbox or folder' }).optional(),
    'sandbox with the sample community, else off',
    'How money comes and goes: `off`, `sandbox` (play money), or `folder` (ISO 20022 files in `data/bank`)',
  ),
  setting('bank_iban', zIban.optional(), '', 'The account at the bank in which everybody’s money lies'),
  setting(
    'bank_bic',
    z
      .string()
      .regex(/^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$/, 'must be a BIC of 8 or 11 characters')
      .optional(),
    '',
    'The BIC of that bank',
  ),
  setting('bank_holder', z.string().min(1).max(70).optional(), '', 'Whom that account belongs to, as the bank has it'),
  setting(
    'bank_currency',
    z
      .string()
      .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code, such as EUR')
      .default('EUR'),
    'EUR',
    'The currency of that account',
  ),
  setting(
    'bank_iban_range',
    z
      .string()
      .regex(/^[A-Z]{2} [A-Z0-9]{4,18}$/, 'must be a country and a bank code, such as DE 12345678')
      .transform((text) => ({ country: text.slice(0, 2), bankCode: text.slice(3) }))
      .optional(),
    '',
    'Where the bank gives every account an IBAN of its own: country and bank code before ten digits of ours',
  ),
  setting(
    'log_level',
    z.enum(['error', 'warn', 'info', 'debug'], { error: 'must be error, warn, info or debug' }).optional(),
    'info; warn on a terminal',
    'How much the log on standard output tells',
  ),
] as const satisfies readonly Setting[];

/** The file of settings; only its place is set by the environment. */
export const CONFIG_VARIABLE = 'ALTHING_CONFIG';
export const CONFIG_FILE = 'althing.toml';

/** What the settings say, with every default filled in. */
export interface Configuration {
  readonly port: number;
  readonly host: string;
  readonly dataFolder: string;
  readonly serverName: string;
  readonly publicUrl: string;
  readonly databaseUrl: string | undefined;
  /** The bucket for the files people send; null if they lie in the data folder. */
  readonly s3: S3Place | null;
  readonly registration: 'open' | 'token' | 'closed';
  readonly registrationSecret: string | undefined;
  readonly areRateLimitsOn: boolean;
  readonly isSampleOn: boolean;
  readonly isLoopbackCallAllowed: boolean;
  readonly isBehindProxy: boolean;
  readonly mediaBytesMax: number;
  readonly mediaAccountBytesMax: number;
  readonly turn: { readonly uris: readonly string[]; readonly secret: string } | null;
  readonly currencies: readonly string[];
  readonly bank: PaymentsConfig['bank'] | null;
  readonly logLevel: 'error' | 'warn' | 'info' | 'debug' | undefined;
}
