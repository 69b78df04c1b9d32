// A backup is a folder: manifest.json, database/<table>.copy.gz (PostgreSQL's text COPY), media/ as it lies in the data
// folder or the bucket. Every file is named in the manifest with its SHA-256, so that a damaged backup is refused, not half restored.
import { z } from 'zod';

/** Raised when an older program could not read what a newer one writes. */
export const FORMAT = 1;
export const MANIFEST_FILE = 'manifest.json';
export const DATABASE_FOLDER = 'database';
export const MEDIA_FOLDER = 'media';

export const zManifest = z.strictObject({
  format: z.literal(FORMAT),
  version: z.string(),
  serverName: z.string(),
  madeAt: z.iso.datetime(),
  migrations: z.array(z.strictObject({ feature: z.string(), name: z.string() })),
  tables: z.array(
    z.strictObject({
      name: z.string(),
      columns: z.array(z.string()),
      rows: z.number().int(),
      file: z.string(),
      sha256: z.string(),
    }),
  ),
  sequences: z.array(z.strictObject({ name: z.string(), value: z.string(), isCalled: z.boolean() })),
  media: z.array(z.strictObject({ path: z.string(), bytes: z.number().int(), sha256: z.string() })),
});

export type Manifest = z.output<typeof zManifest>;
