// Why Althing can't start, as the one line an operator reads: what is wrong and what to do about it.
import type { CompositionRefusal } from '../composition.ts';
import type { EmbeddedRefusal } from '@althing/db/embedded';
import type { S3Place } from '@althing/messaging/server';

/** One line, without a password or token in it. */
export class StartRefusal extends Error {
  override name = 'StartRefusal';
}

export function embeddedRefusalLine(refusal: EmbeddedRefusal): string {
  switch (refusal.code) {
    case 'unwritable':
      return `The data folder ${refusal.folder} can't be written (${refusal.reason}). Give this user the right to write there, or set ALTHING_DATA to another folder.`;
    case 'in_use':
      return `Another Althing is running on the data folder ${refusal.folder}. Stop it first, or set ALTHING_DATA to another folder.`;
    case 'other_version':
      return `The database in the data folder was made by PostgreSQL ${refusal.found}; this Althing brings ${refusal.brought}. Run the Althing that made it, take a backup there ("althing backup") and restore it here.`;
    case 'unsupported_machine':
      return `There is no PostgreSQL in the package registry for this machine (${refusal.machine}). Set DATABASE_URL to a PostgreSQL of your own.`;
    case 'did_not_start':
      return `The PostgreSQL in the data folder did not start: ${refusal.reason} (see ${refusal.log}).`;
  }
}

/** For a DATABASE_URL that doesn't answer. `url` is shown without its password. */
export function databaseRefusalLine(url: string, fault: unknown): string {
  const { code, message } = fault as NodeJS.ErrnoException;
  const reason = REASONS[code ?? ''] ?? message.replaceAll(/\s+/g, ' ');
  return `The database of DATABASE_URL (${withoutPassword(url)}) can't be used: ${reason}. Correct DATABASE_URL, or unset it to use the PostgreSQL in the data folder.`;
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing answers at that address',
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'the host name could not be looked up',
  ETIMEDOUT: 'it did not answer in time',
  ENOENT: 'there is no such socket',
  '28P01': 'user or password is wrong',
  '28000': 'the server does not let this user in from here',
  '3D000': 'there is no such database',
};

export function compositionRefusalLine(refusal: CompositionRefusal): string {
  switch (refusal.code) {
    case 'database_is_newer':
      return databaseIsNewerLine(refusal.unknown);
    case 'log_in_use':
      return 'Another Althing is running on this database. Stop it first, or set DATABASE_URL to another database.';
  }
}

export function databaseIsNewerLine(unknown: readonly string[]): string {
  return `The database was migrated by a newer Althing (it knows ${unknown.slice(0, 3).join(', ')}). Run that version or a later one, or restore a backup taken with this one.`;
}

/** Why a port can't be listened on. */
export function listenRefusalLine(fault: unknown, { host, port }: { host: string; port: number }): string {
  const { code, message } = fault as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE')
    return `Port ${port} is in use by another program. Stop it, or set ALTHING_PORT to another port.`;
  if (code === 'EACCES') return `Port ${port} may not be used by this user. Set ALTHING_PORT to a port from 1024 on.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `${host} is not an address of this machine. Correct ALTHING_HOST.`;
  return `Port ${port} on ${host} can't be listened on: ${message}.`;
}

/** For an S3_URL that can't be used. The key is named, the secret isn't. */
export function s3RefusalLine({ endpoint, bucket, accessKeyId }: S3Place, fault: unknown): string {
  const { name, code, message } = fault as NodeJS.ErrnoException;
  const reason = S3_REASONS[name] ?? REASONS[code ?? ''] ?? `${name}: ${message.replaceAll(/\s+/g, ' ')}`;
  return `The bucket ${bucket} of S3_URL (${endpoint}, key ${accessKeyId}) can't be used: ${reason}. Correct S3_URL, or unset it to keep files in the data folder.`;
}

const S3_REASONS: Readonly<Record<string, string>> = {
  NoSuchBucket: 'there is no such bucket',
  SignatureDoesNotMatch: 'the secret is wrong',
  InvalidAccessKeyId: 'there is no such key',
  AccessDenied: 'the key may not read, list, write and delete there',
  AuthorizationHeaderMalformed: 'the region is wrong; name it by ?region=',
  PermanentRedirect: 'the region or the host is wrong',
  TimeoutError: 'it did not answer in time',
};

/** Switched to S3 with the files left behind, everything that was ever sent would be missing. */
export function filesLeftBehindLine(mediaFolder: string, bucket: string): string {
  return `S3_URL names the bucket ${bucket}, but files lie in ${mediaFolder}/blobs. Copy that folder into the bucket as blobs/ and remove it then, or unset S3_URL.`;
}

function withoutPassword(url: string): string {
  const { protocol, username, host, pathname } = new URL(url);
  return `${protocol}//${username ? `${username}@` : ''}${host}${pathname}`;
}
