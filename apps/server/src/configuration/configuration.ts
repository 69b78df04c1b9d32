// Reads the settings from the environment and althing.toml. Everything is checked before anything starts; what is
// unknown is refused, so that a misspelt name can't leave a default in force that nobody wanted.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parse as parseToml, TomlError } from 'smol-toml';
import { ok, refuse, type Result } from '@althing/kernel';
import { bankFrom } from './bank.ts';
import { currenciesFrom } from './currencies.ts';
import { CONFIG_FILE, CONFIG_VARIABLE, settings, type Configuration } from './settings.ts';

/** What is wrong with the settings, one line each, telling where and what is allowed. Never holds a value. */
export type ConfigurationRefusal = readonly string[];

type Given = Map<string, { value: unknown; place: string }>;

/** `folder` is where althing.toml is looked for and what relative paths start from. */
export async function readConfiguration(
  env: Readonly<Record<string, string | undefined>>,
  folder: string,
): Promise<Result<Configuration, ConfigurationRefusal>> {
  const complaints: string[] = [];
  const given: Given = new Map();
  await takeFile(env, folder, given, complaints);
  takeEnvironment(env, given, complaints);
  const values = new Map<string, unknown>();
  for (const { key, variable, schema } of settings) {
    const entry = given.get(key);
    const parsed = schema.safeParse(entry?.value);
    if (parsed.success) values.set(key, parsed.data);
    else complaints.push(`${entry?.place ?? variable} ${parsed.error.issues[0]?.message ?? 'is not valid'}`);
  }
  if (complaints.length > 0) return refuse(complaints);
  return complete(values, folder);
}

async function takeFile(
  env: Readonly<Record<string, string | undefined>>,
  folder: string,
  given: Given,
  complaints: string[],
): Promise<void> {
  const named = env[CONFIG_VARIABLE];
  const path = resolve(folder, named ?? CONFIG_FILE);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (fault) {
    if (named !== undefined || (fault as NodeJS.ErrnoException).code !== 'ENOENT') {
      complaints.push(`${path} can't be read (${(fault as NodeJS.ErrnoException).code ?? 'unknown fault'})`);
    }
    return;
  }
  let table: Record<string, unknown>;
  try {
    table = parseToml(text);
  } catch (fault) {
    const where = fault instanceof TomlError ? ` in line ${fault.line}` : '';
    complaints.push(`${path} isn't valid TOML${where}`);
    return;
  }
  const known = new Set<string>(settings.map(({ key }) => key));
  for (const [key, value] of Object.entries(table)) {
    if (known.has(key)) given.set(key, { value, place: `${key} in ${path}` });
    else complaints.push(`${path} has the unknown key ${key}; known are ${[...known].join(', ')}`);
  }
}

function takeEnvironment(env: Readonly<Record<string, string | undefined>>, given: Given, complaints: string[]): void {
  const known = new Set<string>([CONFIG_VARIABLE, ...settings.map(({ variable }) => variable)]);
  for (const name of Object.keys(env)) {
    if (name.startsWith('ALTHING_') && !known.has(name)) {
      complaints.push(`${name} is an unknown setting; run "althing --help" for those there are`);
    }
  }
  for (const { key, variable } of settings) {
    const value = env[variable];
    // An empty variable is how shells and compose files say "not set".
    if (value !== undefined && value !== '') given.set(key, { value, place: variable });
  }
}

async function complete(
  values: ReadonlyMap<string, unknown>,
  folder: string,
): Promise<Result<Configuration, ConfigurationRefusal>> {
  const get = <T>(key: string) => values.get(key) as T;
  const port = get<number>('port');
  const publicUrl = get<string | undefined>('public_url') ?? `http://localhost:${port}`;
  const turnUris = get<string[] | undefined>('turn_uris');
  const turnSecret = get<string | undefined>('turn_secret');
  const complaints: string[] = [];
  if ((turnUris === undefined) !== (turnSecret === undefined)) {
    complaints.push('ALTHING_TURN_URIS and ALTHING_TURN_SECRET belong together; set both or neither');
  }
  if (values.get('nats_url') !== undefined) {
    complaints.push(
      "NATS_URL is set, but this version can't use it yet: unset it; one server process does all the work",
    );
  }
  const isSampleOn = get<boolean>('sample');
  const dataFolder = resolve(folder, get<string>('data'));
  const bank = await bankFrom(values, { dataFolder, isSampleOn });
  if (typeof bank === 'string') complaints.push(bank);
  const currencies = await currenciesFrom(get<string[] | undefined>('currencies'));
  if (typeof currencies === 'string') complaints.push(currencies);
  else if (bank !== null && typeof bank === 'object' && !currencies.includes(bank.account.currency)) {
    complaints.push('ALTHING_BANK_CURRENCY is none of ALTHING_CURRENCIES: nobody could have an account there');
  }
  if (complaints.length > 0 || typeof bank === 'string' || typeof currencies === 'string') return refuse(complaints);
  return ok({
    port,
    host: get<string>('host'),
    dataFolder,
    serverName: get<string | undefined>('server_name') ?? new URL(publicUrl).hostname,
    publicUrl,
    databaseUrl: get<string | undefined>('database_url'),
    s3: get<Configuration['s3'] | undefined>('s3_url') ?? null,
    registration: get<Configuration['registration']>('registration'),
    registrationSecret: get<string | undefined>('registration_secret'),
    areRateLimitsOn: get<boolean>('rate_limits'),
    isSampleOn,
    currencies,
    bank,
    isLoopbackCallAllowed: get<boolean>('loopback_calls'),
    isBehindProxy: get<boolean>('behind_proxy'),
    mediaBytesMax: get<number>('media_bytes_max'),
    mediaAccountBytesMax: get<number>('media_account_bytes_max'),
    turn: turnUris && turnSecret ? { uris: turnUris, secret: turnSecret } : null,
    logLevel: get<Configuration['logLevel']>('log_level'),
  });
}
