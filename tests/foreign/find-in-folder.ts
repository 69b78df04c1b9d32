import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Which of `wanted` stand, byte by byte, in some file of the folder. */
export async function findInFolder<Wanted extends string | Buffer>(
  folder: string,
  wanted: readonly Wanted[],
): Promise<Wanted[]> {
  const found = new Set<Wanted>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = await readFile(join(entry.parentPath, entry.name));
    for (const what of wanted) if (bytes.includes(what)) found.add(what);
  }
  return [...found];
}
