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
    async receive() {
      const names = (await readdir(place('in'))).filter((name) => /^[^.].*\.xml$/i.test(name)).toSorted();
      const files: BankFileArrived[] = [];
      for (const name of names.slice(0, FILES_PER_LOOK)) {
        const path = join(place('in'), name);
        const { size } = await stat(path);
        // What is too large to be read is refused by its length; its content isn't needed for that.
        const text =
          size > BANK_FILE_CHARACTERS_MAX * 2 ? ' '.repeat(BANK_FILE_CHARACTERS_MAX + 1) : await readFile(path, 'utf8');
        files.push({ name, text });
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
