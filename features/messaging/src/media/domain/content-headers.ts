// How media is handed to a browser so that it can do no harm there (Client-Server API, "Serving inline content").

const CONTENT_TYPE = /^[\w.+-]{1,100}\/[\w.+-]{1,100}(\s*;\s*[\w-]+=("[\w .:+-]*"|[\w.:+-]+))*$/;
const CONTENT_TYPE_LENGTH_MAX = 255;
const FILE_NAME_LENGTH_MAX = 255;
export const CONTENT_TYPE_UNKNOWN = 'application/octet-stream';

/** Types that a browser shows without running anything. */
const inlineTypes: ReadonlySet<string> = new Set([
  'text/css',
  'text/plain',
  'text/csv',
  'application/json',
  'application/ld+json',
  'image/jpeg',
  'image/gif',
  'image/png',
  'image/apng',
  'image/webp',
  'image/avif',
  'video/mp4',
  'video/webm',
  'video/ogg',
  'video/quicktime',
  'audio/mp4',
  'audio/webm',
  'audio/aac',
  'audio/mpeg',
  'audio/ogg',
  'audio/wave',
  'audio/wav',
  'audio/x-wav',
  'audio/x-pn-wav',
  'audio/flac',
  'audio/x-flac',
]);

/** The type that was given with an upload, or the one of unknown bytes if it is none. */
export function checkContentType(given: string | undefined): string {
  const type = given?.trim() ?? '';
  return type.length <= CONTENT_TYPE_LENGTH_MAX && CONTENT_TYPE.test(type) ? type : CONTENT_TYPE_UNKNOWN;
}

/** A file name without folders and control characters, or null if nothing is left. */
export function checkFileName(given: string | undefined): string | null {
  const name = (given ?? '')
    .replaceAll(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, '')
    .replace(/^.*[/\\]/s, '')
    .trim();
  return name === '' ? null : name.slice(0, FILE_NAME_LENGTH_MAX).toWellFormed();
}

/** Content-Disposition (RFC 6266, RFC 8187): shown in place only for the harmless types, saved otherwise. */
export function contentDisposition(contentType: string, fileName: string | null): string {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  const disposition = inlineTypes.has(type) ? 'inline' : 'attachment';
  if (fileName === null) return disposition;
  const plain = fileName.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(fileName).replaceAll(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return plain === fileName
    ? `${disposition}; filename="${plain}"`
    : `${disposition}; filename="${plain}"; filename*=utf-8''${encoded}`;
}

/** Headers of everything that is served from here. */
export const mediaHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy':
    "sandbox; default-src 'none'; script-src 'none'; plugin-types application/pdf; style-src 'unsafe-inline'; object-src 'self';",
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  // A media id never changes its bytes; only who signed in may keep them.
  'Cache-Control': 'private, max-age=31536000, immutable',
};
