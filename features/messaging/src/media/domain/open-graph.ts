// What a page says of itself in its head: OpenGraph, and what older pages have instead. A reader of tags, not of HTML:
// it looks for a handful of elements and takes one pass.

export interface PageDescription {
  /** `og:...` properties, decoded and cut to a readable length; the first of each counts. */
  readonly properties: ReadonlyMap<string, string>;
  /** The picture's address as the page writes it. */
  readonly image: string | null;
}

const TEXT_LENGTH_MAX = 1000;
const PROPERTIES_MAX = 50;
const TAGS_MAX = 5000;

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  hellip: '…',
  mdash: '—',
  ndash: '–',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  laquo: '«',
  raquo: '»',
  copy: '©',
  reg: '®',
  trade: '™',
  bull: '•',
  middot: '·',
  euro: '€',
};

/** Reads the description out of `html`, which may be cut off anywhere. */
export function readPage(html: string): PageDescription {
  const properties = new Map<string, string>();
  const fallback = new Map<string, string>();
  const set = (map: Map<string, string>, name: string, value: string | undefined) => {
    const text = clean(value ?? '');
    if (text !== '' && !map.has(name) && map.size < PROPERTIES_MAX) map.set(name, text);
  };
  const lower = html.toLowerCase();
  let at = 0;
  for (let tags = 0; tags < TAGS_MAX; tags++) {
    at = html.indexOf('<', at);
    if (at < 0) break;
    if (html.startsWith('<!--', at)) {
      at = html.indexOf('-->', at + 4);
      if (at < 0) break;
      continue;
    }
    const name = /^<\/?([a-zA-Z][a-zA-Z0-9]{0,20})/.exec(html.slice(at, at + 24))?.[1]?.toLowerCase();
    if (name === undefined) {
      at++;
      continue;
    }
    const isEnd = html[at + 1] === '/';
    const { attributes, end } = readAttributes(html, at + (isEnd ? 2 : 1) + name.length);
    at = end;
    if (isEnd) continue;
    if (name === 'meta') {
      const key = (attributes.get('property') ?? attributes.get('name') ?? '').toLowerCase();
      if (key.startsWith('og:')) set(properties, key, attributes.get('content'));
      else if (key === 'description' || key.startsWith('twitter:')) set(fallback, key, attributes.get('content'));
    } else if (name === 'title' || name === 'script' || name === 'style') {
      const close = lower.indexOf(`</${name}`, at);
      if (name === 'title') set(fallback, 'title', html.slice(at, close < 0 ? at + TEXT_LENGTH_MAX : close));
      if (close < 0) break;
      at = close;
    } else if (name === 'body' && properties.has('og:title')) break;
  }
  for (const [name, from] of [
    ['og:title', ['twitter:title', 'title']],
    ['og:description', ['twitter:description', 'description']],
  ] as const) {
    const found = from.map((key) => fallback.get(key)).find((text) => text !== undefined);
    if (found !== undefined && !properties.has(name)) properties.set(name, found);
  }
  const image =
    properties.get('og:image') ??
    properties.get('og:image:url') ??
    properties.get('og:image:secure_url') ??
    fallback.get('twitter:image') ??
    null;
  return { properties, image };
}

function readAttributes(html: string, from: number): { attributes: Map<string, string>; end: number } {
  const attributes = new Map<string, string>();
  const pattern =
    /\s*(?:\/?>|([^\s"'<>/=]{1,100})(?:\s*=\s*(?:"([^"]{0,5000})"|'([^']{0,5000})'|([^\s"'=<>`]{1,5000})))?)/y;
  pattern.lastIndex = from;
  for (let match = pattern.exec(html); match; match = pattern.exec(html)) {
    const name = match[1];
    if (name === undefined) return { attributes, end: pattern.lastIndex };
    if (!attributes.has(name.toLowerCase())) attributes.set(name.toLowerCase(), match[2] ?? match[3] ?? match[4] ?? '');
    from = pattern.lastIndex;
  }
  return { attributes, end: from + 1 };
}

function clean(text: string): string {
  return decodeEntities(text)
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, TEXT_LENGTH_MAX)
    .toWellFormed();
}

function decodeEntities(text: string): string {
  return text.replaceAll(/&(#x[0-9a-fA-F]{1,6}|#\d{1,7}|[a-zA-Z]{2,8});/g, (whole, name: string) => {
    if (!name.startsWith('#')) return entities[name] ?? whole;
    const point = name[1] === 'x' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : '';
  });
}
