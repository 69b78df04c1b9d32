// Looks at a web page for somebody who pasted its address, and keeps what it found for a while.
import { Readable } from 'node:stream';
import { Lru, ok, refuse, type JsonObject, type Result } from '@althing/kernel';
import type { Database } from '@althing/db';
import type { OutboundAnswer } from '../../core/server/outbound.ts';
import { checkContentType } from '../domain/content-headers.ts';
import { mxcUri } from '../domain/media-id.ts';
import { readPage } from '../domain/open-graph.ts';
import type { MediaTables } from '../storage/tables.ts';
import { newMediaId, type Media } from './media.ts';
import { measureImage } from './thumbnailer.ts';

/** In order of precedence. `unreachable` may go better later. */
export type PreviewRefusal = 'invalid_url' | 'forbidden_address' | 'busy' | 'unreachable';

/** A page's head is at its beginning. */
const PAGE_BYTES_MAX = 512 * 1024;
const IMAGE_BYTES_MAX = 5 * 1024 ** 2;
const TIMEOUT_MS = 10_000;
const REDIRECTS_MAX = 5;
const URL_LENGTH_MAX = 2048;
/** How long a preview is answered from memory of it. */
const FRESH_MS = 3600_000;
/** How long its picture is kept for those who saw it. */
const KEPT_MS = 30 * 24 * 3600_000;
/** Pages looked at at once: each may take ten seconds of somebody else's server. */
const AT_ONCE_MAX = 20;

/** Pages that one person may have looked at anew in an hour: each may leave a picture on the disk. */
const PAGES_PER_HOUR = 120;
const HOUR_MS = 3600_000;
/** People whose looks are counted; beyond it those who looked longest ago begin anew. */
const PEOPLE_COUNTED_MAX = 10_000;

export class PagePreviews {
  readonly #media: Media;
  readonly #looks = new Lru<string, { readonly sinceMs: number; count: number }>(PEOPLE_COUNTED_MAX);
  readonly #running = new Map<string, Promise<Result<JsonObject, PreviewRefusal>>>();

  #looking = 0;

  constructor(media: Media) {
    this.#media = media;
  }

  async preview(userId: string, address: string): Promise<Result<JsonObject, PreviewRefusal>> {
    if (!URL.canParse(address)) return refuse('invalid_url');
    const url = new URL(address);
    url.hash = '';
    // Written out, an address may be several times as long; it is what the preview is kept under.
    if (url.href.length > URL_LENGTH_MAX) return refuse('invalid_url');
    // Nothing is awaited before this: of many who ask at once, one looks.
    const running = this.#running.get(url.href);
    if (running) return running;
    const looking = this.#keptOrNew(userId, url.href);
    this.#running.set(url.href, looking);
    try {
      return await looking;
    } finally {
      this.#running.delete(url.href);
    }
  }

  async deleteExpired(nowMs: number): Promise<void> {
    await this.#db()
      .deleteFrom('messaging_url_previews')
      .where('fetched_at_ms', '<', nowMs - FRESH_MS)
      .execute();
  }

  async #keptOrNew(userId: string, url: string): Promise<Result<JsonObject, PreviewRefusal>> {
    const kept = await this.#kept(url);
    if (kept) return ok(kept);
    if (this.#looking >= AT_ONCE_MAX || !this.#mayLook(userId)) return refuse('busy');
    this.#looking++;
    try {
      return await this.#look(url);
    } finally {
      this.#looking--;
    }
  }

  #mayLook(userId: string): boolean {
    const nowMs = this.#media.core.clock.nowMs();
    const known = this.#looks.get(userId);
    const looks = known && nowMs - known.sinceMs < HOUR_MS ? known : { sinceMs: nowMs, count: 0 };
    if (looks.count >= PAGES_PER_HOUR) return false;
    looks.count++;
    this.#looks.set(userId, looks);
    return true;
  }

  #db() {
    const database: Database = this.#media.core.database;
    return database.as<MediaTables>();
  }

  async #kept(url: string): Promise<JsonObject | null> {
    const row = await this.#db()
      .selectFrom('messaging_url_previews')
      .select('preview')
      .where('url', '=', url)
      .where('fetched_at_ms', '>', this.#media.core.clock.nowMs() - FRESH_MS)
      .executeTakeFirst();
    return row ? this.#withoutLostPicture(JSON.parse(row.preview) as JsonObject) : null;
  }

  /** A picture may have made room for newer ones since. */
  async #withoutLostPicture(preview: JsonObject): Promise<JsonObject> {
    const picture = preview['og:image'];
    if (typeof picture !== 'string') return preview;
    const id = picture.slice(mxcUri(this.#media.core.config.serverName, '').length);
    return (await this.#media.store.media(id)) ? preview : withoutPicture(preview);
  }

  async #look(url: string): Promise<Result<JsonObject, PreviewRefusal>> {
    const answer = await this.#get(url, {
      bytesMax: PAGE_BYTES_MAX,
      accept: 'text/html,application/xhtml+xml,image/*;q=0.8',
    });
    if (!answer.ok) return answer;
    const type = (answer.value.headers['content-type'] ?? '').toLowerCase();
    const preview = type.startsWith('image/')
      ? await this.#imagePreview(url)
      : /^(text\/html|application\/xhtml\+xml)/.test(type)
        ? await this.#pagePreview(answer.value)
        : {};
    const row = { url, preview: JSON.stringify(preview), fetched_at_ms: this.#media.core.clock.nowMs() };
    await this.#db()
      .insertInto('messaging_url_previews')
      .values(row)
      .onConflict((conflict) => conflict.column('url').doUpdateSet(row))
      .execute();
    return ok(preview);
  }

  async #pagePreview(answer: OutboundAnswer): Promise<JsonObject> {
    const page = readPage(decode(answer));
    // Pictures are told of by what was fetched, not by what the page claims.
    const preview = withoutPicture(Object.fromEntries(page.properties));
    if (page.image !== null && URL.canParse(page.image, answer.url)) {
      Object.assign(preview, await this.#imagePreview(new URL(page.image, answer.url).href));
    }
    return preview;
  }

  async #imagePreview(url: string): Promise<JsonObject> {
    const answer = await this.#get(url, { bytesMax: IMAGE_BYTES_MAX, accept: 'image/*' });
    if (!answer.ok) return {};
    const { body, headers } = answer.value;
    const type = checkContentType(headers['content-type']);
    const size = type.startsWith('image/') && body.length < IMAGE_BYTES_MAX ? await measureImage(body) : null;
    if (!size) return {};
    const { blobs, store, core, limits } = this.#media;
    const free = await blobs.freeBytes();
    if (free !== null && free - body.length < limits.freeBytesMin) return {};
    await store.shrinkPreviews(limits.previewBytesMax - body.length);
    const staged = await blobs.stage(Readable.from([body]), { bytesMax: IMAGE_BYTES_MAX });
    if (!staged.ok) return {};
    const mediaId = newMediaId();
    const nowMs = core.clock.nowMs();
    try {
      await store.add(
        staged.value,
        { mediaId, userId: null, contentType: type, fileName: null, nowMs, expiresAtMs: nowMs + KEPT_MS },
        limits,
      );
    } finally {
      await staged.value.discard();
    }
    return {
      'og:image': mxcUri(core.config.serverName, mediaId),
      'og:image:type': type,
      'og:image:width': size.width,
      'og:image:height': size.height,
      'matrix:image:size': body.length,
    };
  }

  async #get(
    url: string,
    { bytesMax, accept }: { bytesMax: number; accept: string },
  ): Promise<Result<OutboundAnswer, PreviewRefusal>> {
    const answer = await this.#media.outbound.request(url, {
      method: 'GET',
      headers: { accept },
      timeoutMs: TIMEOUT_MS,
      bytesMax,
      redirectsMax: REDIRECTS_MAX,
      isCutOff: true,
    });
    if (answer.ok) return answer.value.status === 200 ? answer : refuse('unreachable');
    const { code } = answer.refusal;
    return refuse(code === 'invalid_url' || code === 'forbidden_address' ? code : 'unreachable');
  }
}

function withoutPicture(preview: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(preview).filter(([key]) => !key.startsWith('og:image') && key !== 'matrix:image:size'),
  );
}

function decode({ body, headers }: OutboundAnswer): string {
  const named =
    /charset=["']?([\w-]{1,40})/i.exec(headers['content-type'] ?? '') ??
    /<meta[^>]{0,200}charset=["']?([\w-]{1,40})/i.exec(body.subarray(0, 2048).toString('latin1'));
  try {
    return new TextDecoder(named?.[1] ?? 'utf-8').decode(body);
  } catch {
    // A page that names a character set that doesn't exist is read as most pages are.
    return new TextDecoder('utf-8').decode(body);
  }
}
