// Everything a server holds, as whoever runs it could look at it: a dump of the database with the files, and the raw
// data folder itself.
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import type { TestServer } from '@althing/testing';

const COMMAND = resolve(import.meta.dirname, '../../apps/server/bin/althing.mjs');

export interface ServerDump {
  readonly folders: readonly string[];
  remove(): Promise<void>;
}

export async function takeDump(server: TestServer): Promise<ServerDump> {
  const scratch = await mkdtemp(join(tmpdir(), 'althing-dump-'));
  const backup = join(scratch, 'backup');
  await promisify(execFile)(process.execPath, [COMMAND, 'backup', backup], {
    env: {
      ...process.env,
      ALTHING_DATA: server.dataFolder,
      ALTHING_SERVER_NAME: new URL(server.url).host,
      ALTHING_PUBLIC_URL: server.url,
      ALTHING_PORT: new URL(server.url).port,
    },
  });
  return {
    folders: [backup, server.dataFolder],
    remove: () => rm(scratch, { recursive: true, force: true }),
  };
}

/** Whether any file of the dump holds these bytes, compressed ones looked into. */
export async function holdsAnywhere(dump: ServerDump, needle: Buffer): Promise<boolean> {
  for (const folder of dump.folders) {
    for (const name of await readdir(folder, { recursive: true })) {
      const bytes = await readIfFile(join(folder, name));
      if (bytes && (bytes.includes(needle) || unpacked(bytes)?.includes(needle))) return true;
    }
  }
  return false;
}

async function readIfFile(path: string): Promise<Buffer | null> {
  try {
    return (await stat(path)).isFile() ? await readFile(path) : null;
  } catch {
    // The database tidies up while we look.
    return null;
  }
}

function unpacked(bytes: Buffer): Buffer | null {
  if (bytes.length > 4 && bytes.readUInt16BE(0) === 0x1f8b) return gunzipSync(bytes);
  if (bytes.length > 4 && bytes.readUInt32LE(0) === 0xfd2fb528) return zstdDecompressSync(bytes);
  return null;
}
