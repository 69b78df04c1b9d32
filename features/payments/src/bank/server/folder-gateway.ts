// The gateway over folders: `out` is read by the program that talks to the bank, `in` is written by it. Files are named
// into place whole, so that neither side reads half of one.
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { BANK_FILE_CHARACTERS_MAX } from '../../iso20022/server/read-bank-file.ts';
import type { BankFileArrived, BankGateway } from './bank-gateway.ts';

/** One look takes so many at most; the next look takes the rest. */
const FILES_PER_LOOK = 100;

export async function openFolderGateway(folder: string): Promise<BankGateway> {
  const place = (name: string) => join(folder, name);
  for (const name of ['out', 'in', 'taken', 'refused']) await mkdir(place(name), { recursive: true, mode: 0o700 });
  return {
    async send({ messageId, text }) {
      const name = `pain.001-${messageId}.xml`;
      const draft = place(`.${name}.writing`);
      await writeFile(draft, text, { mode: 0o600 });
      await rename(draft, join(place('out'), name));
    },
    async receive(except) {
      const entries = await readdir(place('in'), { withFileTypes: true });
      const names = entries
        .filter((entry) => entry.isFile() && /^[^.].*\.xml$/i.test(entry.name) && !except.has(entry.name))
        .map(({ name }) => name)
        .toSorted();
      const files: BankFileArrived[] = [];
      let characters = 0;
      for (const name of names.slice(0, FILES_PER_LOOK)) {
        const text = await readWhole(join(place('in'), name));
        if (text === null) continue;
        files.push({ name, text });
        characters += text.length;
        // A folder that has filled up over a weekend is taken a piece at a time, so that it needn't fit into memory.
        if (characters >= BANK_FILE_CHARACTERS_MAX) break;
      }
      return files;
    },
    async settle(name, outcome) {
      const safe = basename(name);
      await rename(join(place('in'), safe), join(place(outcome), safe)).catch((fault: NodeJS.ErrnoException) => {
        // Another process has settled it.
        if (fault.code !== 'ENOENT') throw fault;
      });
    },
  };
}

/** Null if it is gone: another process was first. */
async function readWhole(path: string): Promise<string | null> {
  try {
    const { size } = await stat(path);
    // What is too large to be read is refused by its length; its content isn't needed for that.
    if (size > BANK_FILE_CHARACTERS_MAX * 2) return ' '.repeat(BANK_FILE_CHARACTERS_MAX + 1);
    return await readFile(path, 'utf8');
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw fault;
  }
}
