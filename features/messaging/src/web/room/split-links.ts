export type TextPart =
  | { readonly isLink: false; readonly text: string }
  | { readonly isLink: true; readonly text: string; readonly href: string };

/** Web addresses in what a person wrote; a full stop or bracket after one belongs to the sentence. */
const ADDRESS = /\bhttps?:\/\/[^\s<>"]+/gi;

export function splitLinks(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = trimAddress(match[0]);
    if (match.index > from) parts.push({ isLink: false, text: text.slice(from, match.index) });
    parts.push({ isLink: true, text: address, href: address });
    from = match.index + address.length;
  }
  if (from < text.length) parts.push({ isLink: false, text: text.slice(from) });
  return parts;
}

function trimAddress(raw: string): string {
  let address = raw.replace(/[.,;:!?'"»”]+$/u, '');
  // A closing bracket is part of the address only if one was opened in it.
  while (address.endsWith(')') && count(address, ')') > count(address, '(')) address = address.slice(0, -1);
  return address;
}

function count(text: string, char: string): number {
  return text.split(char).length - 1;
}
