// HTML as a template tag: every value is escaped unless it is HTML that was made here.

export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = Html | string | number | null | undefined | false | readonly Part[];

/** `html\`<p>${name}</p>\``: strings are escaped for text and quoted attributes; null, undefined and false are nothing. */
export function html(parts: TemplateStringsArray, ...values: readonly Part[]): Html {
  let text = parts[0] ?? '';
  values.forEach((value, index) => (text += render(value) + (parts[index + 1] ?? '')));
  return new Html(text);
}

export const nothing = new Html('');

function render(part: Part): string {
  if (part === null || part === undefined || part === false) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map(render).join('');
  return String(part).replaceAll(/[&<>"']/g, (letter) => ENTITIES[letter] ?? letter);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
