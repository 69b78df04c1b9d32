// Part `media`: uploads, downloads, thumbnails, previews of links.
import { matrixRefusals, route } from '@althing/http';
import { ok } from '@althing/kernel';
import { accountsEvents } from '@althing/accounts/server';
import { openOutbound } from '../../core/server/outbound.ts';
import type { Part } from '../../core/server/part.ts';
import { getMediaConfig } from '../contract/get-media-config.ts';
import { refuseOpenMedia } from '../contract/refuse-open-media.ts';
import { openBlobStore } from '../storage/open-blob-store.ts';
import { openMediaStore } from '../storage/media-store.ts';
import { mediaMigration } from '../storage/migrations/0060-media.ts';
import { withdrawalsMigration } from '../storage/migrations/0061-withdrawals.ts';
import { openWithdrawalStore } from '../storage/withdrawal-store.ts';
import { Arrivals } from './arrivals.ts';
import { createMediaRoute } from './create-media.ts';
import { downloadMediaRoute } from './download-media.ts';
import { getThumbnailRoute } from './get-thumbnail.ts';
import { ACCOUNT_BYTES_DEFAULT, FREE_BYTES_DEFAULT, PREVIEW_BYTES_DEFAULT, type Media } from './media.ts';
import { PagePreviews } from './preview-page.ts';
import { previewUrlRoute } from './preview-url.ts';
import { Thumbnailer } from './thumbnailer.ts';
import { UploadBudget } from './upload-budget.ts';
import { uploadMediaRoute } from './upload-media.ts';
import { uploadToMediaRoute } from './upload-to-media.ts';
import { followRedactions, removeWithdrawn } from './withdrawals.ts';

/** Nothing that is swept ends sooner than it is looked at. */
const SWEEP_MS = 3600_000;
/** Once a day the whole store is walked through: there may be millions of files. */
const SWEEPS_PER_WALK = 24;

export const mediaPart: Part = {
  name: 'media',
  migrations: [mediaMigration, withdrawalsMigration],
  positions: [],
  open(core) {
    const blobs = openBlobStore(core.config);
    const store = openMediaStore(core.database, blobs);
    const media: Media = {
      core,
      blobs,
      store,
      thumbnailer: new Thumbnailer(blobs, store),
      arrivals: new Arrivals(),
      budget: new UploadBudget(),
      outbound: openOutbound(core.config),
      limits: {
        uploadBytesMax: core.config.mediaBytesMax,
        previewBytesMax: core.config.previewBytesMax ?? PREVIEW_BYTES_DEFAULT,
        accountBytesMax: core.config.mediaAccountBytesMax ?? ACCOUNT_BYTES_DEFAULT,
        freeBytesMin: FREE_BYTES_DEFAULT,
      },
    };
    const previews = new PagePreviews(media);
    const { serverName } = core.config;
    const withdrawals = openWithdrawalStore(core.database, serverName);
    followRedactions(core);
    core.events.subscribe('messaging-media', async ({ feature, type, payload }) => {
      if (feature !== 'accounts' || type !== accountsEvents.accountDeactivated) return;
      // What was sent to others is theirs to keep; `erase` asks for it to go (R9).
      if (payload['erase'] === true) await store.deleteOf(payload['userId'] as string);
    });
    let cancelSweep: (() => void) | null = null;
    let sweeps = 0;
    async function sweep(): Promise<void> {
      try {
        const nowMs = core.clock.nowMs();
        await previews.deleteExpired(nowMs);
        await store.deleteExpired(nowMs);
        const { profiles } = core.lookups;
        if (sweeps++ % SWEEPS_PER_WALK === 0) await store.deleteOrphans();
        await removeWithdrawn({ withdrawals, store, serverName, profiles }, nowMs);
      } catch (fault) {
        core.logger.error({ err: fault }, 'expired media was not removed; it will be at the next sweep');
      }
      cancelSweep = core.clock.after(SWEEP_MS, () => void sweep());
    }
    return {
      routes: [
        uploadMediaRoute(media),
        createMediaRoute(media),
        uploadToMediaRoute(media),
        downloadMediaRoute(media),
        getThumbnailRoute(media),
        previewUrlRoute(previews),
        route(getMediaConfig, async () => ok({ 'm.upload.size': core.config.mediaBytesMax })),
        route(refuseOpenMedia, async () =>
          matrixRefusals.notFound('Media is served to who is signed in, at /_matrix/client/v1/media.'),
        ),
      ],
      async start() {
        await blobs.prepare();
        cancelSweep = core.clock.after(SWEEP_MS, () => void sweep());
      },
      async stop() {
        cancelSweep?.();
        media.outbound.close();
        blobs.close();
      },
    };
  },
};
