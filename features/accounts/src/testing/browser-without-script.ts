// A browser without JavaScript: cookies by path, redirects, forms filled as a person would.
export interface Shown {
  readonly status: number;
  readonly url: URL;
  readonly html: string;
  readonly headers: Headers;
}

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
}

const REDIRECTS_MAX = 15;

export interface BrowserOptions {
  /** What the server calls itself. */
  readonly publicUrl: string;
  /** Where it is really reached. */
  readonly serverUrl: string;
  readonly language?: string;
  readonly address?: string;
}

export class Browser {
  cookies: Cookie[] = [];
  readonly #options: BrowserOptions;

  constructor(options: BrowserOptions) {
    this.#options = options;
  }

  /** Opens an address and follows redirects, as far as they stay on the server; else shows where it was sent. */
  async open(address: string | URL): Promise<Shown> {
    return this.#go(new URL(address, this.#options.publicUrl), 'GET', null);
  }

  /** Fills the form on `shown` whose action ends in `action` and sends it. `press` names the button. */
  async submit(
    shown: Shown,
    action: string,
    fields: Readonly<Record<string, string>> = {},
    headers: Record<string, string> = {},
  ): Promise<Shown> {
    const form = [...shown.html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].find(([, attributes = '']) =>
      new URL(attributeOf(attributes, 'action'), shown.url).pathname.endsWith(action),
    );
    if (!form) throw new Error(`no form leads to ${action}:\n${shown.html}`);
    const values = new URLSearchParams();
    for (const [, attributes = ''] of (form[2] ?? '').matchAll(/<input\b([^>]*)>/g)) {
      const name = attributeOf(attributes, 'name');
      if (name !== '' && attributeOf(attributes, 'type') !== 'checkbox')
        values.set(name, attributeOf(attributes, 'value'));
    }
    for (const [name, value] of Object.entries(fields)) values.set(name, value);
    return this.#go(new URL(attributeOf(form[1] ?? '', 'action'), shown.url), 'POST', values, headers);
  }

  /** Sends fields anywhere, without a form that was shown. */
  post(path: string, fields: Readonly<Record<string, string>>, headers: Record<string, string> = {}): Promise<Shown> {
    return this.#go(new URL(path, this.#options.publicUrl), 'POST', new URLSearchParams(fields), headers);
  }

  async #go(
    url: URL,
    method: 'GET' | 'POST',
    body: URLSearchParams | null,
    headers: Record<string, string> = {},
  ): Promise<Shown> {
    let at = url;
    let how = method;
    let sent = body;
    for (let step = 0; step < REDIRECTS_MAX; step++) {
      if (at.origin !== new URL(this.#options.publicUrl).origin)
        return { status: 0, url: at, html: '', headers: new Headers() };
      const response = await fetch(new URL(at.pathname + at.search, this.#options.serverUrl), {
        method: how,
        redirect: 'manual',
        headers: {
          accept: 'text/html',
          'accept-language': this.#options.language ?? 'en',
          cookie: this.#cookiesFor(at),
          ...(this.#options.address ? { 'x-forwarded-for': this.#options.address } : {}),
          ...(sent ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
          ...headers,
        },
        ...(sent ? { body: sent.toString() } : {}),
      });
      this.#keep(response.headers.getSetCookie());
      const location = response.headers.get('location');
      const html = await response.text();
      if (location === null) return { status: response.status, url: at, html, headers: response.headers };
      at = new URL(location, at);
      // A code that comes back to an app on this very server is the app's, not another page.
      if (at.searchParams.has('code') || at.searchParams.has('error') || at.hash.includes('='))
        return { status: 0, url: at, html: '', headers: new Headers() };
      how = 'GET';
      sent = null;
    }
    throw new Error(`too many redirects, last to ${at.href}`);
  }

  #cookiesFor(url: URL): string {
    return this.cookies
      .filter(({ path }) => path === '/' || url.pathname === path || url.pathname.startsWith(`${path}/`))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
  }

  #keep(lines: readonly string[]): void {
    for (const line of lines) {
      const [pair = '', ...attributes] = line.split('; ');
      const name = pair.slice(0, pair.indexOf('='));
      const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice(5) ?? '/';
      this.cookies = this.cookies.filter((cookie) => cookie.name !== name || cookie.path !== path);
      const value = pair.slice(name.length + 1);
      if (value !== '') this.cookies.push({ name, value, path });
    }
  }
}

/** The words of a page, without its markup. */
export function wordsOf(shown: Shown): string {
  return decode(shown.html.replaceAll(/<(script|style)\b[\s\S]*?<\/\1>/g, '').replaceAll(/<[^>]+>/g, ' ')).replaceAll(
    /\s+/g,
    ' ',
  );
}

/** What stands in a field that came back. */
export function valueOf(shown: Shown, name: string): string {
  for (const [, attributes = ''] of shown.html.matchAll(/<input\b([^>]*)>/g))
    if (attributeOf(attributes, 'name') === name) return attributeOf(attributes, 'value');
  throw new Error(`no field ${name}`);
}

function attributeOf(attributes: string, name: string): string {
  return decode(new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? '');
}

function decode(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
