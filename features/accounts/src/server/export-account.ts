import { makeZip } from 'client-zip';
import { Readable } from 'node:stream';
import { RawReply, route } from '@althing/http';
import { ok } from '@althing/kernel';
import { exportAccount } from '../contract/export-account.ts';
import type { AccountsCore } from './core.ts';
import type { ExportFile, ExportSection } from './export-sections.ts';

const README = `What this server holds about you.

accounts/   your account, devices, passkeys and device keys (their public side), security log
messaging/  your profile, settings, rooms with every event that you may see, files that you sent, keys and key backup

.json is one document, .jsonl one document a line. Messages of encrypted chats are here as the server holds them:
sealed. Your devices have their keys, and messaging/key-backup.jsonl has them sealed with your recovery key.
`;

export const exportAccountRoute = ({ deps, exportSections }: AccountsCore) =>
  route(exportAccount, ({ requester, signal }) => {
    const day = new Date(deps.clock.nowMs()).toISOString().slice(0, 10);
    const zip = makeZip(filesOf(exportSections, requester.userId, signal));
    return Promise.resolve(
      ok(
        new RawReply({
          status: 200,
          headers: {
            'Content-Type': 'application/zip',
            'Content-Disposition': `attachment; filename="althing-${day}.zip"`,
            'Cache-Control': 'no-store',
          },
          body: Readable.fromWeb(zip),
        }),
      ),
    );
  });

async function* filesOf(sections: readonly ExportSection[], userId: string, signal: AbortSignal) {
  yield { name: 'README.txt', input: README };
  for (const section of sections) {
    for await (const file of section.files(userId)) {
      // Whoever hung up is read for no longer.
      if (signal.aborted) return;
      yield { name: file.path, input: bytesOf(file) };
    }
  }
}

async function* bytesOf({ body }: ExportFile): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for await (const chunk of body)
    yield typeof chunk === 'string' ? new TextEncoder().encode(chunk) : new Uint8Array(chunk);
}
